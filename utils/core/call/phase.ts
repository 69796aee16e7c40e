/**
 * The phase of one frame's call, worked out from evidence. Pure: no page, no browser, no clock.
 *
 *   none <-> waiting <-> alone        before the call: a lobby, or joined with nobody there
 *                          | somebody seen, heard or marked, steady for 3 s
 *                          v
 *                        inCall --> inCall, interrupted (2 s without them) --> ended
 *
 * It ends as a hang-up when the doctor's capture stops or the platform shows its last screen; as a
 * drop when the others' media had stalled before the page took them away; as left when they went
 * while their picture moved; as replaced when others are there instead; and as unclear where none of
 * that is known. From `ended` the next steady evidence is a call again. Whether it is the same
 * consultation is not decided here but in consultation/machine.ts, from how this one ended.
 */
import { type CallEvidence, pictureStillMs, somebodyIsThere } from './evidence.ts';
import {
  areDead,
  cameBack,
  gaveWay,
  hasCompany,
  hasStalled,
  interruptedMs,
  isSameLine,
  isSomebodyElse,
  lostMs,
  meet,
  stalledFromMs,
  stalledToMs,
  type There,
  talksUnseen,
  tracksOf,
  whoIsThere,
} from './gap.ts';
import { type CallEnd, type CallState, type CallStep, noCall } from './state.ts';

/** Evidence must hold this long before it is a call: device previews and ringing are shorter. */
export const steadyMs = 3_000;
/** Where only marks show the call: a toolbar may be out of the page for a while. */
export const marksLostMs = 30_000;
/** Sound that was there for so long before anybody came belongs to the room. */
export const roomSoundMs = 5_000;
/**
 * Capture that stopped this long before the other side went was a camera turned off: not a hang-up.
 */
export const captureBeforeLossMs = 5_000;
/** What the doctor pressed this long before the others went may have sent them away. */
export const pressedBeforeLossMs = 2_500;
/** After a drop the doctor's hang-up is still watched for, as long as a reconnect window can be. */
export const watchAfterDropMs = 300_000;
/** Time between looks in a call. */
export const lookMs = 2_500;
const candidateLookMs = 500;
const aloneLookMs = 1_000;

/**
 * One look taken into account.
 * @param now epoch milliseconds, never smaller than in the step before
 */
export function reduceCall(before: CallState, seen: CallEvidence, now: number): CallStep {
  const state = withMedia(withCapture(before, seen, now), seen, now);
  const pressedAt = latest(seen.pressedAt, state.captureReplacedAt);
  const evidence = { ...seen, pressedAt };
  if (evidence.blocked) return blocked(state, now);
  if (state.phase === 'inCall') return inCall(state, evidence, now);
  const by = state.endedBy === 'dropped' && gaveUp(state, evidence);
  if (by) {
    const step = reduceCall({ ...state, endedBy: by }, evidence, now);
    const since = state.endedAt ?? now;
    return { ...step, reports: [{ phase: 'ended', by, since }, ...step.reports] };
  }
  return somebodyIsThere(evidence, state.roomSound, state.mediaSeen)
    ? candidate(state, evidence, now)
    : outsideCall(state, evidence, now);
}

/**
 * After a drop, the doctor gave up waiting. The call is over, or may be if that was not seen: as when
 * they pressed something, perhaps to let the next patient in.
 */
function gaveUp(
  { capture, endedAt }: CallState,
  { endScreen, pressedAt }: CallEvidence,
): CallEnd | false {
  if (capture === 'stopped' || endScreen) return 'hangUp';
  return pressedAt !== null && endedAt !== null && pressedAt >= endedAt && 'unclear';
}

function withCapture(
  before: CallState,
  { capture, captureReplaced }: CallEvidence,
  now: number,
): CallState {
  const stopped = capture === 'stopped' ? now : null;
  return {
    ...before,
    capture,
    captureStoppedAt: capture === before.capture ? before.captureStoppedAt : stopped,
    captureReplacedAt: captureReplaced ? now : before.captureReplacedAt,
  };
}

function latest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

function withMedia(
  state: CallState,
  { remoteTracks, ceased, joined, twoMarks }: CallEvidence,
  now: number,
): CallState {
  // Without marks and without the doctor's capture the meeting was left; a mini window hides marks only.
  const left = state.phase !== 'inCall' && !twoMarks && state.capture !== 'live';
  const mediaSeen = remoteTracks.length > 0 || (state.mediaSeen && !left);
  return {
    ...state,
    mediaSeen,
    ceased: state.phase === 'inCall' ? [...state.ceased, ...ceased] : [],
    joinedSince: joined ? (state.joinedSince ?? now) : null,
  };
}

