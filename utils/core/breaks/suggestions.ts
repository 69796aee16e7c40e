import type { BreakKind } from './kinds.ts';

/** Ideas for what to do in a break. Their words are `breaks.suggestions.<id>` in the string catalogue. */
export const suggestions = {
  short: ['standUp', 'lookFar', 'drink', 'stretch', 'walk'],
  long: ['eat', 'goOutside', 'leaveTheDesk'],
} as const satisfies Record<BreakKind, readonly string[]>;

export type Suggestion = (typeof suggestions)[BreakKind][number];

/**
 * One after the other, so that no two breaks in a row suggest the same.
 * @param turn the number of the prompt
 */
export function suggestionFor(kind: BreakKind, turn: number): Suggestion {
  const choices: readonly Suggestion[] = suggestions[kind];
  return choices[turn % choices.length] ?? suggestions[kind][0];
}
