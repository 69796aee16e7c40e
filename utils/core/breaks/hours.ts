import type { BreakSettings, DailyRange, WeeklyRange } from './settings.ts';
import type { Now } from './types.ts';

/** A moment on the doctor's own clock. Summer time moves its minutes and nothing else. */
type LocalTime = Pick<Now, 'weekday' | 'minutes'>;

/** A day of 24 hours. */
export const dayMinutes = 1440;

/** Which hours forbid a prompt at this moment, if any do. */
export function forbiddenBy(
  local: LocalTime,
  { quietHours, workingHours }: Pick<BreakSettings, 'quietHours' | 'workingHours'>,
): 'quietHours' | 'outsideHours' | null {
  if (quietHours.some((range) => inDaily(local, range))) return 'quietHours';
  const open = workingHours.length === 0 || workingHours.some((range) => inWeekly(local, range));
  return open ? null : 'outsideHours';
}

/** Minutes of the day for a time such as "09:30" or "9.30", up to "24:00"; `null` if it is not a time. */
export function readTime(text: string): number | null {
  const [, hours, minutes] = /^\s*(\d{1,2})[:.](\d{2})\s*$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined || Number(minutes) > 59) return null;
  const read = Number(hours) * 60 + Number(minutes);
  return read <= dayMinutes ? read : null;
}

/** The time as clocks show it, such as "09:30". */
export function timeText(minutes: number): string {
  const parts = [Math.floor(minutes / 60), minutes % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function inDaily({ minutes }: LocalTime, { from, to }: DailyRange): boolean {
  return from < to ? from <= minutes && minutes < to : from <= minutes || minutes < to;
}

/** A range over midnight belongs to the day on which it begins. */
function inWeekly({ weekday, minutes }: LocalTime, range: WeeklyRange): boolean {
  const { from, to } = range;
  if (weekday === range.weekday) return from <= minutes && (to < from || minutes < to);
  return to < from && weekday === (range.weekday + 1) % 7 && minutes < to;
}