function blocked(state: CallState, since: number): CallStep {
  const isCall = state.phase === 'inCall';
  const { capture, call } = state;
  return {
    state: { ...noCall(isCall ? call + 1 : call), capture },
    reports: isCall ? [{ phase: 'ended', by: 'unclear', since }] : [],
    lookAgainInMs: null,
  };
}

function candidate(before: CallState, evidence: CallEvidence, now: number): CallStep {
  const since = before.candidateSince ?? now;
  const state = before.candidateSince === null ? withRoomSound(before, evidence, now) : before;
  if (now - since < steadyMs) {
    const wait = Math.min(candidateLookMs, steadyMs - (now - since));
    return { state: { ...state, candidateSince: since }, reports: [], lookAgainInMs: wait };
  }
  const { call, joinedSince, capture, captureStoppedAt, mediaSeen, roomSound } = state;
  const after = state.endedBy;
  return {
    state: {
      ...noCall(call),
      phase: 'inCall',
      callSince: since,
      ...meet(evidence, roomSound),
      beside: evidence.remoteTracks,
      ceased: [],
      marksSeen: evidence.twoMarks,
      joinedSince,
      capture,
      captureStoppedAt,
      mediaSeen,
      roomSound,
      after,
    },
    reports: [{ phase: 'inCall', call, since, after }],
    lookAgainInMs: lookMs,
  };
}

/** Whoever is there now was not there when the sound began. */
function withRoomSound(state: CallState, { pictures, remoteTracks }: CallEvidence, now: number) {
  const { joinedSince, roomSound } = state;
  const isOld = joinedSince !== null && now - joinedSince >= roomSoundMs;
  const shown = pictures.flatMap(tracksOf);
  const belongs = (id: string) => (isOld ? !shown.includes(id) : roomSound.includes(id));
  return { ...state, roomSound: remoteTracks.filter(belongs) };
}

function outsideCall(state: CallState, evidence: CallEvidence, now: number): CallStep {
  const { endedBy, endedAt } = state;
  const { joined, twoMarks, waiting } = evidence;
  const isJoined = joined || twoMarks;
  const otherwise = isJoined ? 'alone' : endedBy === null ? 'none' : 'ended';
  const phase = waiting ? 'waiting' : otherwise;
  const told = phase === 'ended' ? 'none' : phase;
  // After a drop the doctor's hang-up is watched for.
  // The camera runs before a first call, whose media may come without an event; a lobby is watched.
  const isReady = state.capture === 'live' && endedBy === null && !waiting;
  const watching = endedBy === 'dropped' && endedAt !== null && now - endedAt < watchAfterDropMs;
  return {
    state: { ...state, candidateSince: null, phase },
    reports: phase === state.phase ? [] : [{ phase: told }],
    // Nothing wakes a look when somebody begins to send or to talk.
    lookAgainInMs: joined ? aloneLookMs : watching || isReady ? lookMs : null,
  };
}

function inCall(state: CallState, evidence: CallEvidence, now: number): CallStep {
  const { lostSince } = state;
  if (evidence.endScreen) return ended(state, 'hangUp', lostSince ?? now, now);
  const there = whoIsThere(state, evidence);
  const somebody = there.isHere || there.others.length > 0;
  if (!somebody) return lost({ ...state, candidateSince: null }, evidence, now);
  if (lostSince !== null && isHungUp(state, lostSince)) {
    return replaced(state, evidence, lostSince, now, 'hangUp');
  }
  return there.isHere
    ? theyAreHere(state, evidence, there, now)
    : othersAreHere(state, evidence, there, now);
}

function theyAreHere(
  state: CallState,
  evidence: CallEvidence,
  there: There,
  now: number,
): CallStep {
  const { lostSince, stillMs: was } = state;
  const { stillMs, others } = there;
  if (others.length > 0 && stillMs !== null && stillMs >= pictureStillMs) {
    return replaced(state, evidence, now - stillMs, now);
  }
  const wentAt = lostSince ?? now - (was ?? 0);
  const pressed = pressedSince(evidence, wentAt);
  const same =
    !gaveWay(state) &&
    (lostSince === null || (!pressed && isSameLine(state, there, now - lostSince)));
  return same && !isSomebodyElse(state, evidence, there, pressed)
    ? goesOn(state, evidence, stillMs, now)
    : replaced(state, evidence, wentAt, now, 'unclear');
}

