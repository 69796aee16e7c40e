/**
 * Checklists as files, to be kept, edited and given to others. A file holds what a list shows, with
 * all its words, so that it reads the same everywhere. docs/checklist.schema.json describes it.
 */

import { getNodeValue } from 'jsonc-parser';
import * as v from 'valibot';
import type { FileProblem, Found } from './fileFaults.ts';
import { type ChecklistFile, fileSchema, format, formatVersion } from './fileFormat.ts';
import { problemsOf } from './fileProblems.ts';
import { parseJson } from './fileSyntax.ts';
import { type Checklist, type ItemWords, itemWords } from './items.ts';
import { isOwn, type ListContent } from './library.ts';

/** Files of this size or more are not read. */
export const tooManyBytes = 1_000_000;

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
  const parsed = parseJson(text);
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
