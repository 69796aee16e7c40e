import type { ItemWords } from './items.ts';
import { type ChecklistLibrary, liveLists, longest, type Refused } from './library.ts';

/** The names and words that a doctor types, as they are kept, or why they cannot be. */

/** A name that none of the other lists has, as close to the given one as can be. */
export function freeName(library: ChecklistLibrary, name: string): string {
  const names = [cutTo(longest.name, name)];
  while (isTaken(library, names.at(-1) ?? '')) {
    const ending = ` (${names.length + 1})`;
    names.push(`${cutTo(longest.name - ending.length, name)}${ending}`);
  }
  return names.at(-1) ?? name;
}

/** Not through the middle of a sign of two halves. */
function cutTo(most: number, text: string): string {
  return text
    .trim()
    .slice(0, most)
    .replace(/\p{Cs}$/u, '')
    .trimEnd();
}

function isTaken(library: ChecklistLibrary, name: string, butNotBy?: string): boolean {
  const plain = (text: string) => text.trim().toLowerCase();
  return liveLists(library).some((list) => {
    return list.id !== butNotBy && plain(list.name) === plain(name);
  });
}

/** A name without the space around it. `butNotBy`: the list that may have it already. */
export function cleanName(
  library: ChecklistLibrary,
  given: string,
  butNotBy?: string,
): { readonly text: string } | Refused {
  const text = given.trim();
  if (text === '') return { problem: 'nameEmpty' };
  if (text.length > longest.name) return { problem: 'nameTooLong' };
  if (!isOneLine(text)) return { problem: 'notOneLine' };
  return isTaken(library, text, butNotBy) ? { problem: 'nameTaken' } : { text };
}

const tooLong = { label: 'labelTooLong', why: 'whyTooLong', source: 'sourceTooLong' } as const;

/** The words that are given, without the space around them. */
export function cleanWords(
  given: Partial<ItemWords>,
): { readonly words: Partial<ItemWords> } | Refused {
  const words: Partial<Record<keyof ItemWords, string>> = {};
  for (const part of ['label', 'why', 'source'] as const) {
    const text = given[part]?.trim();
    if (text === undefined) continue;
    if (text === '' && part === 'label') return { problem: 'labelEmpty' };
    if (text.length > longest[part]) return { problem: tooLong[part] };
    if (!isOneLine(text)) return { problem: 'notOneLine' };
    words[part] = text;
  }
  return { words };
}

/** One line of what a person can see: no line breaks, no signs without a shape. */
export function isOneLine(text: string): boolean {
  return /^\P{C}*$/u.test(text);
}
