/** Chance that a number begins: the same number plays the same again. */
export interface Chance {
  /** A whole number from 0 to below `below`. */
  readonly number: (below: number) => number;
  readonly oneOf: <Value>(values: readonly Value[]) => Value;
}

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  // Mulberry32, which is in the public domain.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const number = (below: number) => Math.floor(next() * below);
  return {
    number,
    oneOf<Value>(values: readonly Value[]): Value {
      return values[number(values.length)] as Value;
    },
  };
}
