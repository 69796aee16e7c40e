import type { ConsultationSettings, InputOf } from './input.ts';
import { dueNudge, nextNudge, waitsUntil } from './nudges.ts';
import type { Turn } from './turn.ts';
import type { Consultation } from './types.ts';

/** After the call the "after" phase closes itself when left alone for this long. */
export const afterPhaseMs = 120_000;
/** A call not heard of for this long is treated as gone: four missed heartbeats. */
const silenceMs = 60_000;
/** A consultation started by hand that nobody touches for this long was forgotten. */
const forgottenMs = 4 * 3_600_000;

/** Closes what time has closed. */
export function passTime(turn: Turn): void {
  const { whySmallUntil } = turn.place.panel;
  if (whySmallUntil !== null && turn.now >= whySmallUntil) {
    turn.set('panel', { whySmallUntil: null });
  }
  if (!turn.consultation) return;
  const { connection, interrupted, lastAt } = turn.consultation;
  if (connection === 'live' && turn.hasCall && turn.now - turn.heardAt > silenceMs) {
    turn.record({ type: 'callInterrupted', how: 'silent', since: turn.heardAt });
    passTime(turn);
  } else if (interrupted && turn.now >= lapsesAt(interrupted, turn.settings)) {
    turn.endCall('lapsed', interrupted.since);
    passTime(turn);
  } else if (connection === 'ended' && turn.now - lastAt >= afterPhaseMs) {
    turn.close();
  } else if (connection === 'none' && turn.now - lastAt >= forgottenMs) {
    turn.endCall('lapsed', lastAt);
    turn.close();
  }
}

/** When a call that is gone is no longer waited for. A silent one may only have slept. */
export function lapsesAt(
  { how, noticedAt }: NonNullable<Consultation['interrupted']>,
  { reconnectSeconds }: ConsultationSettings,
): number {
  const windowMs = reconnectSeconds * 1000;
  return noticedAt + (how === 'silent' ? Math.max(windowMs, silenceMs) : windowMs);
}

/** Shows the reminder that is due, or lets it wait until the talk pauses in all frames of the call. */
export function remind(turn: Turn): void {
  const next = turn.consultation && nextNudge(turn.consultation, turn.settings);
  if (!next || next.at > turn.now) return;
  const { live } = turn.place.call;
  const { quietIn } = turn.place.wait;
  const frames = (quietIn ?? Object.keys(live).map(Number)).filter((frame) => frame in live);
  const waits = turn.settings.waitForPause && turn.now < waitsUntil(next);
  if (waits && frames.length > 0) turn.set('wait', { quietIn: frames });
  else turn.record({ type: 'nudgeShown', nudge: next.nudge });
}

/** The talk pauses in a frame. */
export function quiet(turn: Turn, { frame }: InputOf<'quiet'>): void {
  const awaited = turn.place.wait.quietIn;
  if (!awaited?.includes(frame)) return;
  turn.set('wait', { quietIn: awaited.filter((other) => other !== frame) });
  remind(turn);
}

/** Whatever settles a reminder also ends its wait. */
export function endWait(turn: Turn): void {
  const due = turn.consultation && dueNudge(turn.consultation, turn.settings, turn.now);
  if (!due && turn.place.wait.quietIn) turn.set('wait', { quietIn: null });
}
