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

/** A problem, by its place in the text. */
export interface Found {
  /** Offset in the text. */
  readonly at: number;
  readonly field?: string;
  readonly item?: number;
  readonly fault: FileFault;
  readonly values?: readonly string[];
}

/** A fault as the text that a schema's message has to be. */
export function said(fault: FileFault, ...values: readonly (string | number)[]): string {
  return JSON.stringify([fault, ...values.map(String)]);
}

/** The reverse of `said`. */
export function heard(message: string): Pick<Found, 'fault' | 'values'> {
  const [fault, ...values] = JSON.parse(message) as [FileFault, ...string[]];
  return { fault, values };
}
