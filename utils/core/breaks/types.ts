import type { BreakKind } from './kinds.ts';
import type { Suggestion } from './suggestions.ts';

/**
 * This moment, by the two clocks there are. `at` runs evenly and serves for differences and for
 * alarms; the local ones say what the doctor's wall clock shows, for hours and for "today".
 */
export interface Now {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The local date, `2026-11-02`: later dates sort after earlier ones. */
  readonly date: string;
  /** 0 for Sunday to 6. */
  readonly weekday: number;
  /** Whole minutes since local midnight, 0 to 1439. */
  readonly minutes: number;
}

/** What the browser tells of keyboard and mouse. */
export type InputState = 'active' | 'idle' | 'locked';

/** What holds a prompt. */
export type HeldReason = 'call' | 'presenting' | 'quietHours' | 'outsideHours';

/**
 * What the service tells the scheduler, one at a time and in order. Each may be repeated: the same
 * event a second time at the same moment changes nothing.
 */
export type BreakEvent =
  /**
   * Time has passed: the alarm rang, or an open page wants the clock looked at. Carries what holds
   * now, so that a lost event does no lasting harm: `idle.queryState(idleAfterMs / 1000)`, and
   * whether any tab presents.
   */
  | { readonly type: 'tick'; readonly input: InputState; readonly presenting: boolean }
  /**
   * The browser started, or the extension was installed, updated or reloaded: earlier calls and
   * notifications are gone.
   */
  | { readonly type: 'browserStarted'; readonly input: InputState }
  /** `idle.onStateChanged`, with a detection interval of `idleAfterMs`. */
  | { readonly type: 'input'; readonly input: InputState }
  /**
   * A call is there: when it begins, with every heartbeat (15 to 20 s), and as the answer to
   * `askCall`.
   * @property call any key that stays the same for the call, such as the consultation's id
   * @property consultation with a patient; other calls hold prompts as well, but are not consulting
   */
  | { readonly type: 'callLive'; readonly call: string; readonly consultation: boolean }
  /** It ended, dropped, or its tab went. A call that comes back is `callLive` again. */
  | { readonly type: 'callEnded'; readonly call: string }
  /** A tab begins or ends showing the doctor's screen to others. */
  | { readonly type: 'presenting'; readonly presenting: boolean }
  /** A consultation began, by hand too: how many there have been on this local day. */
  | { readonly type: 'contacts'; readonly today: number }
  /** These settings apply from now on. */
  | { readonly type: 'settingsChanged' }
  /**
   * The clock was set, where the service knows it from a clock that only runs forward. Sent before
   * any other event. A clock put back is noticed without it too. One put forward looks like sleep;
   * a clock that stands still in sleep (`performance.now()` on some systems) cannot tell the two
   * apart, and then this is not sent.
   * @property byMs positive: put forward
   */
  | { readonly type: 'clockChanged'; readonly byMs: number }
  /**
   * The doctor answers a prompt; for one that is not shown any more nothing happens.
   * @property prompt the number the prompt came with; `null`: the break that is due by now, prompted
   *   for or not, as our own pages show it. In a call such a break waits.
   * @property answer `dismiss`: its notification was closed by hand, which says nothing more
   */
  | {
      readonly type: 'answer';
      readonly prompt: number | null;
      readonly answer: 'take' | 'snooze' | 'skip' | 'dismiss';
    }
  /** The doctor begins a break, due or not. Nothing happens in a call. */
  | { readonly type: 'takeBreak' }
  /** The doctor ends the running break. */
  | { readonly type: 'endBreak' }
  /** No more prompts until the local day is over, or `resume`. */
  | { readonly type: 'pauseToday' }
  | { readonly type: 'resume' };

/**
 * What the service is to do, in this order. An effect that was carried out twice does no harm: a
 * prompt replaces the one before, and a log entry has its number.
 */
export type BreakEffect =
  /** Tell the doctor that a break is due, without sound and without taking the focus. */
  | {
      readonly type: 'prompt';
      /** Grows by one. Comes back with the answer. */
      readonly prompt: number;
      readonly break: BreakKind;
      /** Length of the break. */
      readonly minutes: number;
      /** Work since the last break that was taken. */
      readonly workedMinutes: number;
      /** 0: the button is not there. */
      readonly snoozesLeft: number;
      readonly suggestion: Suggestion;
    }
  /** Remove that prompt. Comes once for every prompt, even if it was answered. */
  | { readonly type: 'withdrawPrompt'; readonly prompt: number }
  /** Something to tell the doctor; it needs no answer. */
  | { readonly type: 'notice'; readonly notice: 'consulting'; readonly minutes: number }
  | { readonly type: 'notice'; readonly notice: 'contacts'; readonly contacts: number }
  | { readonly type: 'notice'; readonly notice: 'eyes'; readonly seconds: number }
  /**
   * The toolbar button: minutes left of the running break, 0 while a break is prompted for, `null`
   * for nothing. Sent when it changes, and at `browserStarted`.
   */
  | { readonly type: 'badge'; readonly minutes: number | null }
  /** Ask the call's tab whether it is there: `callLive` or `callEnded`, or no answer. */
  | { readonly type: 'askCall'; readonly call: string }
  | ({ readonly type: 'log'; readonly seq: number; readonly at: number } & BreakLogEntry)
  /**
   * Exactly one with every event: when a `tick` is wanted, epoch milliseconds, or none. One alarm,
   * `{ when: at, periodInMinutes: 1 }`, is the one-shot and the pulse together: where the next event
   * is lost it rings again. To be made anew whenever it is missing or differs from this.
   */
  | { readonly type: 'wakeAt'; readonly at: number | null };

