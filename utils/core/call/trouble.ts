import { type CallEvidence, silentMs } from './evidence.ts';
import type { CallState } from './state.ts';

/** Without the platform's marks for this long in a call, the page has changed: the media alone decide. */
export const marksDueMs = 15_000;
/** Neither seen nor heard for this long: the call may have frozen. */
export const frozenMs = 60_000;
/** By voice alone people listen for longer than that. */
export const frozenVoiceMs = 300_000;
/** Where sound cannot be measured, they may be talking without a picture. */
export const frozenDeafMs = 1_800_000;
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

/** Whether the others in a call have been neither seen nor heard for so long that it may have frozen. */
export function isFrozen({ phase, stillMs }: CallState, evidence: CallEvidence): boolean {
  const { pictures, sound, remoteTracks } = evidence;
  const quietMs = silentMs(evidence);
  if (phase !== 'inCall' || remoteTracks.length === 0) return false;
  if (pictures.length === 0 || stillMs === null) return (quietMs ?? 0) >= frozenVoiceMs;
  if (sound.deaf) return stillMs >= frozenDeafMs;
  const hasSound = remoteTracks.length > pictures.length;
  return stillMs >= frozenMs && (!hasSound || (quietMs ?? 0) >= frozenMs);
}
