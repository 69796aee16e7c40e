/** What a part of `npm test` came to, and how that is said. */

export interface Result {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What a person should know at the end: why something failed or was left out. */
  readonly notes?: readonly string[];
}

export const PASSED: Result = { passed: 1, failed: 0, skipped: 0 };

export function describe({ passed, failed, skipped }: Result): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

export function failure(sentence: string): Result {
  return { passed: 0, failed: 1, skipped: 0, notes: [sentence] };
}

export function note(sentence: string, skipped: number): Result {
  return { passed: 0, failed: 0, skipped, notes: [sentence] };
}

export function sum(all: readonly Result[]): Result {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
    skipped: all.reduce((total, { skipped }) => total + skipped, 0),
    notes: all.flatMap(({ notes }) => notes ?? []),
  };
}
