/**
 * The phase of one frame's call, worked out from evidence. Pure: no page, no browser, no clock.
 *
 *                    evidence steady for 3 s               hung up
 *   none <-> waiting ------------------------> inCall ----------------------> ended (hangUp)
 *                                                |  ^                           ^
 *                             evidence gone, 2 s |  | same tracks, or capture   | capture stops
 *                                                v  | still live                |
 *                                            inCall, interrupted ------------> ended (dropped)
 *                                                |               10 s, capture live
 *                                                +---------------------------> ended (unclear)
 *                                                  10 s, or other tracks, capture unknown
 *
 * From `ended` the next steady evidence is a call again, and a lobby is waiting again; whether it is
 * the same consultation is not decided here but in consultation/machine.ts, from how this one ended.
 */

export type CallPhase = 'none' | 'waiting' | 'inCall' | 'ended';

/** The doctor's own camera or microphone in this document, as far as the page shows it. */
export type Capture = 'unseen' | 'live' | 'stopped';

/** What one look at a frame found. */
export interface CallEvidence {
  /** A patient's page or a device test: nothing here is a consultation, whatever plays. */
  readonly blocked: boolean;
  /** A pre-join screen or lobby. */
  readonly waiting: boolean;
  /** Ids of the remote tracks that are live in playing elements. Kept in memory only. */
  readonly remoteTracks: readonly string[];
  /** The platform's control that leaves the call; `undefined` where the platform names none. */
  readonly leaveControl: boolean | undefined;
  /** The leave control and one more sign of a call: stands in for media that cannot be seen. */
  readonly twoMarks: boolean;
  readonly capture: Capture;
  /** All of the doctor's tracks from the last look are gone, and other tracks are there. */
  readonly captureReplaced: boolean;
  /** When the doctor last pressed something in the page, by the clock of `now`; `null`: never. */
  readonly pressedAt: number | null;
}

/**
 * How the call in a frame ended. `hangUp`: the doctor's capture stopped or the leave control went away.
 * `dropped`: the other side is gone, and the doctor's capture still runs. `unclear`: it could be either.
 */
export type CallEnd = 'hangUp' | 'dropped' | 'unclear';

/** What the frame tells the worker. Times are epoch milliseconds. */
export type CallReport =
  | { readonly phase: 'none' }
  | { readonly phase: 'waiting' }
  /** `after`: how this frame's call before ended, which tells the worker whose call this is. */
  | { readonly phase: 'inCall'; readonly since: number; readonly after: CallEnd | null }
  | { readonly phase: 'interrupted' }
  | { readonly phase: 'resumed' }
  | { readonly phase: 'ended'; readonly by: CallEnd };

export interface CallState {
  readonly phase: CallPhase;
  /** Since when there has been unbroken evidence of a call that is not one yet. */
  readonly candidateSince: number | null;
  /** Since when there has been the running call. */
  readonly callSince: number | null;
  /** Since when a running call has had no evidence. */
  readonly lostSince: number | null;
  /** The worker has been told of the present gap. */
  readonly interrupted: boolean;
  /** The remote tracks last seen live. */
  readonly tracks: readonly string[];
  readonly capture: Capture;
  readonly captureStoppedAt: number | null;
  /** Since when the doctor's present capture has been live; `null` when it is not. */
  readonly captureSince: number | null;
  /** As of this look. */
  readonly pressedAt: number | null;
  /**
   * Media were seen since the platform's marks came up: from then on the media alone say who is
   * there. The marks of a meeting stay when one patient leaves and the next one comes.
   */
  readonly mediaSeen: boolean;
  /** In this call the platform's two marks were seen together, so they still work. */
  readonly marksSeen: boolean;
  /** How the call before this one ended; `null` for the first in this document. */
  readonly after: CallEnd | null;
  readonly leaveControlSeen: boolean;
  /** Since when a leave control seen in this call has been missing. */
  readonly leaveControlGoneSince: number | null;
  readonly endedAt: number | null;
  readonly endedBy: CallEnd | null;
}

export interface CallStep {
  readonly state: CallState;
  readonly reports: readonly CallReport[];
  /** When to look again without being woken, milliseconds; `null`: no timer is needed. */
  readonly lookAgainInMs: number | null;
}

/** Evidence must hold this long before it is a call: device previews and ringing are shorter. */
export const steadyMs = 3_000;
/** A gap longer than this is told to the doctor. */
export const interruptedMs = 2_000;
/** A gap longer than this ends the call. */
export const lostMs = 10_000;
/** A leave control must be missing this long: a mini call window hides it for a moment. */
export const leaveControlGoneMs = 3_000;
/**
 * Capture that stopped this long before the other side went was a camera turned off, and other
 * capture that came then another camera: neither was a hang-up.
 */
