import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { managedSchema } from '../utils/core/settings/managedSchema.ts';
import { placeOf as placeName, readPolicy } from '../utils/core/settings/policy.ts';
import { type WrittenPolicy, writtenValue } from '../utils/core/settings/written.ts';

export type ReadPolicyFile =
  | { readonly values: WrittenPolicy }
  /** One line for each thing that is wrong, in the order of the file. */
  | { readonly problems: readonly string[] };

/** Files of this many characters or more are not read. */
const tooLong = 1_000_000;

/** Reads an administrator's `policy.json`, an object of policy keys. All of it must be right, or none is used. */
export function readPolicyFile(given: string): ReadPolicyFile {
  if (given.length >= tooLong) {
    return { problems: ['The file has 1 MB or more. Use a smaller one.'] };
  }
  const text = given.replace(/^\uFEFF/, '');
  const parsed = parse(text);
  const found = 'root' in parsed ? problemsOf(parsed.root) : [parsed];
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
      .map(({ at, problem }) => `${placeOf(text, at)}: ${problem}`),
  };
}

interface Found {
  /** Offset in the text. */
  readonly at: number;
  /** One or two sentences: what is wrong, and what to do. */
  readonly problem: string;
}

function placeOf(text: string, at: number): string {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/);
  return `Line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function parse(text: string): { readonly root: Node } | Found {
  // A policy is three deep. Far deeper, the parser would run out of stack.
  const deep = /^(?:[^[{]*[[{]){1000}/.exec(text);
  if (deep) return { at: deep[0].length - 1, problem: 'Too many brackets. Take some out.' };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  // The others mostly follow from the first.
  const [first] = errors.toSorted((a, b) => a.offset - b.offset);
  if (!first && root) return { root };
  const remedy = remedies[first ? printParseErrorCode(first.error) : 'ValueExpected'];
  return { at: first?.offset ?? 0, problem: `This is not JSON. ${remedy ?? 'Correct it here.'}` };
}

const remedies: Readonly<Record<string, string>> = {
  InvalidSymbol: 'Put text in double quotation marks.',
  PropertyNameExpected:
    'A key belongs here, in double quotation marks. Remove any comma before a closing bracket.',
  ValueExpected: 'A value is missing here. Remove any comma before a closing bracket.',
  ColonExpected: 'A colon is missing before this place. Add it.',
  CommaExpected: 'A comma is missing before this place. Add it.',
  CloseBraceExpected: 'A closing curly bracket is missing. Add it.',
  CloseBracketExpected: 'A closing square bracket is missing. Add it.',
  EndOfFileExpected: 'There is more after its end. Take out what follows.',
  InvalidCommentToken: 'JSON has no comments. Take this one out.',
  UnexpectedEndOfString: 'The closing quotation mark is missing. Add it.',
  InvalidEscapeCharacter: 'In text, write a backslash twice.',
};

function problemsOf(root: Node): readonly Found[] {
  if (root.type !== 'object') {
    const problem = 'A policy is an object. Write its keys in curly brackets.';
    return [{ at: root.offset, problem }];
  }
  const found: Found[] = [];
  const seen = new Set<string>();
  for (const { offset, children: [name, value] = [] } of root.children ?? []) {
    const key = String(name?.value);
    const tell = (problem: string) => found.push({ at: offset, problem: `"${key}" ${problem}` });
    if (seen.has(key)) tell('is there twice. Keep one.');
    else if (value && hasUnwritable(getNodeValue(value))) {
      tell('has characters that cannot be seen. Type it again, without them.');
    }
    seen.add(key);
  }
  for (const passedOver of readPolicy(getNodeValue(root)).problems) {
    const { key, path = [], problem } = passedOver;
    const ofKey = findNodeAtLocation(root, [key])?.parent ?? root;
    if (found.some((other) => other.at === ofKey.offset)) continue;
    // A list that is written as a text has no inner places, and what is missing has none either.
    const inner = path.length > 0 ? findNodeAtLocation(root, [key, ...path]) : undefined;
    const at = (inner ?? ofKey).offset;
    found.push({ at, problem: `"${placeName(passedOver)}" ${withRemedy(key, problem)}` });
  }
  return found;
}

function withRemedy(key: string, problem: string): string {
  if (problem !== 'is not a setting of Webside') return `${problem}. Change it, or take it out.`;
  const near = nearest(key, Object.keys(managedSchema().properties ?? {}));
  return `${problem}. ${near ? `Write "${near}" if you mean that, or take it out.` : 'Take it out.'}`;
}

/** What neither XML nor the registry can hold: controls but for white space, halves of signs, and no signs at all. */
const unwritable = /[^\P{Cc}\t\n\r]|[\p{Cs}\p{Noncharacter_Code_Point}]/u;

function hasUnwritable(value: unknown): boolean {
  if (typeof value === 'string') return unwritable.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).flat().some(hasUnwritable);
}

/** The known key that is closest to this one, if any is close. */
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
