import {
  createScanner,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { FileFault, Found } from './fileFaults.ts';

/** Nesting of the format is three deep. Far deeper, the parser would run out of stack. */
const deepest = 50;

/** The tree of a text that is JSON, or the first thing that is wrong with it. */
export function parseJson(text: string): { readonly root: Node } | Found {
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
