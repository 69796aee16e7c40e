import type { reduceCall } from '../core/call/phase.ts';
import type { noCall } from '../core/call/state.ts';
import type { isDegraded, isFrozen } from '../core/call/trouble.ts';

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

/** In the extension's isolated world, which the page can neither see nor change. */
export const world = globalThis as {
  [judgeKey]?: Judge | undefined;
  /** Has the detector look again, as soon as the judge is there. */
  [lookKey]?: (() => void) | undefined;
};
export const judgeKey: unique symbol = Symbol.for('webside.judge');
export const lookKey: unique symbol = Symbol.for('webside.look');
