import fc from 'fast-check';
import { expect } from 'vitest';
import { anyTrace, type Trace } from './traces.ts';

/** A trace, and how many of its stored events are read back at a time. */
export interface History extends Trace {
  readonly cuts: readonly number[];
}

const anyHistory: fc.Arbitrary<History> = fc
  .tuple(anyTrace, fc.array(fc.nat({ max: 5 })))
  .map(([trace, cuts]) => ({ ...trace, cuts }));

const runs = { numRuns: 2_000, seed: Date.now() };

/** Made once for all properties of a file. */
export const histories: readonly History[] = fc.sample(anyHistory, runs);

/**
 * Holds a property against every history.
 * @param check calls `met` each time the history has the case that the property is about
 * @param atLeast how often all histories together must have it, so that no property passes by
 *   chance: half or less of what they usually have
 */
export function always(atLeast: number, check: (history: History, met: () => void) => void): void {
  let count = 0;
  const met = () => {
    count += 1;
  };
  try {
    for (const history of histories) check(history, met);
  } catch (error) {
    // Once more, for the shortest history that breaks it.
    fc.assert(
      fc.property(anyHistory, (history) => check(history, () => {})),
      runs,
    );
    throw error;
  }
  expect(count, `cases met with the seed ${runs.seed}`).toBeGreaterThanOrEqual(atLeast);
}
