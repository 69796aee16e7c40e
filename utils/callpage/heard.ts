/** What ear.ts leaves for the detector in the extension's isolated world, `performance.now()` times. */
export interface Heard {
  /** Since when it has been measured without a break; `null`: it is not, for now. */
  since: number | null;
  /** When somebody was last heard. */
  heardAt: number | null;
  /** The browser does not let an extension measure. */
  deaf: boolean;
  /** When the detector last asked for it. */
  wantedAt: number;
}

/** The page can neither see nor change this. */
export const heardIn = globalThis as { [key: symbol]: Heard | undefined };
export const heardKey = Symbol.for('webside.heard');
