import type { ConsultationRow } from './types.ts';

type Precision = ConsultationRow['precision'];

/**
 * Times as the clock on the wall shows them. These depend on the zone that the machine is in, so
 * this is the one file of the core that may use `Date`, and only for a time that it is given.
 */

/** A time rounded down to the hour or the day, local time: the log need not know more. */
export function floorTime(time: number, precision: Precision): number {
  if (precision === 'exact') return time;
  // biome-ignore lint/style/noRestrictedGlobals: of a given time, see above.
  const date = new Date(time);
  if (precision === 'date') return date.setHours(0, 0, 0, 0);
  // Counted back from the time itself: when summer time ends, an hour of the clock comes twice.
  return time - date.getMinutes() * 60_000 - date.getSeconds() * 1000 - date.getMilliseconds();
}

/** The local date of a time, `2026-11-02`. */
export function dayOf(time: number): string {
  // biome-ignore lint/style/noRestrictedGlobals: of a given time, see above.
  const date = new Date(time);
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => pad(part, 2));
  return `${pad(date.getFullYear(), 4)}-${month}-${day}`;
}

/** The local time of day, `09:05`. */
export function clockOf(time: number): string {
  // biome-ignore lint/style/noRestrictedGlobals: of a given time, see above.
  const date = new Date(time);
  return `${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}`;
}

/** The local day of the week, 0 for Sunday. */
export function weekdayOf(time: number): number {
  // biome-ignore lint/style/noRestrictedGlobals: of a given time, see above.
  return new Date(time).getDay();
}

function pad(part: number, digits: number): string {
  return String(part).padStart(digits, '0');
}
