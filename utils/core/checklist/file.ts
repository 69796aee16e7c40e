/**
 * Checklists as files, to be kept, edited and given to others. A file holds what a list shows, with
 * all its words, so that it reads the same everywhere. docs/checklist.schema.json describes it.
 */

import {
  createScanner,
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import * as v from 'valibot';
import { isOneLine, isOwn, type ListContent, longest, mostPerPhase, ownItemId } from './custom.ts';
import {
  type Checklist,
  checklistPhases,
  defaultChecklist,
  type ItemWords,
  itemWords,
} from './items.ts';

/** Files of this size or more are not read. */
export const tooManyBytes = 1_000_000;

/** What is wrong with a file. `checklist/words.ts` says it, and what to do. */
export interface FileProblem {
  /** Counted from 1, as editors do. 1 and 1 where the whole file is meant. */
  readonly line: number;
  readonly column: number;
  /** The field that is wrong, and the item that it is in, counted from 1. */
  readonly field?: string;
  readonly item?: number;
  readonly fault: FileFault;
  /** What its sentence in the catalogue takes for `$1` and `$2`. */
  readonly values: readonly string[];
}

/** Everything that can be wrong: each has a sentence under `checklistFile.faults` in the catalogue. */
export const fileFaults = [
  'tooLarge',
  'tooDeep',
  'notJson',
  'notAChecklist',
  'notText',
  'tooLong',
  'notOneLine',
  'empty',
  'unknownItem',
  'unknownPhase',
  'schemaNotText',
  'otherFormat',
  'otherVersion',
  'notAList',
  'noItems',
  'tooManyItems',
  'notAnObject',
  'missing',
  'unknownField',
  'fieldTwice',
  'idTwice',
  'labelMissing',
  'phaseFull',
  'badSymbol',
  'badNumber',
  'nameExpected',
  'valueExpected',
  'colonExpected',
  'commaExpected',
  'braceExpected',
  'bracketExpected',
  'endExpected',
  'comment',
  'openText',
  'openNumber',
  'badUnicode',
  'badEscape',
  'badCharacter',
] as const;
export type FileFault = (typeof fileFaults)[number];

export type ReadFile =
  | { readonly content: ListContent }
  /** In the order of the file. `more`: so many others are not listed. */
  | { readonly problems: readonly FileProblem[]; readonly more: number };

type FromCatalogue = Parameters<typeof itemWords>[1];

/** The text of a file that holds what the checklist shows. */
export function writeChecklistFile(
  name: string,
  { items }: Checklist,
  fromCatalogue: FromCatalogue,
): string {
  const file: ChecklistFile = {
    format,
    formatVersion,
    name,
    items: items.map((item) => {
      const { label, why, source } = itemWords(item, fromCatalogue);
      return { id: item.id, phase: item.phase, label, why, ...(source ? { source } : {}) };
    }),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Reads a file. Never throws, and gives a checklist only where nothing at all is wrong.
 * @param newItemId an id that fits `ownItemId`, a new one each time, for items that have none
 */
export function readChecklistFile(
  given: string,
  { newItemId, fromCatalogue }: { newItemId: () => string; fromCatalogue: FromCatalogue },
): ReadFile {
  if (given.length >= tooManyBytes || new TextEncoder().encode(given).length >= tooManyBytes) {
    return refused(given, [{ at: 0, fault: 'tooLarge' }]);
  }
  const text = given.replace(/^\uFEFF/, '');
  const parsed = parse(text);
  if ('at' in parsed) return refused(text, [parsed]);
  const found = problemsOf(parsed.root);
  if (found.length > 0) return refused(text, found);
  const { name, items } = v.parse(fileSchema, getNodeValue(parsed.root));
  return {
    content: {
      name: name.trim(),
      items: items.map(({ id = newItemId(), phase, ...given }) => {
        return { id, phase, words: ownWords(id, given, fromCatalogue) };
      }),
    },
  };
}

// The format

const format = 'webside-checklist';
const formatVersion = 1;

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

const itemSchema = v.strictObject(
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

type ChecklistFile = v.InferInput<typeof fileSchema>;

function missing({ expected }: v.StrictObjectIssue): string {
  return said(expected === 'Object' ? 'notAnObject' : 'missing');
}

/** A fault as the text that a schema's message has to be. */
function said(fault: FileFault, ...values: readonly (string | number)[]): string {
  return JSON.stringify([fault, ...values.map(String)]);
}

function heard(message: string): Pick<Found, 'fault' | 'values'> {
  const [fault, ...values] = JSON.parse(message) as [FileFault, ...string[]];
  return { fault, values };
}

/** A text that is the catalogue's own is none of the doctor's. */
function ownWords(
  id: string,
  given: Partial<ItemWords>,
  fromCatalogue: FromCatalogue,
): Partial<ItemWords> {
  const standard = isOwn(id) ? null : itemWords({ id }, fromCatalogue);
  const words = (['label', 'why', 'source'] as const).flatMap((part) => {
    const text = given[part]?.trim();
    return text === undefined || text === (standard?.[part] ?? '') ? [] : [[part, text]];
  });
  return Object.fromEntries(words);
}

// What is wrong

interface Found {
  /** Offset in the text. */
  readonly at: number;
  readonly field?: string;
  readonly item?: number;
  readonly fault: FileFault;
  readonly values?: readonly string[];
}

const mostListed = 20;

function refused(text: string, found: readonly Found[]): ReadFile {
  const problems = found
    .toSorted((a, b) => a.at - b.at)
    .slice(0, mostListed)
    .map(({ at, fault, values = [], ...where }) => {
      return { ...placeOf(text, at), ...where, fault, values };
    });
  return { problems, more: found.length - problems.length };
}

function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** Nesting of the format is three deep. Far deeper, the parser would run out of stack. */
const deepest = 50;

function parse(text: string): { readonly root: Node } | Found {
  const tooDeep = placeTooDeep(text);
  if (tooDeep !== null) {
    return { at: tooDeep, fault: 'tooDeep' };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  // The others mostly follow from the first.
  const [first] = errors.toSorted((a, b) => a.offset - b.offset);
  if (!first && root) return { root };
  const fault = syntax[first ? printParseErrorCode(first.error) : 'ValueExpected'];
  return { at: first?.offset ?? 0, fault: fault ?? 'notJson' };
}

function placeTooDeep(text: string): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const at = scanner.getTokenOffset();
    if (scanner.getTokenLength() !== 1) continue;
    if ('{['.includes(text.charAt(at))) depth += 1;
    if ('}]'.includes(text.charAt(at))) depth -= 1;
    if (depth > deepest) return at;
  }
  return null;
}

const syntax: Readonly<Record<string, FileFault>> = {
  InvalidSymbol: 'badSymbol',
  InvalidNumberFormat: 'badNumber',
  PropertyNameExpected: 'nameExpected',
  ValueExpected: 'valueExpected',
  ColonExpected: 'colonExpected',
  CommaExpected: 'commaExpected',
  CloseBraceExpected: 'braceExpected',
  CloseBracketExpected: 'bracketExpected',
  EndOfFileExpected: 'endExpected',
  InvalidCommentToken: 'comment',
  UnexpectedEndOfComment: 'comment',
  UnexpectedEndOfString: 'openText',
  UnexpectedEndOfNumber: 'openNumber',
  InvalidUnicode: 'badUnicode',
  InvalidEscapeCharacter: 'badEscape',
  InvalidCharacter: 'badCharacter',
};

/** One for each thing that is wrong. Where it is no checklist at all, that alone. */
function problemsOf(root: Node): readonly Found[] {
  if (root.type !== 'object') {
    return [{ at: root.offset, fault: 'notAChecklist' }];
  }
  const { issues = [] } = v.safeParse(fileSchema, getNodeValue(root));
  // Their unknown fields are found below: the schema tells of the first alone.
  const found = issues
    .filter(({ expected }) => expected !== 'never')
    .map((issue) => {
      return foundAt(root, pathOf(issue), heard(issue.message));
    });
  const foreign = found.filter(({ path }) => path[0] === 'format' || path[0] === 'formatVersion');
  if (foreign.length > 0) return foreign.slice(0, 1);
  const items = findNodeAtLocation(root, ['items'])?.children ?? [];
  return [
    ...found,
    ...fieldProblems(root, [], Object.keys(fileSchema.pipe[0].entries)),
    ...items.flatMap((item, index) =>
      fieldProblems(item, ['items', index], Object.keys(itemSchema.entries)),
    ),
    ...itemProblems(root, items),
  ];
}

type Path = readonly (string | number)[];

function pathOf({ path }: v.BaseIssue<unknown>): Path {
  return (path ?? []).map(({ key }) => key as string | number);
}

function foundAt(
  root: Node,
  path: Path,
  what: Pick<Found, 'fault' | 'values'>,
): Found & { readonly path: Path } {
  // What is missing is told at what it is missing in.
  const node =
    findNodeAtLocation(root, [...path]) ?? findNodeAtLocation(root, path.slice(0, -1)) ?? root;
  const at = node.parent?.type === 'property' ? node.parent.offset : node.offset;
  return { at, ...fieldOf(path), ...what, path };
}

function fieldOf([field, index, part]: Path): Pick<Found, 'field' | 'item'> {
  if (index === undefined) return { field: String(field) };
  const item = Number(index) + 1;
  return part === undefined ? { item } : { field: String(part), item };
}

/** Fields that the format does not know, or that are there twice. */
function fieldProblems(
  { type, children = [] }: Node,
  path: Path,
  known: readonly string[],
): readonly Found[] {
  if (type !== 'object') return [];
  const seen = new Set<string>();
  return children.flatMap(({ offset: at, children: [name] = [] }): readonly Found[] => {
    const field = String(name?.value);
    const twice = seen.has(field);
    seen.add(field);
    const shown = fieldOf([...path, field.length > 40 ? `${field.slice(0, 40)}…` : field]);
    if (!known.includes(field)) {
      return [{ at, ...shown, fault: 'unknownField', values: [known.join(', ')] }];
    }
    return twice ? [{ at, ...shown, fault: 'fieldTwice' }] : [];
  });
}

/** What items get wrong together. */
function itemProblems(root: Node, items: readonly Node[]): readonly Found[] {
  const ids = new Set<string>();
  const perPhase = new Map<string, number>();
  return items.flatMap((item, index) => {
    const { id, phase, label } = Object(getNodeValue(item)) as Record<string, unknown>;
    const found: Found[] = [];
    const tell = (field: string, fault: FileFault, ...values: readonly string[]) => {
      found.push(foundAt(root, ['items', index, field], { fault, values }));
    };
    if (typeof id === 'string') {
      if (ids.has(id)) tell('id', 'idTwice');
      ids.add(id);
    }
    if (label === undefined && (id === undefined || (typeof id === 'string' && isOwn(id)))) {
      if (item.type === 'object') tell('label', 'labelMissing');
    }
    if (checklistPhases.some((known) => known === phase)) {
      const count = (perPhase.get(String(phase)) ?? 0) + 1;
      perPhase.set(String(phase), count);
      if (count > mostPerPhase) {
        tell('phase', 'phaseFull', String(mostPerPhase), String(phase));
      }
    }
    return found;
  });
}
