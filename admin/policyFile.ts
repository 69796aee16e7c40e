import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import {
  describeProblem,
  type FileProblem,
  parse,
  placeOf,
  tooManyBytes,
} from '../utils/checklist/file.ts';
import { managedSchema } from '../utils/settings/managedSchema.ts';
import { readPolicy } from '../utils/settings/policy.ts';
import { type WrittenPolicy, writtenValue } from '../utils/settings/written.ts';

export type ReadPolicyFile =
  | { readonly values: WrittenPolicy }
  /** One line for each thing that is wrong, in the order of the file. */
  | { readonly problems: readonly string[] };

/** Reads an administrator's `policy.json`: an object of policy keys. All of it is right, or nothing is taken. */
export function readPolicyFile(given: string): ReadPolicyFile {
  if (given.length >= tooManyBytes) {
    return { problems: ['The file has 1 MB or more. Use a smaller one.'] };
  }
  const text = given.replace(/^\uFEFF/, '');
  const parsed = parse(text);
  const found = 'root' in parsed ? problemsOf(parsed.root) : [{ field: '', ...parsed }];
  if (found.length === 0 && 'root' in parsed) {
    const values = getNodeValue(parsed.root) as Record<string, unknown>;
    return {
      values: Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, writtenValue(key, value)]),
      ),
    };
  }
  return {
    problems: found
      .toSorted((a, b) => a.at - b.at)
      .map(({ at, field, problem }) => {
        const place: FileProblem = { ...placeOf(text, at), field, problem };
        return describeProblem(place);
      }),
  };
}

interface Found {
  readonly at: number;
  readonly field: string;
  readonly problem: string;
}

function problemsOf(root: Node): readonly Found[] {
  if (root.type !== 'object') {
    const problem = 'A policy is an object. Write its keys in curly brackets.';
    return [{ at: root.offset, field: '', problem }];
  }
  const found: Found[] = [];
  const seen = new Set<string>();
  for (const { offset, children: [name, value] = [] } of root.children ?? []) {
    const key = String(name?.value);
    const tell = (problem: string) => found.push({ at: offset, field: `"${key}"`, problem });
    if (seen.has(key)) tell('is there twice. Keep one.');
    else if (value && hasUnwritable(getNodeValue(value))) {
      tell('has signs that nobody sees. Type it anew, without them.');
    }
    seen.add(key);
  }
  for (const { key, problem } of readPolicy(getNodeValue(root)).problems) {
    const at = (findNodeAtLocation(root, [key])?.parent ?? root).offset;
    if (found.some((other) => other.at === at)) continue;
    found.push({ at, field: `"${key}"`, problem: remedy(key, problem) });
  }
  return found;
}

function remedy(key: string, problem: string): string {
  if (problem !== 'is not a setting of Webside') return `${problem}. Change it, or take it out.`;
  const near = nearest(key, Object.keys(managedSchema().properties ?? {}));
  return `${problem}. ${near ? `Write "${near}" if that is meant, or take it out.` : 'Take it out.'}`;
}

/** What neither XML nor the registry can hold: controls but for white space, halves of signs, and no signs at all. */
const unwritable = /[^\P{Cc}\t\n\r]|[\p{Cs}\p{Noncharacter_Code_Point}]/u;

function hasUnwritable(value: unknown): boolean {
  if (typeof value === 'string') return unwritable.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).flat().some(hasUnwritable);
}

/** The known key that takes the fewest changes, where few do. */
function nearest(key: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(key.length / 4)) + 1;
  for (const other of known) {
    const changes = distance(key.toLowerCase(), other.toLowerCase());
    if (changes < least) [best, least] = [other, changes];
  }
  return best;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const kept = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(kept, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
