import type { Input } from './input.ts';
import type { Place } from './place.ts';
import type { Consultation } from './types.ts';

/**
 * What breaks need to know about a place: whether there is a call, and whether it is with a patient.
 * Never with whom, or where. Pure.
 */
export type CallNews = 'consultation' | 'meeting' | 'over';

/** A checklist started by hand counts as a telephone call for this long after it was last used. */
const byHandMs = 30 * 60_000;

/**
 * What an input says of the call in its place.
 * @returns `null` where there is a call and nothing new is known of it: a tab that has gone silent
 */
export function callNews(
  input: Input,
  place: Place,
  consultation: Consultation | null,
  now: number,
): CallNews | null {
  const { platform, connection, interrupted, lastAt } = consultation ?? {};
  const open = consultation !== null && !consultation.closed;
  if (open && platform === 'byHand') {
    const fresh = connection === 'none' && now - (lastAt ?? 0) < byHandMs;
    return fresh ? 'consultation' : 'over';
  }
  // A call that dropped is waited for.
  const consulting = open && (connection === 'live' || connection === 'reconnecting');
  const frames = Object.keys(place.call.live).map(Number);
  if (!consulting && frames.length === 0) return 'over';
  // Nobody has been seen or heard for a minute: breaks do not wait for a picture that froze.
  if (frames.length > 0 && frames.every((frame) => place.page.frozenIn.includes(frame)))
    return 'over';
  const heard = input.type === 'call' || input.type === 'heartbeat';
  const waits = open && interrupted && interrupted.how !== 'silent';
  if (!heard && !waits) return null;
  return consulting ? 'consultation' : 'meeting';
}

/** Whether the doctor shows their screen in any tab. */
export function presentsAnywhere(places: Readonly<Record<string, Place | undefined>>): boolean {
  return Object.values(places).some((place) => (place?.page.presentingIn.length ?? 0) > 0);
}