/** What the log keeps about a break. `seq` grows by one, so an entry written twice is one entry. */
export type BreakLogEntry =
  /** The work since the last break that was taken. */
  | {
      readonly kind: 'due';
      readonly break: BreakKind;
      readonly screenSeconds: number;
      readonly callSeconds: number;
    }
  /** Once for each break that is due, with what held it first. */
  | { readonly kind: 'held'; readonly break: BreakKind; readonly reason: HeldReason }
  | { readonly kind: 'prompted'; readonly break: BreakKind; readonly prompt: number }
  /** `snooze`: 1 for the first. */
  | { readonly kind: 'snoozed'; readonly break: BreakKind; readonly snooze: number }
  /**
   * `taken`: at least half its length. `takenNatural`: away for as long as one.
   * @property workedSeconds the stretch of work that it ended
   */
  | {
      readonly kind: 'taken' | 'takenNatural';
      readonly break: BreakKind;
      readonly seconds: number;
      readonly workedSeconds: number;
    }
  /** Ended by the doctor before half of it. */
  | { readonly kind: 'cutShort'; readonly break: BreakKind; readonly seconds: number }
  /**
   * A call took a prompt away (0 s) or ended a break.
   * @property again it is due still and comes after the call; else half of it was had, or it was not
   * due yet
   */
  | {
      readonly kind: 'displacedByCall';
      readonly break: BreakKind;
      readonly seconds: number;
      readonly again: boolean;
    }
  /** `skipped` also: switched off or paused for today. `ignored`: no answer within two minutes. */
  | { readonly kind: 'skipped' | 'dismissed' | 'ignored'; readonly break: BreakKind }
  /** Positive: the clock was put forward. */
  | { readonly kind: 'clockChange'; readonly seconds: number };

/** What a person sees; see the picture in machine.ts. */
export type BreakPhase = 'off' | 'working' | 'due' | 'prompted' | 'snoozed' | 'onBreak' | 'away';

/** A break that is due. */
export interface DueBreak {
  readonly break: BreakKind;
  /** How often it was put off. */
  readonly snoozes: number;
  /** The log has been told that it was held. */
  readonly held: boolean;
}

export type Stage =
  | { readonly is: 'working' }
  | { readonly is: 'due'; readonly due: DueBreak }
  /** `waitedMs`: for an answer, while somebody was there. */
  | {
      readonly is: 'prompted';
      readonly due: DueBreak;
      readonly prompt: number;
      readonly waitedMs: number;
    }
  | { readonly is: 'snoozed'; readonly due: DueBreak; readonly leftMs: number }
  /** `due`: the break that was due, `null` when the doctor took one before. */
  | {
      readonly is: 'onBreak';
      readonly due: DueBreak | null;
      readonly break: BreakKind;
      readonly restedMs: number;
      readonly lengthMs: number;
    };

export interface KnownCall {
  readonly consultation: boolean;
  /** How long it has not been heard of. */
  readonly silentMs: number;
}

/** Work and rest, in milliseconds. None is ever negative, and each was really spent. */
export interface Work {
  /** Since the last break: at the screen with input, and in calls, input or not. Never both at once. */
  readonly screenMs: number;
  readonly callMs: number;
  /** How much of both there was when a break was declined: the next is due an interval later. */
  readonly passedMs: number;
  /** Absences since the last break that were too short for one, but count towards it. */
  readonly restedMs: number;
  /** Both together since the last long break, and how much of it was there when one was declined. */
  readonly long: { readonly workedMs: number; readonly passedMs: number };
  /** In consultations since the last long break, and whether the doctor was told. */
  readonly consulting: { readonly ms: number; readonly said: boolean };
  /** Without a look away from the screen, for 20-20-20. */
  readonly eyesMs: number;
}

/**
 * Everything the scheduler knows: plain JSON, one record in storage. The only moment in it is
 * `seenAt`, which serves for differences alone, so setting the clock spoils nothing.
 */
export interface BreakState {
  readonly version: 1;
  /** When the last event came, epoch milliseconds. */
  readonly seenAt: number;
  /** What holds until the local day ends. */
  readonly today: {
    readonly date: string;
    readonly paused: boolean;
    readonly contacts: number;
    readonly contactsSaid: boolean;
  };
  /** By the settings or paused for today: nothing is counted. */
  readonly off: boolean;
  readonly stage: Stage;
  /** The doctor is away, and for how long; `null`: there, or in a call, or on a break. */
  readonly absence: { readonly awayMs: number } | null;
  readonly input: InputState;
  /** How long the doctor has been there without a call, up to `idleAfterMs`. */
  readonly presentMs: number;
  readonly calls: Readonly<Record<string, KnownCall>>;
  readonly presenting: boolean;
  /** Nothing is shown for a moment, after a call or when the doctor comes back. */
  readonly settle: { readonly after: 'call' | 'absence'; readonly leftMs: number } | null;
  readonly work: Work;
  readonly sinceTickMs: number;
  /** What the toolbar button was last told. */
  readonly badge: number | null;
  /** How many prompts there have been, and how many log entries. */
  readonly prompts: number;
  readonly logged: number;
}
