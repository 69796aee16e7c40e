import type { Capture } from './evidence.ts';
import type { Known } from './gap.ts';

export type CallPhase = 'none' | 'waiting' | 'alone' | 'inCall' | 'ended';

/**
 * How the call in a frame ended. `hangUp`: the doctor did. `dropped`: the line did. `left`: the others
 * went. `replaced`: they went, and others are there. `unclear`: it could be any of these.
 */
export type CallEnd = 'hangUp' | 'dropped' | 'left' | 'replaced' | 'unclear';

/** What the frame tells the worker. Times are epoch milliseconds; where one is left out, it is now. */
export type CallReport =
  | { readonly phase: 'none' | 'waiting' | 'alone' }
  | ({ readonly phase: 'inCall' } & RunningCall)
  /** `since`: when the gap began. */
  | { readonly phase: 'interrupted' | 'resumed'; readonly since?: number }
  /** `since`: when the others went. */
  | { readonly phase: 'ended'; readonly by: CallEnd; readonly since?: number };

export interface RunningCall {
  /** Tells this call from any other of the tab. */
  readonly call: number;
  readonly since: number;
  /** How this frame's call before ended, which tells the worker whose call this is. */
  readonly after: CallEnd | null;
}

export interface CallState extends Known {
  readonly phase: CallPhase;
  /** The number of the running call, or of the next. */
  readonly call: number;
  /** Since when the page has been joined to a call. */
  readonly joinedSince: number | null;
  /** Since when there has been unbroken evidence of a call that is not one yet. */
  readonly candidateSince: number | null;
  /** Since when there has been the running call. */
  readonly callSince: number | null;
  /** Since when a running call has had no evidence. */
  readonly lostSince: number | null;
  /** The worker has been told of the present gap. */
  readonly interrupted: boolean;
  readonly capture: Capture;
  readonly captureStoppedAt: number | null;
  /** When the doctor's tracks were last others than before. It weighs like something pressed. */
  readonly captureReplacedAt: number | null;
  /** In this call the platform's two marks were seen together, so they still work. */
  readonly marksSeen: boolean;
  /** How the call before this one ended; `null` for the first in this document. */
  readonly after: CallEnd | null;
  readonly endedAt: number | null;
  readonly endedBy: CallEnd | null;
}

export interface CallStep {
  readonly state: CallState;
  readonly reports: readonly CallReport[];
  /** When to look again without being woken, milliseconds; `null`: no timer is needed. */
  readonly lookAgainInMs: number | null;
}

/** @param call the number of the first call in a document: none that another document has */
export function noCall(call: number): CallState {
  return {
    phase: 'none',
    call,
    joinedSince: null,
    candidateSince: null,
    callSince: null,
    lostSince: null,
    interrupted: false,
    people: [],
    voices: [],
    roomSound: [],
    beside: [],
    ceased: [],
    stillMs: null,
    talked: false,
    dead: false,
    capture: 'unseen',
    captureStoppedAt: null,
    captureReplacedAt: null,
    mediaSeen: false,
    marksSeen: false,
    after: null,
    endedAt: null,
    endedBy: null,
  };
}
