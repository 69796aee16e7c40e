import type { CallEnd } from '../call/phase.ts';
import type { Input, InputOf } from './input.ts';
import type { AddressHash } from './place.ts';
import type { Turn } from './turn.ts';
import type { Consultation } from './types.ts';

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
  turn.set('page', { platform, waiting: report.phase === 'waiting' });
  switch (report.phase) {
    case 'inCall': {
      const { since, after } = report;
      callInFrame(turn, { frame, platform, address, since, after });
      break;
    }
    case 'resumed': {
      const { frames, late } = turn.place.call;
      const since = frames[frame]?.since ?? late[frame] ?? turn.now;
      callInFrame(turn, { frame, platform, address, since, after: null });
      break;
    }
    case 'interrupted':
      if (leaves(turn, frame)) interrupt(turn, 'gap');
      break;
    case 'ended':
      if (!isLate(turn, frame)) ends(turn, frame, report.by);
  }
}

/** A frame's call ended. */
function ends(turn: Turn, frame: number, by: CallEnd): void {
  leaves(turn, frame);
  // The doctor hung up, whatever another frame still shows.
  if (by === 'hangUp') hungUp(turn);
  if (turn.hasCall) return;
  turn.set('ask', { asking: null });
  if (by === 'dropped') interrupt(turn, 'dropped');
  // What was started for the next patient has not had its call yet.
  else if (turn.consultation?.connection !== 'none') turn.endCall(by);
}

function hungUp(turn: Turn): void {
  const { frames, late } = turn.place.call;
  const shown = Object.entries(frames).map(([frame, { since }]) => [frame, since]);
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
  const { frame, address, since } = shown;
  const { live, frames, late } = turn.place.call;
  if (turn.place.who.patient) return;
  if (late[frame] === since) return;
  const { [frame]: _, ...others } = live;
  turn.set('call', { live: { ...others, [frame]: address } });
  const joins = Object.keys(others).length > 0;
  if (joins && turn.consultation?.connection !== 'reconnecting') {
    // Another frame has the call already: this one shows the same people.
    turn.set('call', { frames: { ...frames, [frame]: { address, since } } });
    return;
  }
  const goesOn = frames[frame]?.since === since;
  const same = goesOn || isSameCall(turn, shown);
  if (goesOn) callGoesOn(turn, shown);
  else callBegins(turn, shown, same);
  turn.set('call', {
    page: frame === 0 ? address : (turn.place.page.address ?? address),
    frames: { ...(same ? frames : undefined), [frame]: { address, since } },
  });
}

/** @param same whether it is the call that is waited for */
function callBegins(turn: Turn, shown: FrameCall, same: boolean): void {
  const { since } = shown;
  const before = turn.consultation;
  // The worker was stopped before it could note the frame.
  if (before?.connection === 'live' && before.callStartedAt === since) return;
  if (before?.connection === 'none') {
    turn.record({ type: 'callStarted', since });
  } else if (before?.connection === 'reconnecting' && same) {
    resume(turn, before);
  } else {
    // Whoever this call is with, nothing shows that it is the patient of the one before.
    turn.endCall('unclear');
    turn.close();
    openOrAsk(turn, shown);
  }
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

function openOrAsk(turn: Turn, { platform, address: meeting, since }: FrameCall): void {
  const { autoStart } = turn.settings;
  const { answer } = turn.place.ask;
  const same = answer !== null && (answer.sitting || answer.meeting === meeting);
  const answered = same ? answer.start : undefined;
  if (autoStart === 'always' || (autoStart === 'ask' && answered)) {
    turn.openInCall(platform, since);
  } else if (autoStart === 'ask' && answered === undefined) {
    turn.set('ask', { asking: { meeting, since } });
  }
}

/** The call is not in a frame any more. @returns whether that was the last one in the tab */
function leaves(turn: Turn, frame: number): boolean {
  const { [frame]: was, ...live } = turn.place.call.live;
  if (was !== undefined) turn.set('call', { live });
  return was !== undefined && !turn.hasCall;
}

export function interrupt(turn: Turn, how: 'gap' | 'dropped'): void {
  const { connection, interrupted } = turn.consultation ?? {};
  if (connection === 'live') {
    turn.record({ type: 'callInterrupted', how, since: turn.now });
  } else if (interrupted?.how === 'gap' && how === 'dropped') {
    turn.record({ type: 'callInterrupted', how, since: interrupted.since });
  }
}

/** The page of a call went, also of one that dropped: only the same page coming back continues it. */
export function pageGone(turn: Turn, since: number): void {
  const before = turn.consultation;
  if (before?.connection === 'live') {
    turn.record({ type: 'callInterrupted', how: 'gone', since });
  } else if (before?.interrupted && before.interrupted.how !== 'gone') {
    turn.record({ type: 'callInterrupted', how: 'gone', since: before.interrupted.since });
  }
}

/** A frame went, and with the last one of a call the call's page. */
export function callFrameGone(turn: Turn, frame: number): void {
  const last = leaves(turn, frame);
  const dropped = !turn.hasCall && hadCall(turn, frame);
  if (last || dropped) pageGone(turn, turn.now);
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
