import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemStates } from '../../utils/core/consultation/types.ts';
import { packResults, unpackResults } from '../../utils/core/log/results.ts';

describe('results packed into a string', () => {
  const anyItems: fc.Arbitrary<ItemStates> = fc.dictionary(
    fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
    fc.record({
      result: fc.constantFrom('done' as const, 'notApplicable' as const),
      afterSeconds: fc.nat({ max: 100_000 }),
      auto: fc.boolean(),
    }),
    { noNullPrototype: true },
  );

  test('come out as they went in', () => {
    fc.assert(
      fc.property(anyItems, (items) => {
        expect(unpackResults(packResults(items))).toEqual(items);
      }),
      { numRuns: 2_000 },
    );
  });

  test('read as documented', () => {
    expect(
      packResults({
        identity: { result: 'done', afterSeconds: 41, auto: false },
        privacy: { result: 'notApplicable', afterSeconds: 3, auto: true },
      }),
    ).toBe('identity:d41 privacy:n3a');
    expect(packResults({})).toBe('');
    expect(unpackResults('')).toEqual({});
  });

  test('lose only the part that cannot be read', () => {
    const identity = { identity: { result: 'done', afterSeconds: 41, auto: false } };
    for (const rubbish of ['x', 'x:', ':d3', 'x:q3', 'x:d', 'x:d-3', 'x:d3b', 'x:d1.5', 'é:d3']) {
      expect(unpackResults(`${rubbish} identity:d41`)).toEqual(identity);
      expect(unpackResults(`identity:d41 ${rubbish}`)).toEqual(identity);
    }
  });

  test('of any content at all are read without an error, and give only whole results', () => {
    const rubbish = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom('a', ':', 'd', 'n', '7', ' ', '-', '__proto__:d3'), {
        maxLength: 30,
      }),
    );
    fc.assert(
      fc.property(rubbish, (packed) => {
        const items = unpackResults(typeof packed === 'string' ? packed : packed.join(''));
        expect(Object.getPrototypeOf(items)).toBe(Object.prototype);
        for (const { result, afterSeconds, auto } of Object.values(items)) {
          expect(['done', 'notApplicable']).toContain(result);
          expect(Number.isInteger(afterSeconds) && afterSeconds >= 0).toBe(true);
          expect(typeof auto).toBe('boolean');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
