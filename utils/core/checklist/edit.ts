import * as v from 'valibot';
import { checklistPhases, defaultChecklist } from './items.ts';
import {
  type ChecklistLibrary,
  type Edited,
  isOwn,
  listId,
  longest,
  mostPerPhase,
  ownItemId,
  type Used,
} from './library.ts';
import {
  addItem,
  hideItem,
  moveItem,
  removeItem,
  restoreWords,
  rewordItem,
  showItem,
} from './listItems.ts';
import {
  activateList,
  createList,
  deleteList,
  duplicateList,
  importList,
  renameList,
  restoreList,
} from './lists.ts';
import { starterContent, starters } from './starters.ts';

/**
 * One change of a doctor's checklists, as pages send it. What is too long or has no room is refused
 * by `applyEdit`, with a reason; the bounds here only keep out what no page of ours sends.
 */

const phase = v.picklist(checklistPhases);
const list = v.pipe(v.string(), v.regex(listId, 'is not the id of a checklist'));
const text = v.pipe(v.string(), v.maxLength(1000));
const standardIds: ReadonlySet<string> = new Set(defaultChecklist.items.map(({ id }) => id));
const item = v.pipe(
  v.string(),
  v.check((id) => standardIds.has(id) || isOwn(id), 'is not the id of an item'),
);
const ownItem = v.pipe(v.string(), v.regex(ownItemId, 'is not the id of an item of your own'));
const words = v.strictObject({
  label: v.optional(text),
  why: v.optional(text),
  source: v.optional(text),
});

const line = (most: number) => v.pipe(v.string(), v.maxLength(most));
/** What `readChecklistFile` makes of a file. */
const content = v.pipe(
  v.strictObject({
    name: line(longest.name),
    items: v.pipe(
      v.array(
        v.strictObject({
          id: item,
          phase,
          words: v.strictObject({
            label: v.optional(line(longest.label)),
            why: v.optional(line(longest.why)),
            source: v.optional(line(longest.source)),
          }),
        }),
      ),
      v.minLength(1),
      v.maxLength(mostPerPhase * checklistPhases.length),
    ),
  }),
  v.check(
    ({ items }) => new Set(items.map(({ id }) => id)).size === items.length,
    'must not name an item twice',
  ),
  v.check(
    ({ items }) => items.every(({ id, words: { label } }) => !isOwn(id) || label !== undefined),
    'must have a label for each item of your own',
  ),
);

export const editSchema = v.variant('do', [
  /** `start`: what it begins with. */
  v.strictObject({
    do: v.literal('create'),
    list,
    name: text,
    start: v.picklist(['nothing', ...starters]),
  }),
  /** `from`: another list, or `default`. */
  v.strictObject({
    do: v.literal('duplicate'),
    list,
    from: v.union([list, v.literal(defaultChecklist.id)]),
    name: text,
  }),
  v.strictObject({ do: v.literal('import'), list, content }),
  v.strictObject({ do: v.literal('rename'), list, name: text }),
  v.strictObject({ do: v.literal('delete'), list }),
  v.strictObject({ do: v.literal('restore'), list }),
  v.strictObject({
    do: v.literal('activate'),
    list: v.union([list, v.literal(defaultChecklist.id)]),
  }),
  v.strictObject({ do: v.literal('hideItem'), list, item }),
  v.strictObject({ do: v.literal('showItem'), list, item }),
  v.strictObject({
    do: v.literal('moveItem'),
    list,
    item,
    to: v.picklist(['up', 'down', ...checklistPhases]),
  }),
  v.strictObject({ do: v.literal('rewordItem'), list, item, words }),
  v.strictObject({ do: v.literal('restoreWords'), list, item }),
  v.strictObject({
    do: v.literal('addItem'),
    list,
    item: v.strictObject({
      id: ownItem,
      phase,
      words: v.strictObject({ label: text, why: v.optional(text), source: v.optional(text) }),
    }),
  }),
  v.strictObject({ do: v.literal('removeItem'), list, item: ownItem }),
]);

export type ChecklistEdit = v.InferOutput<typeof editSchema>;

/** The library after an edit, or why it cannot be made. Pure. */
export function applyEdit(library: ChecklistLibrary, edit: ChecklistEdit, used: Used): Edited {
  switch (edit.do) {
    case 'create':
      return create(library, edit);
    case 'duplicate':
      return duplicateList(library, edit.from, { id: edit.list, name: edit.name });
    case 'import':
      return importList(library, edit.list, edit.content);
    case 'rename':
      return renameList(library, edit.list, edit.name);
    case 'delete':
      return deleteList(library, edit.list);
    case 'restore':
      return restoreList(library, edit.list);
    case 'activate':
      return activateList(library, edit.list);
    case 'hideItem':
      return hideItem(library, edit.list, edit.item, used);
    case 'showItem':
      return showItem(library, edit.list, edit.item, used);
    case 'moveItem':
      return moveItem(library, edit.list, edit.item, edit.to, used);
    case 'rewordItem':
      return rewordItem(library, edit.list, edit.item, edit.words, used);
    case 'restoreWords':
      return restoreWords(library, edit.list, edit.item, used);
    case 'addItem':
      return addItem(library, edit.list, edit.item, used);
    case 'removeItem':
      return removeItem(library, edit.list, edit.item, used);
  }
}

function create(
  library: ChecklistLibrary,
  { list: id, name, start }: Extract<ChecklistEdit, { do: 'create' }>,
): Edited {
  const created = createList(library, { id, name });
  if ('problem' in created || created.library === library || start === 'nothing') return created;
  return importList(library, id, starterContent(start, name));
}
