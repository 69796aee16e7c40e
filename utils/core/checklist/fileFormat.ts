import * as v from 'valibot';
import { said } from './fileFaults.ts';
import { checklistPhases, defaultChecklist } from './items.ts';
import { longest, mostPerPhase, ownItemId } from './library.ts';
import { isOneLine } from './texts.ts';

export const format = 'webside-checklist';
export const formatVersion = 1;

const line = (most: number) =>
  v.pipe(
    v.string(said('notText')),
    v.maxLength(most, ({ input }) => said('tooLong', input.length, most)),
    v.check(isOneLine, said('notOneLine')),
  );

const lineWithWords = (most: number) =>
  v.pipe(
    line(most),
    v.minLength(1, said('empty')),
    v.check((text) => text === '' || text.trim() !== '', said('empty')),
  );

const knownIds = defaultChecklist.items.map(({ id }) => id);

export const itemSchema = v.strictObject(
  {
    id: v.pipe(
      v.optional(
        v.pipe(
          v.string(said('notText')),
          v.regex(
            new RegExp(`^(?:${knownIds.join('|')}|${ownItemId.source.slice(1, -1)})$`),
            said('unknownItem'),
          ),
        ),
      ),
      v.description('One of Webside’s items. Leave it out for an item of your own.'),
    ),
    phase: v.picklist(
      checklistPhases,
      said('unknownPhase', checklistPhases.map((phase) => `"${phase}"`).join(', ')),
    ),
    label: v.pipe(
      v.optional(lineWithWords(longest.label)),
      v.description('What is to be done. Only Webside’s own items can leave it out.'),
    ),
    why: v.pipe(v.optional(line(longest.why)), v.description('The reason, in a sentence.')),
    source: v.pipe(
      v.optional(line(longest.source)),
      v.description('The publication that your item is based on.'),
    ),
  },
  missing,
);

/** The format of files. The published JSON Schema is made from it. */
export const fileSchema = v.pipe(
  v.strictObject(
    {
      $schema: v.pipe(
        v.optional(v.string(said('schemaNotText'))),
        v.description('For editors that know JSON Schema. Webside ignores it.'),
      ),
      format: v.literal(format, said('otherFormat', format)),
      formatVersion: v.literal(formatVersion, said('otherVersion', formatVersion)),
      name: lineWithWords(longest.name),
      items: v.pipe(
        v.array(itemSchema, said('notAList')),
        v.minLength(1, said('noItems')),
        v.maxLength(mostPerPhase * checklistPhases.length, ({ requirement }) =>
          said('tooManyItems', requirement),
        ),
      ),
    },
    missing,
  ),
  v.title('Webside checklist'),
  v.description(
    `A checklist as Webside exports and imports it. At most ${mostPerPhase} items a phase; no id twice.`,
  ),
);

export type ChecklistFile = v.InferInput<typeof fileSchema>;

function missing({ expected }: v.StrictObjectIssue): string {
  return said(expected === 'Object' ? 'notAnObject' : 'missing');
}
