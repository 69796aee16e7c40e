import type { CallEnd, CallReport } from '../call/state.ts';
import type { AutoStart } from '../platforms/types.ts';
import type { Input, InputOf } from './input.ts';
import type { AddressHash } from './place.ts';
import type { Turn } from './turn.ts';
import type { Consultation, ConsultationEvent } from './types.ts';

/** A message may be so late on a busy machine, milliseconds. */
const clockSlackMs = 3_000;

/** What a frame says of a call that it has. */
type FrameCall = Omit<InputOf<'heartbeat'>, 'type'>;

/** A frame with a call that says anything is not silent, however long it was. */
export function hear(turn: Turn, input: Input): void {
  const isHeard = input.type === 'heartbeat' || input.type === 'call';
  if (isHeard && (input.frame in turn.place.call.live || !turn.hasCall)) turn.heardAt = turn.now;
}

export function heartbeat(turn: Turn, input: InputOf<'heartbeat'>): void {
  turn.set('page', { platform: input.platform });
  callInFrame(turn, input);
}

export function report(turn: Turn, { report, ...input }: InputOf<'call'>): void {
  const { frame, platform, address } = input;
  const { phase } = report;
  turn.set('page', { platform, waiting: phase === 'waiting', alone: phase === 'alone' });
  switch (phase) {
    case 'inCall': {
      const { call, since, after } = report;
      callInFrame(turn, { frame, platform, address, call, since, after });
      break;
    }
    case 'resumed': {
      const { frames, late } = turn.place.call;
      const { call, since } = frames[frame] ?? { call: late[frame] ?? -1, since: turn.now };
      callInFrame(turn, { frame, platform, address, call, since, after: null });
      break;
    }
    case 'interrupted':
      if (leaves(turn, frame)) interrupt(turn, 'gap', report.since);
      break;
    case 'ended':
      if (!isLate(turn, frame)) ends(turn, frame, report);
  }
}

/** A frame's call ended. */
function ends(
  turn: Turn,
  frame: number,
  { by, since = turn.now }: Extract<CallReport, { phase: 'ended' }>,
): void {
  leaves(turn, frame);
  // The doctor hung up, whatever another frame still shows.
  if (by === 'hangUp') hungUp(turn);
  if (turn.hasCall) return;
  turn.set('ask', { asking: null });
  if (by === 'dropped') interrupt(turn, 'dropped', since);
  // What was started for the next patient has not had its call yet.
  else if (turn.consultation?.connection !== 'none') othersGone(turn, by, since);
}

/** The call is over, or whoever is there now is somebody else as far as anybody can tell. */
function othersGone(turn: Turn, by: CallEnd, since: number): void {
  const wentAt = Math.min(since, turn.consultation?.interrupted?.since ?? since);
  turn.endCall(by === 'hangUp' ? by : 'unclear', wentAt);
  const { unclear } = turn.place.call;
  if (by === 'replaced' && unclear) turn.set('call', { unclear: { ...unclear, turnover: true } });
}

function hungUp(turn: Turn): void {
  const { frames, late } = turn.place.call;
  const shown = Object.entries(frames).map(([frame, { call }]) => [frame, call]);
  turn.set('call', {
    live: {},
    frames: {},
    late: { ...late, ...Object.fromEntries(shown) },
    movedTo: null,
    unclear: null,
  });
  const { answer } = turn.place.ask;
  if (answer) turn.set('ask', { answer: { ...answer, sitting: false } });
}

