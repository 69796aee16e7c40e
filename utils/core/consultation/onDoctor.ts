import { offerOpen } from './fold.ts';
import type { InputOf } from './input.ts';
import { isTalking } from './nudges.ts';
import { interrupt } from './onCall.ts';
import type { Turn } from './turn.ts';
import type { Consultation } from './types.ts';

/** The doctor was asked whether to start. */
export function answer(turn: Turn, { start }: InputOf<'answer'>): void {
  const { asking } = turn.place.ask;
  const { platform } = turn.place.page;
  if (!asking) return;
  turn.set('ask', { asking: null, answer: { meeting: asking.meeting, start, sitting: true } });
  if (!start || !platform || turn.consultation) return;
  turn.openInCall(platform, asking.since);
  // Answered in a gap: the call is waited for.
  if (!turn.hasCall) interrupt(turn, 'gap');
}

export function startByDoctor(turn: Turn, { platform, phase }: InputOf<'startByDoctor'>): void {
  turn.set('panel', { hidden: false });
  turn.set('ask', { asking: null });
  if (turn.consultation && turn.consultation.connection !== 'ended') return;
  turn.close();
  const { hasCall, now: since } = turn;
  turn.open({ platform, startedBy: 'doctor', phase: hasCall ? 'open' : phase, since });
  if (hasCall) turn.record({ type: 'callStarted', since });
}

export function show(turn: Turn, { shown }: InputOf<'show'>): void {
  turn.set('panel', {
    hidden: !shown,
    gone: false,
    openedAnyway: shown && turn.isPresenting,
  });
}

export function open(turn: Turn, input: InputOf<'open'>): void {
  const { hidden } = turn.place.panel;
  turn.set('panel', { hidden: hidden && !input.open, openedAnyway: input.open });
}

/** What the doctor does with the checklist. Without a consultation it changes nothing. */
export function act(turn: Turn, { action, offered }: InputOf<'action'>): void {
  const { consultation } = turn;
  if (!consultation) return;
  switch (action.do) {
    case 'setItem': {
      const { item, result } = action;
      const before = consultation.items[item]?.result ?? 'open';
      if (before !== result) turn.record({ type: 'itemSet', item, result, auto: false });
      break;
    }
    case 'setPhase':
      if (consultation.phase !== action.phase) {
        turn.record({ type: 'phaseSet', phase: action.phase });
      }
      break;
    case 'undo':
      if (consultation.undo) turn.record({ type: 'undone' });
      break;
    case 'pause':
      pause(turn, consultation, action.paused);
      break;
    case 'dismissNudge':
      if (consultation.nudges[action.nudge]?.dismissed === false) {
        turn.record({ type: 'nudgeDismissed', nudge: action.nudge });
      }
      break;
    case 'bringBack':
      if (offered && offerOpen(consultation, turn.now)) {
        turn.record({ type: 'ticksBroughtBack', items: offered });
      }
      break;
    case 'declineOffer':
      if (consultation.offer) turn.record({ type: 'offerDeclined' });
      break;
    case 'newPatient':
      newPatient(turn, consultation);
      break;
    case 'end':
      turn.endCall('doctor', turn.now);
      break;
    case 'close':
      turn.endCall('doctor', turn.now);
      turn.close();
  }
}

function pause(turn: Turn, consultation: Consultation, paused: boolean): void {
  const { pausedSince } = consultation;
  if (!paused && pausedSince !== null) turn.record({ type: 'unpaused' });
  if (paused && pausedSince === null && isTalking(consultation)) turn.record({ type: 'paused' });
}

function newPatient(turn: Turn, { id, platform, connection }: Consultation): void {
  const { now } = turn;
  turn.endCall('doctor', now);
  turn.close();
  // A slip of the hand costs nothing: the ticks can be brought back for a minute.
  turn.open({ platform, startedBy: 'doctor', phase: 'open', since: now }, id);
  if (connection === 'live') turn.record({ type: 'callStarted', since: now });
}

/** What the doctor settled, or unticked after Webside had ticked it, stays as it is. */
export function autoTick(turn: Turn, { item }: InputOf<'autoTick'>): void {
  const { consultation, settings } = turn;
  if (!consultation || consultation.items[item] || consultation.autoTicked.includes(item)) return;
  if (!settings.checklist.items.some(({ id }) => id === item)) return;
  turn.record({ type: 'itemSet', item, result: 'done', auto: true });
}
