import type { ChecklistPhase, NudgeKind } from '../checklist/items.ts';

/** Stands in the place of a service for a practice call, of which nothing is kept. */
export const practicePlatform = 'practice';

/** A random UUID. */
export type ConsultationId = string & { readonly __id: 'consultation' };

/** `open` is never stored: an item that nobody touched has no entry. */
export type ItemResult = 'done' | 'notApplicable' | 'open';

export interface ItemState {
  readonly result: Exclude<ItemResult, 'open'>;
  /** Seconds from the start of the consultation, without its pauses. */
  readonly afterSeconds: number;
  /** Ticked by Webside, not by the doctor. */
  readonly auto: boolean;
}

export type ItemStates = Readonly<Record<string, ItemState>>;

/**
 * How a consultation's call ended. `hangUp`, `doctor` (End consultation, New patient) are clear.
 * `unclear`: the call went and came back without a sign of whom with; `lapsed`: it did not come back
 * within the reconnect window; `left`: the tab closed or went elsewhere.
 */
export type EndedHow = 'hangUp' | 'doctor' | 'unclear' | 'lapsed' | 'left';

/**
 * Why a running call is waited for. `gap`: nobody is there, and the frame has not said yet why;
 * `dropped`: the other side went; `gone`: the document went; `silent`: the frame has not been heard
 * of, and may only have slept.
 */
export type Interruption = 'gap' | 'dropped' | 'gone' | 'silent';

/** A fact about a consultation, as stored while it is open. */
export type ConsultationEvent =
  | {
      readonly type: 'opened';
      /** A platform's id, or `byHand` for telephone, desktop apps and unknown sites. */
      readonly platform: string;
      readonly startedBy: 'call' | 'doctor';
      readonly checklist: string;
      readonly phase: ChecklistPhase;
      /** When the call, or the doctor, began it: epoch milliseconds. */
      readonly since: number;
      /** The consultation before, when nobody can tell whether this is the same patient. */
      readonly offer: ConsultationId | null;
      /** Somebody else is there, and the doctor is asked whether it is the same patient. */
      readonly turnover?: boolean;
    }
  /** `since`: first evidence of the call, epoch milliseconds. */
  | { readonly type: 'callStarted'; readonly since: number }
  /** The clock was set, or the machine slept: all that was before is so much later, milliseconds. */
  | { readonly type: 'clockSet'; readonly by: number }
  | { readonly type: 'callInterrupted'; readonly how: Interruption; readonly since: number }
  | { readonly type: 'callResumed'; readonly how: 'reconnected' | 'refreshed' }
  | { readonly type: 'callEnded'; readonly how: EndedHow; readonly since: number }
  | {
      readonly type: 'itemSet';
      readonly item: string;
      readonly result: ItemResult;
      readonly auto: boolean;
    }
  | { readonly type: 'phaseSet'; readonly phase: ChecklistPhase }
  /** The doctor took back what they did last. */
  | { readonly type: 'undone' }
  /** The doctor pauses for a break in the call, or goes on. */
  | { readonly type: 'paused' }
  | { readonly type: 'unpaused' }
  | { readonly type: 'nudgeShown'; readonly nudge: NudgeKind }
  | { readonly type: 'nudgeDismissed'; readonly nudge: NudgeKind }
  | { readonly type: 'offerDeclined' }
  | { readonly type: 'ticksBroughtBack'; readonly items: ItemStates }
  | { readonly type: 'closed' };

export interface NudgeState {
  readonly shownAt: number;
  /** Seconds from the start of the consultation. */
  readonly afterSeconds: number;
  readonly dismissed: boolean;
}

/** What the doctor did last, as far as it can be taken back, and how it was before. */
export type Undo =
  | { readonly what: 'item'; readonly item: string; readonly before: ItemState | null }
  | { readonly what: 'phase'; readonly before: ChecklistPhase };

/**
 * The call as the consultation sees it. `none`: not begun; `reconnecting`: gone, and it may come back;
 * `ended`: over, the "after" phase is shown.
 */
export type Connection = 'none' | 'live' | 'reconnecting' | 'ended';

/** A consultation, folded from its events. Times are epoch milliseconds. */
export interface Consultation {
  readonly id: ConsultationId;
  readonly platform: string;
  readonly startedBy: 'call' | 'doctor';
  readonly checklist: string;
  readonly openedAt: number;
  readonly callStartedAt: number | null;
  readonly connection: Connection;
  readonly interrupted: {
    readonly how: Interruption;
    readonly since: number;
    /** When it was noticed: the window to come back runs from then. */
    readonly noticedAt: number;
  } | null;
  readonly resumed: { readonly how: 'reconnected' | 'refreshed'; readonly at: number } | null;
  /** How often the call was lost and came back. */
  readonly reconnects: number;
  readonly callEndedAt: number | null;
  readonly endedHow: EndedHow | null;
  readonly phase: ChecklistPhase;
  readonly items: ItemStates;
  /** When each item was last settled here, epoch milliseconds; not those that were brought back. */
  readonly settledAt: Readonly<Record<string, number>>;
  readonly undo: Undo | null;
  /** Items that Webside ticked once: if the doctor unticks one, it stays unticked. */
  readonly autoTicked: readonly string[];
  /** Since when it has been paused, and how long earlier pauses took: its clock stands still meanwhile. */
  readonly pausedSince: number | null;
  readonly pausedMs: number;
  readonly nudges: Readonly<Partial<Record<NudgeKind, NudgeState>>>;
  /** The consultation before, and since when its ticks are offered. */
  readonly offer: {
    readonly id: ConsultationId;
    readonly at: number;
    readonly turnover?: boolean;
  } | null;
  /** Last event of any kind. */
  readonly lastAt: number;
  readonly closed: boolean;
}