function othersAreHere(
  state: CallState,
  evidence: CallEvidence,
  there: There,
  now: number,
): CallStep {
  const { lostSince, roomSound, beside } = state;
  const pictures = cameBack(state, there);
  if (lostSince !== null && pictures.length > 0 && isDrop(state, evidence, lostSince)) {
    const back = meet({ ...evidence, pictures }, [...roomSound, ...beside]);
    return goesOn({ ...state, ...back, dead: false }, evidence, 0, now);
  }
  // Whoever is there instead has been there since then, also once the call is over.
  const next = { ...state, candidateSince: state.candidateSince ?? now };
  return lostSince !== null && now - lostSince >= interruptedMs
    ? replaced(next, evidence, lostSince, now)
    : lost(next, evidence, now);
}

/** The line failed, and nothing was pressed that may have sent them away or let others in. */
function isDrop(state: CallState, evidence: CallEvidence, lostSince: number): boolean {
  return hasStalled(state) && !pressedSince(evidence, lostSince);
}

/** Something was pressed since then, or shortly before. */
function pressedSince({ pressedAt }: CallEvidence, from: number): boolean {
  return pressedAt !== null && pressedAt >= from - pressedBeforeLossMs;
}

function isHungUp({ captureStoppedAt }: CallState, lostSince: number): boolean {
  return captureStoppedAt !== null && captureStoppedAt >= lostSince - captureBeforeLossMs;
}

function goesOn(
  state: CallState,
  evidence: CallEvidence,
  stillMs: number | null,
  now: number,
): CallStep {
  const { people, roomSound, interrupted, lostSince } = state;
  const { remoteTracks, pictures } = evidence;
  // The first media beside the marks, or the first picture of somebody who was heard.
  const isFirst = people.length === 0 && (roomSound.length === 0 || pictures.length > 0);
  return {
    state: {
      ...state,
      ...(isFirst && meet(evidence, roomSound)),
      candidateSince: null,
      lostSince: null,
      interrupted: false,
      beside: remoteTracks,
      ceased: [],
      stillMs,
      talked: talksUnseen(evidence, stillMs),
      dead: state.dead || areDead(evidence, stillMs),
      marksSeen: state.marksSeen || evidence.twoMarks,
    },
    reports: interrupted ? [{ phase: 'resumed', since: lostSince ?? now }] : [],
    // How long it stood still before it goes tells a line that failed.
    lookAgainInMs: stillMs && stillMs < stalledToMs ? candidateLookMs : lookMs,
  };
}

function lost(before: CallState, evidence: CallEvidence, now: number): CallStep {
  const lostSince = before.lostSince ?? now;
  const state = { ...before, lostSince };
  if (isHungUp(state, lostSince)) return ended(state, 'hangUp', lostSince, now);
  const gapMs = now - lostSince;
  const limitMs = state.mediaSeen ? lostMs : marksLostMs;
  if (gapMs >= limitMs) return ended(state, howLost(state, evidence, lostSince), lostSince, now);
  const tell = !state.interrupted && gapMs >= (state.mediaSeen ? interruptedMs : lostMs);
  return {
    state: { ...state, interrupted: state.interrupted || tell },
    reports: tell ? [{ phase: 'interrupted', since: lostSince }] : [],
    lookAgainInMs: Math.min(candidateLookMs, limitMs - gapMs),
  };
}

function howLost(state: CallState, evidence: CallEvidence, lostSince: number): CallEnd {
  const { stillMs } = state;
  if (pressedSince(evidence, lostSince) || stillMs === null) return 'unclear';
  if (stillMs < stalledFromMs) return 'left';
  return hasStalled(state) && !hasCompany(state, evidence) ? 'dropped' : 'unclear';
}

/** Somebody is there, and not those with whom the call was, or nothing shows that it is them. */
function replaced(
  state: CallState,
  evidence: CallEvidence,
  since: number,
  now: number,
  by: CallEnd = 'replaced',
): CallStep {
  const { state: after, reports } = ended(state, by, since, now);
  const { candidateSince } = state;
  const step = reduceCall({ ...after, candidateSince }, evidence, now);
  return { ...step, reports: [...reports, ...step.reports] };
}

function ended(state: CallState, by: CallEnd, since: number, now: number): CallStep {
  const { call, callSince, joinedSince, capture, mediaSeen, roomSound } = state;
  return {
    state: {
      ...noCall(call + 1),
      phase: 'ended',
      joinedSince,
      capture,
      mediaSeen,
      roomSound,
      endedAt: now,
      endedBy: by,
    },
    reports: [{ phase: 'ended', by, since: Math.max(since, callSince ?? since) }],
    lookAgainInMs: joinedSince !== null ? aloneLookMs : by === 'dropped' ? lookMs : null,
  };
}