export const captureBeforeLossMs = 5_000;
/** What the doctor pressed this long before the others went may have sent them away. */
export const pressedBeforeLossMs = 2_500;
/** After a drop the doctor's hang-up is still watched for, as long as a reconnect window can be. */
export const watchAfterDropMs = 300_000;
/** Without the platform's marks for this long in a call, the page has changed: the media alone decide. */
export const marksDueMs = 15_000;
/** Time between looks in a call. */
export const lookMs = 2_500;
const candidateLookMs = 500;

export const initialCall: CallState = {
  phase: 'none',
  candidateSince: null,
  callSince: null,
  lostSince: null,
  interrupted: false,
  tracks: [],
  capture: 'unseen',
  captureStoppedAt: null,
  captureSince: null,
  pressedAt: null,
  mediaSeen: false,
  marksSeen: false,
  after: null,
  leaveControlSeen: false,
  leaveControlGoneSince: null,
  endedAt: null,
  endedBy: null,
};

/**
 * One look taken into account.
 * @param now epoch milliseconds, never smaller than in the step before
 */
export function reduceCall(before: CallState, evidence: CallEvidence, now: number): CallStep {
  const state = withMedia(withCapture(before, evidence, now), evidence);
  if (evidence.blocked) return blocked(state);
  const present = evidence.remoteTracks.length > 0 || (evidence.twoMarks && !state.mediaSeen);
  if (state.phase === 'inCall') {
    return present ? callGoesOn(state, evidence, now) : callLost(state, evidence, now);
  }
  const by = state.endedBy === 'dropped' && gaveUp(state, evidence);
  if (by) {
    const step = reduceCall({ ...state, endedBy: by }, evidence, now);
    return { ...step, reports: [{ phase: 'ended', by }, ...step.reports] };
  }
  return present ? candidate(state, evidence, now) : outsideCall(state, evidence, now);
}

/**
 * Whether the platform's marks are missing from a call that the media show: hang-ups, lobbies and
 * calls without visible media may then be missed, and the doctor should know.
 */
export function isDegraded(
  { phase, callSince, marksSeen }: CallState,
  { leaveControl }: CallEvidence,
  now: number,
): boolean {
  const platformHasMarks = leaveControl !== undefined;
  const due = phase === 'inCall' && callSince !== null && now - callSince >= marksDueMs;
  return platformHasMarks && due && !marksSeen;
}

/**
 * After a drop, the doctor gave up waiting. The call is over, or may be if that was not seen: as when
 * they pressed something, perhaps to let the next patient in.
 */
function gaveUp(
  { capture, pressedAt, endedAt }: CallState,
  { captureReplaced }: CallEvidence,
): CallEnd | false {
  if (capture === 'stopped') return 'hangUp';
  const pressed = pressedAt !== null && endedAt !== null && pressedAt >= endedAt;
  return (captureReplaced || pressed) && 'unclear';
}

function withCapture(before: CallState, evidence: CallEvidence, now: number): CallState {
  const { capture, captureReplaced, pressedAt } = evidence;
  const anew = capture === 'live' && (before.capture !== 'live' || captureReplaced);
  const captureSince = anew ? now : capture === 'live' ? before.captureSince : null;
  const stopped = capture === 'stopped' ? now : null;
  const captureStoppedAt = capture === before.capture ? before.captureStoppedAt : stopped;
  return { ...before, capture, captureSince, captureStoppedAt, pressedAt };
}

function withMedia(state: CallState, { remoteTracks, twoMarks }: CallEvidence): CallState {
  // Without marks and without the doctor's capture the meeting was left; a mini window hides marks only.
  const left = state.phase !== 'inCall' && !twoMarks && state.capture !== 'live';
  return { ...state, mediaSeen: remoteTracks.length > 0 || (state.mediaSeen && !left) };
}

function blocked(state: CallState): CallStep {
  const reports: CallReport[] = state.phase === 'inCall' ? [{ phase: 'ended', by: 'unclear' }] : [];
  const { capture, captureSince } = state;
  return {
    state: { ...initialCall, capture, captureSince },
    reports,
    lookAgainInMs: null,
  };
}

function candidate(state: CallState, evidence: CallEvidence, now: number): CallStep {
  const since = state.candidateSince ?? now;
  if (now - since < steadyMs) {
    const wait = Math.min(candidateLookMs, steadyMs - (now - since));
    return { state: { ...state, candidateSince: since }, reports: [], lookAgainInMs: wait };
  }
  return {
    state: {
      ...initialCall,
      phase: 'inCall',
      callSince: since,
      tracks: evidence.remoteTracks,
      capture: state.capture,
      captureSince: state.captureSince,
      captureStoppedAt: state.captureStoppedAt,
      mediaSeen: state.mediaSeen,
      marksSeen: evidence.twoMarks,
      after: state.endedBy,
      leaveControlSeen: evidence.leaveControl === true,
    },
    reports: [{ phase: 'inCall', since, after: state.endedBy }],
    lookAgainInMs: lookMs,
  };
}

