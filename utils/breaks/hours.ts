import type { BreakSettings, DailyRange, WeeklyRange } from './settings.ts';
import type { Now } from './types.ts';

/** A moment on the doctor's own clock. Summer time moves its minutes and nothing else. */
type LocalTime = Pick<Now, 'weekday' | 'minutes'>;

/** Which hours forbid a prompt at this moment, if any do. */
export function forbiddenBy(
  local: LocalTime,
  { quietHours, workingHours }: Pick<BreakSettings, 'quietHours' | 'workingHours'>,
): 'quietHours' | 'outsideHours' | null {
  if (quietHours.some((range) => inDaily(local, range))) return 'quietHours';
  const open = workingHours.length === 0 || workingHours.some((range) => inWeekly(local, range));
  return open ? null : 'outsideHours';
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
