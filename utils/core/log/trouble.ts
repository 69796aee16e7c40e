/** What happened to the log that a doctor is to know. Times are epoch milliseconds. */
export interface LogTrouble {
  /** The device had no space between these times: what was refused then, each time in a sentence. */
  readonly full?: Refused;
  /** Consultations were gone when the browser started. */
  readonly lost?: {
    readonly at: number;
    /** How many there were before; `null`: nobody knows. */
    readonly had: number | null;
    /** How many there are after what the second copy had was brought back. */
    readonly has: number;
  };
  /** It could not be opened since then, and nothing is kept until it can. */
  readonly away?: { readonly since: number };
  /** A log that would not open at one time opens again, and is in use. */
  readonly returned?: { readonly since: number; readonly at: number };
}

/** What was asked for and not kept. */
export interface Refused {
  readonly from: number;
  readonly to: number;
  /** Ticks of items. */
  readonly ticks: number;
  /** Whatever else a doctor asked for. */
  readonly others: number;
}

/** One more was refused. */
export function refusedToo(
  before: Refused | undefined,
  what: 'tick' | 'other',
  now: number,
): Refused {
  const { from, ticks, others } = before ?? { from: now, ticks: 0, others: 0 };
  return {
    from,
    to: now,
    ticks: ticks + (what === 'tick' ? 1 : 0),
    others: others + (what === 'tick' ? 0 : 1),
  };
}