/** A frame has a call: one that begins, or one that goes on. */
function callInFrame(turn: Turn, shown: FrameCall): void {
  const { frame, address, call, since } = shown;
  const { live, late } = turn.place.call;
  if (turn.place.who.patient) return;
  if (late[frame] === call) return;
  const known = turn.place.call.frames[frame];
  const goesOn = known?.call === call;
  if (goesOn) followClock(turn, since - known.since);
  const { frames } = turn.place.call;
  const { [frame]: _, ...others } = live;
  turn.set('call', { live: { ...others, [frame]: address } });
  const joins = Object.keys(others).length > 0;
  const { connection } = turn.consultation ?? {};
  if (joins && connection !== 'reconnecting' && connection !== 'none') {
    // Another frame has the call already: this one shows the same people.
    turn.set('call', { frames: { ...frames, [frame]: { address, call, since } } });
    return;
  }
  const same = goesOn || isSameCall(turn, shown);
  if (goesOn) callGoesOn(turn, shown);
  else callBegins(turn, shown, same);
  turn.set('call', {
    page: frame === 0 ? address : (turn.place.page.address ?? address),
    frames: { ...(same ? frames : undefined), [frame]: { address, call, since } },
  });
}

/**
 * The frame says how long its call has lasted. Where that does not fit with when it began, the
 * machine slept or its clock was set, and the consultation goes by the clock as it is now.
 */
function followClock(turn: Turn, by: number): void {
  if (isAt(0, by)) return;
  turn.record({ type: 'clockSet', by });
  // What the other frames say next fits then.
  const moved = Object.entries(turn.place.call.frames).map(([frame, known]) => {
    return [frame, { ...known, since: known.since + by }];
  });
  turn.set('call', { frames: Object.fromEntries(moved) });
}

/** Whether two moments are the same, as far as ages tell that were sent at different times. */
function isAt(one: number | null, other: number): boolean {
  return one !== null && Math.abs(one - other) <= clockSlackMs;
}

/** @param same whether it is the call that is waited for */
function callBegins(turn: Turn, shown: FrameCall, same: boolean): void {
  const { since } = shown;
  const before = turn.consultation;
  // The worker was stopped before it could note the frame.
  if (before?.connection === 'live' && isAt(before.callStartedAt, since)) return;
  if (before?.connection === 'none') {
    turn.record({ type: 'callStarted', since });
  } else if (before?.connection === 'reconnecting' && same) {
    resume(turn, before);
  } else {
    // Whoever this call is with, nothing shows that it is the patient of the one before.
    turn.endCall('unclear');
    const later = startsAtOnce(turn, shown) ? takeLater(turn) : [];
    turn.close();
    openOrAsk(turn, shown);
    for (const event of later) turn.record(event);
  }
}

/**
 * What was ticked after somebody else had come belongs to them.
 * @returns the ticks, which the consultation before has no more
 */
function takeLater(turn: Turn): (ConsultationEvent & { readonly type: 'itemSet' })[] {
  const { callEndedAt, items, settledAt } = turn.consultation ?? {};
  if (!callEndedAt || !items || !turn.place.call.unclear?.turnover) return [];
  return Object.entries(items)
    .filter(([item]) => (settledAt?.[item] ?? 0) > callEndedAt)
    .map(([item, { result, auto }]) => {
      turn.record({ type: 'itemSet', item, result: 'open', auto });
      return { type: 'itemSet', item, result, auto };
    });
}

/** A short gap is over, or the call was only silent. */
function callGoesOn(turn: Turn, shown: FrameCall): void {
  const before = turn.consultation;
  if (before?.connection === 'reconnecting') {
    resume(turn, before);
  } else if (before?.connection === 'none') {
    turn.record({ type: 'callStarted', since: turn.now });
  } else if (before?.endedHow === 'lapsed') {
    // It was given up too early, and nobody can tell any more whom it is with.
    callBegins(turn, shown, false);
  } else if (!before && turn.place.call.movedTo !== null) {
    // It is back from the window that it was put into.
    openOrAsk(turn, { ...shown, since: turn.now });
  }
}

function resume(turn: Turn, { interrupted }: Consultation): void {
  const how = interrupted?.how === 'gone' ? 'refreshed' : 'reconnected';
  turn.record({ type: 'callResumed', how });
}

/**
 * Whether a call that begins anew is the one that is waited for: a dropped one comes back in the
 * same document, one whose document went at the same address. Where the frame's word of how it
 * ended was lost, or its last call ended in another way, nothing says that it is.
 */
