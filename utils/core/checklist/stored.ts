import * as v from 'valibot';
import { checklistPhases, defaultChecklist } from './items.ts';
import { type ChecklistLibrary, emptyLibrary, liveLists, longest } from './library.ts';
import { isSound } from './versions.ts';

/** Where the library is, in `storage.local`. */
export const libraryKey = 'checklists';

/**
 * A library as it was stored, of any shape. A list that cannot be read is left out and touches no
 * other; where the active one is, the default list takes its place.
 */
export function readLibrary(raw: unknown): ChecklistLibrary {
  const outer = v.safeParse(librarySchema, raw);
  if (!outer.success) return emptyLibrary;
  const lists = outer.output.lists
    .map((list) => v.safeParse(listSchema, list))
    .flatMap(({ success, output }) => (success && isSound(output) ? [output] : []))
    .filter((list, index, all) => all.findIndex(({ id }) => id === list.id) === index);
  const library = { active: outer.output.active, lists };
  const active = liveLists(library).find(({ id }) => id === library.active);
  return active?.versions.length ? library : { ...library, active: defaultChecklist.id };
}

const librarySchema = v.object({ active: v.string(), lists: v.array(v.unknown()) });

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const phase = v.picklist(checklistPhases);
const id = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,39}$/));

const listSchema = v.object({
  id: v.string(),
  name: v.pipe(text(longest.name), v.minLength(1)),
  base: v.pipe(v.number(), v.integer()),
  deleted: v.boolean(),
  items: v.array(
    v.object({
      id,
      phase,
      hidden: v.boolean(),
      words: v.object({
        label: v.optional(text(longest.label)),
        why: v.optional(text(longest.why)),
        source: v.optional(text(longest.source)),
      }),
    }),
  ),
  versions: v.array(v.array(v.object({ id, phase, label: v.optional(text(longest.label)) }))),
});
