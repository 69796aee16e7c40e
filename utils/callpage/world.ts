import type { reduceCall } from '../core/call/phase.ts';
import type { noCall } from '../core/call/state.ts';
import type { isDegraded, isFrozen } from '../core/call/trouble.ts';

/**
 * What the scripts in one frame leave for one another in the extension's isolated world, which the
 * page can neither see nor change.
 */
export const world = globalThis as {
  [judgeKey]?: Judge | undefined;
  /** Has the detector look again, as soon as the judge is there. */
  [lookKey]?: (() => void) | undefined;
  [heardKey]?: Heard | undefined;
};
export const judgeKey: unique symbol = Symbol.for('webside.judge');
export const lookKey: unique symbol = Symbol.for('webside.look');
export const heardKey: unique symbol = Symbol.for('webside.heard');

/**
 * What judges the evidence of a call. Most pages of a service have no call, so it is a script of its
 * own, which is brought into a frame when there is a first sign of one.
 */
export interface Judge {
  readonly noCall: typeof noCall;
  readonly reduceCall: typeof reduceCall;
  readonly isDegraded: typeof isDegraded;
  readonly isFrozen: typeof isFrozen;
}

/** What ear.ts notes of the others' sound, by `performance.now()`. */
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