function outsideCall(state: CallState, evidence: CallEvidence, now: number): CallStep {
  const { endedBy, endedAt } = state;
  const phase = evidence.waiting ? 'waiting' : endedBy === null ? 'none' : 'ended';
  const reports: CallReport[] =
    phase === state.phase ? [] : [{ phase: evidence.waiting ? 'waiting' : 'none' }];
  // After a drop the doctor's hang-up is watched for.
  const watching = endedBy === 'dropped' && endedAt !== null && now - endedAt < watchAfterDropMs;
  return {
    state: { ...state, candidateSince: null, phase },
    reports,
    lookAgainInMs: watching ? lookMs : null,
  };
}

function callGoesOn(state: CallState, evidence: CallEvidence, now: number): CallStep {
  if (!isSameCall(state, evidence, now)) {
    // Somebody is there, and nothing shows that it is the same person.
    const { state: next, lookAgainInMs } = candidate(end(state, 'unclear', now), evidence, now);
    return { state: next, reports: [{ phase: 'ended', by: 'unclear' }], lookAgainInMs };
  }
  return {
    state: {
      ...state,
      lostSince: null,
      interrupted: false,
      tracks: evidence.remoteTracks.length > 0 ? evidence.remoteTracks : state.tracks,
      marksSeen: state.marksSeen || evidence.twoMarks,
      leaveControlSeen: state.leaveControlSeen || evidence.leaveControl === true,
      leaveControlGoneSince: null,
    },
    reports: state.interrupted ? [{ phase: 'resumed' }] : [],
    lookAgainInMs: lookMs,
  };
}

function isSameCall(state: CallState, { remoteTracks }: CallEvidence, now: number): boolean {
  if (captureStayed(state, state.lostSince ?? now)) return true;
  // Marks alone, or the first media beside them, are the same as long as nobody hung up.
  if (remoteTracks.length === 0 || state.tracks.length === 0) return true;
  return remoteTracks.some((id) => state.tracks.includes(id));
}

/**
 * The doctor's capture ran before the other side went and runs still, and the doctor pressed nothing
 * that may have ended the call. Capture that came on in this call not long before, or since, may be
 * that of the next: the doctor hung up between two looks.
 */
function captureStayed(
  { captureSince, callSince, pressedAt }: CallState,
  lostSince: number,
): boolean {
  if (captureSince === null || callSince === null) return false;
  if (pressedAt !== null && pressedAt >= lostSince - pressedBeforeLossMs) return false;
  return captureSince <= callSince || captureSince < lostSince - captureBeforeLossMs;
}

function callLost(before: CallState, evidence: CallEvidence, now: number): CallStep {
  const lostSince = before.lostSince ?? now;
  const controlGone = before.leaveControlSeen && evidence.leaveControl === false;
  const state: CallState = {
    ...before,
    lostSince,
    leaveControlGoneSince: controlGone ? (before.leaveControlGoneSince ?? now) : null,
  };
  if (isHangUp(state, lostSince, now)) return ended(state, 'hangUp', now);
  const gapMs = now - lostSince;
  if (gapMs >= lostMs) {
    return ended(state, captureStayed(state, lostSince) ? 'dropped' : 'unclear', now);
  }
  const tell = !state.interrupted && gapMs >= interruptedMs;
  return {
    state: { ...state, interrupted: state.interrupted || tell },
    reports: tell ? [{ phase: 'interrupted' }] : [],
    lookAgainInMs: Math.min(candidateLookMs, lostMs - gapMs),
  };
}

function isHangUp(state: CallState, lostSince: number, now: number): boolean {
  const { captureStoppedAt, leaveControlGoneSince } = state;
  if (captureStoppedAt !== null && captureStoppedAt >= lostSince - captureBeforeLossMs) return true;
  return leaveControlGoneSince !== null && now - leaveControlGoneSince >= leaveControlGoneMs;
}

function ended(state: CallState, by: CallEnd, now: number): CallStep {
  return {
    state: end(state, by, now),
    reports: [{ phase: 'ended', by }],
    lookAgainInMs: by === 'dropped' ? lookMs : null,
  };
}

function end(state: CallState, by: CallEnd, now: number): CallState {
  const { capture, captureSince, mediaSeen } = state;
  return {
    ...initialCall,
    phase: 'ended',
    capture,
    captureSince,
    mediaSeen,
    endedAt: now,
    endedBy: by,
  };
}
