import type { Consultation, ConsultationEvent, ConsultationId, Undo } from './types.ts';

/** An event with the consultation it belongs to and its time, epoch milliseconds. */
export interface RecordedEvent {
  readonly consultation: ConsultationId;
  readonly at: number;
  readonly event: ConsultationEvent;
}

/** "Same patient: bring back ticks" is offered this long. */
export const offerMs = 60_000;

/** Whether the ticks of the consultation before may still be brought back. */
export function offerOpen({ offer }: Consultation, now: number): boolean {
  return offer !== null && now <= offerEnds(offer);
}

/** Until when an offer stands, epoch milliseconds. A question waits for its answer. */
export function offerEnds({ at, turnover }: NonNullable<Consultation['offer']>): number {
  // The browser's storage has no infinity.
  return turnover ? Number.MAX_SAFE_INTEGER : at + offerMs;
}

/** The consultation after one more event. The first must be `opened`. */
export function evolve(
  before: Consultation | null,
  { consultation: id, at, event }: RecordedEvent,
): Consultation | null {
  if (event.type === 'opened') {
    return {
      id,
      platform: event.platform,
      startedBy: event.startedBy,
      checklist: event.checklist,
      openedAt: event.since,
      callStartedAt: null,
      connection: 'none',
      interrupted: null,
      resumed: null,
      reconnects: 0,
      callEndedAt: null,
      endedHow: null,
      phase: event.phase,
      items: {},
      settledAt: {},
      undo: null,
      autoTicked: [],
      pausedSince: null,
      pausedMs: 0,
      nudges: {},
      offer: event.offer && {
        id: event.offer,
        at,
        ...(event.turnover ? { turnover: true } : {}),
      },
      lastAt: at,
      closed: false,
    };
  }
  if (!before || before.id !== id) return before;
  const state = { ...before, lastAt: at };
  switch (event.type) {
    case 'callStarted':
      return { ...state, connection: 'live', callStartedAt: state.callStartedAt ?? event.since };
    case 'clockSet':
      return later(state, event.by);
    case 'callInterrupted':
      return {
        ...state,
        connection: 'reconnecting',
        interrupted: {
          how: event.how,
          since: event.since,
          noticedAt: state.interrupted?.noticedAt ?? at,
        },
        resumed: null,
      };
    case 'callResumed':
      return {
        ...state,
        connection: 'live',
        interrupted: null,
        resumed: { how: event.how, at },
        reconnects: state.reconnects + 1,
      };
    case 'callEnded':
      return {
        ...unpaused(state, event.since),
        undo: state.undo?.what === 'phase' ? null : state.undo,
        connection: 'ended',
        callEndedAt: Math.max(event.since, state.openedAt),
        endedHow: event.how,
        interrupted: null,
        resumed: null,
        phase: 'after',
      };
    case 'itemSet':
      return withItem(state, event, at);
    case 'phaseSet':
      return { ...state, phase: event.phase, undo: { what: 'phase', before: state.phase } };
    case 'undone':
      return withoutLast(state);
    case 'paused':
      return { ...state, pausedSince: state.pausedSince ?? at };
    case 'unpaused':
      return unpaused(state, at);
    case 'nudgeShown':
      return {
        ...state,
        nudges: {
          ...state.nudges,
          [event.nudge]: { shownAt: at, afterSeconds: secondsAt(state, at), dismissed: false },
        },
      };
    case 'nudgeDismissed': {
      const nudge = state.nudges[event.nudge];
      if (!nudge) return state;
      return {
        ...state,
        nudges: { ...state.nudges, [event.nudge]: { ...nudge, dismissed: true } },
      };
    }
    case 'offerDeclined':
      return { ...state, offer: null };
    case 'ticksBroughtBack':
      // What was ticked since then stays, because it is newer.
      return { ...state, offer: null, undo: null, items: { ...event.items, ...state.items } };
    case 'closed':
      return { ...state, closed: true };
  }
}

/** A consultation folded from its stored events; `null` when there are none. */
export function fold(events: readonly RecordedEvent[]): Consultation | null {
  return events.reduce<Consultation | null>(evolve, null);
}

function withItem(
  state: Consultation,
  { item, result, auto }: ConsultationEvent & { type: 'itemSet' },
  at: number,
): Consultation {
  const { [item]: before = null, ...others } = state.items;
  const undo: Undo | null = auto ? state.undo : { what: 'item', item, before };
  const autoTicked = auto ? [...state.autoTicked, item] : state.autoTicked;
  const settledAt = { ...state.settledAt, [item]: at };
  const after = { ...state, undo, autoTicked, settledAt };
  if (result === 'open') return { ...after, items: others };
  const set = { result, afterSeconds: secondsAt(state, at), auto };
  return { ...after, items: { ...others, [item]: set } };
}

function withoutLast({ undo, ...state }: Consultation): Consultation {
  if (undo?.what === 'phase') return { ...state, undo: null, phase: undo.before };
  if (!undo) return { ...state, undo };
  const { [undo.item]: _, ...others } = state.items;
  const items = undo.before ? { ...others, [undo.item]: undo.before } : others;
  return { ...state, undo: null, items };
}

/** How many seconds of a consultation have passed at a time, without its pauses. */
function secondsAt({ openedAt, pausedSince, pausedMs }: Consultation, at: number): number {
  return Math.max(0, Math.round(((pausedSince ?? at) - openedAt - pausedMs) / 1000));
}

/** A consultation with all that was so much later. */
function later(state: Consultation, by: number): Consultation {
  const moved = (time: number | null) => time && time + by;
  const { openedAt, callStartedAt, callEndedAt, pausedSince, interrupted, resumed, offer } = state;
  const nudges = Object.entries(state.nudges).map(([kind, nudge]) => [
    kind,
    { ...nudge, shownAt: nudge.shownAt + by },
  ]);
  return {
    ...state,
    openedAt: openedAt + by,
    callStartedAt: moved(callStartedAt),
    callEndedAt: moved(callEndedAt),
    pausedSince: moved(pausedSince),
    interrupted: interrupted && {
      ...interrupted,
      since: interrupted.since + by,
      noticedAt: interrupted.noticedAt + by,
    },
    resumed: resumed && { ...resumed, at: resumed.at + by },
    offer: offer && { ...offer, at: offer.at + by },
    nudges: Object.fromEntries(nudges),
    settledAt: Object.fromEntries(
      Object.entries(state.settledAt).map(([item, at]) => [item, at + by]),
    ),
  };
}

function unpaused(state: Consultation, at: number): Consultation {
  return { ...state, pausedSince: null, pausedMs: pausedMsAt(state, at) };
}

/** How long a consultation was paused in all until a time, milliseconds. */
export function pausedMsAt(
  { pausedSince, pausedMs }: Pick<Consultation, 'pausedSince' | 'pausedMs'>,
  at: number,
): number {
  return pausedMs + (pausedSince === null ? 0 : Math.max(0, at - pausedSince));
}