function isSameCall(turn: Turn, { frame, address, after }: FrameCall): boolean {
  switch (turn.consultation?.interrupted?.how) {
    case 'dropped':
      return after === 'dropped' && hadCall(turn, frame);
    case 'gone':
      return after !== 'hangUp' && after !== 'unclear' && wasAt(turn, address);
    default:
      return false;
  }
}

function wasAt(turn: Turn, address: AddressHash): boolean {
  return Object.values(turn.place.call.frames).some((known) => known.address === address);
}

function openOrAsk(turn: Turn, shown: FrameCall): void {
  const { platform, address: meeting, since } = shown;
  if (startsAtOnce(turn, shown)) {
    turn.openInCall(platform, since);
  } else if (startsHow(turn) === 'ask' && answerFor(turn, meeting) === undefined) {
    turn.set('ask', { asking: { meeting, since } });
  }
}

function startsAtOnce(turn: Turn, { address }: FrameCall): boolean {
  const how = startsHow(turn);
  return how === 'always' || (how === 'ask' && answerFor(turn, address) === true);
}

/** A call in a page of which nobody knows whether it is the service's is asked about. */
function startsHow({ settings, place }: Turn): AutoStart {
  return settings.autoStart === 'always' && place.page.guessed ? 'ask' : settings.autoStart;
}

/** What the doctor said when they were asked for this meeting. */
function answerFor({ place }: Turn, meeting: AddressHash): boolean | undefined {
  const { answer } = place.ask;
  return answer && (answer.sitting || answer.meeting === meeting) ? answer.start : undefined;
}

/** The call is not in a frame any more. @returns whether that was the last one in the tab */
function leaves(turn: Turn, frame: number): boolean {
  const { [frame]: was, ...live } = turn.place.call.live;
  if (was !== undefined) turn.set('call', { live });
  return was !== undefined && !turn.hasCall;
}

export function interrupt(turn: Turn, how: 'gap' | 'dropped', since = turn.now): void {
  const { connection, interrupted } = turn.consultation ?? {};
  if (connection === 'live') {
    turn.record({ type: 'callInterrupted', how, since });
  } else if (interrupted?.how === 'gap' && how === 'dropped') {
    turn.record({ type: 'callInterrupted', how, since: interrupted.since });
  }
}

/**
 * The page of a call went, also of one that dropped: only the same page coming back continues it.
 * @param pressed the doctor pressed something in it just before, as a link to the next patient
 */
export function pageGone(turn: Turn, since: number, pressed = false): void {
  const before = turn.consultation;
  if (before?.connection === 'live') {
    turn.record({ type: 'callInterrupted', how: 'gone', since });
  } else if (before?.interrupted && before.interrupted.how !== 'gone') {
    turn.record({ type: 'callInterrupted', how: 'gone', since: before.interrupted.since });
  }
  if (pressed && turn.consultation?.connection === 'reconnecting') turn.endCall('unclear');
}

/** A frame went, and with the last one of a call the call's page. */
export function callFrameGone(turn: Turn, frame: number, pressed: boolean): void {
  const last = leaves(turn, frame);
  const dropped = !turn.hasCall && hadCall(turn, frame);
  if (last || dropped) pageGone(turn, turn.now, pressed);
}

export function movedAway(turn: Turn, { to }: InputOf<'movedAway'>): void {
  // A page that still shows a part of the call has not lost it, and gets nothing back.
  turn.set('call', { live: {}, movedTo: turn.hasCall ? null : to });
  turn.endCall('unclear');
  turn.close();
}

function hadCall(turn: Turn, frame: number): boolean {
  return frame in turn.place.call.frames;
}

/** A frame that has not noticed yet that the doctor hung up in another. */
function isLate(turn: Turn, frame: number): boolean {
  return !hadCall(turn, frame) && frame in turn.place.call.late;
}
