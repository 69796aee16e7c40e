/** One thing that goes wrong, as `npm run torture` plays it again and again. */
export interface Fault {
  /** As it is named on the command line. */
  readonly key: string;
  /** What goes wrong, in words. */
  readonly name: string;
  /** How often it is played in the short form, and in full. */
  readonly runs: { readonly short: number; readonly full: number };
  /** Why it cannot be played on this machine; `null`: it can. */
  readonly missing?: () => string | null;
  /** Plays it once. @param round counts from 0; the same round does the same, as far as browsers do */
  readonly play: (round: number) => Promise<Outcome>;
}

/** What came of one round. */
export interface Outcome {
  /** What was acknowledged or there before, and is gone; of an attack, what it got through: a count. */
  readonly lost: number;
  /** What was lost or refused without a word: a count. */
  readonly silent: number;
  /** How many were refused, or lost, and said to be so. */
  readonly said: number;
  /** What else is to be known of this round. */
  readonly note?: string;
  /** Whether this is as it should be. */
  readonly held: boolean;
}
