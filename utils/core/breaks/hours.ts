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

/** A time as a person typed it. */
export interface TypedTime {
  /** Of the local day, 0 to 1440. */
  readonly minutes: number;
  /**
   * How it says which half of the day it means: by "am" or "pm", as clocks of 24 hours do ("09:00",
   * "17"), or not at all ("9", "5:30").
   */
  readonly half: 'said' | 'by24Hours' | 'open';
}

const halfDayMinutes = dayMinutes / 2;
/** Before this, work in the small hours and work in the afternoon are both plausible, minutes. */
const smallHoursMinutes = 7 * 60;
const typedTime = /^(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:([ap])\.?m\.?)?$/i;

/**
 * A time such as "09:30", "9.30", "0930", "9", "9am" or "5:30 p.m.", up to "24:00"; `null` if it is
 * not a time.
 */
export function parseTime(text: string): TypedTime | null {
  const [, hoursText, minutesText = '0', letter] = typedTime.exec(text.trim()) ?? [];
  if (hoursText === undefined) return null;
  const [hours, minutes] = [Number(hoursText), Number(minutesText)];
  if (minutes > 59) return null;
  if (letter) {
    if (hours < 1 || hours > 12) return null;
    const afternoonMinutes = letter.toLowerCase() === 'p' ? halfDayMinutes : 0;
    return { minutes: (hours % 12) * 60 + minutes + afternoonMinutes, half: 'said' };
  }
  const read = hours * 60 + minutes;
  if (read > dayMinutes) return null;
  const open = !hoursText.startsWith('0') && hours <= 12;
  return { minutes: read, half: open ? 'open' : 'by24Hours' };
}

/** Minutes of the day for a time as `parseTime` understands it; `null` if it is not a time. */
export function readTime(text: string): number | null {
  return parseTime(text)?.minutes ?? null;
}

/**
 * A time in a policy or in a file of settings. Digits alone are minutes of the day there, since
 * Windows may deliver numbers so; but no number begins with a nought, so "0900" is a time.
 * @returns minutes, or the value as it is if it is neither
 */
export function readWrittenTime(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  return /^(?:0|[1-9]\d*)$/.test(text) ? Number(text) : (readTime(text) ?? value);
}

/**
 * The hours that a person probably meant, where those as typed are improbable: "9:00 to 5:00" ends
 * before it begins, and "2:00 to 6:00" is in the night. `null`: nothing to ask. Hours over midnight
 * such as 22:00 to 07:00 are what they are.
 */
export function probablyMeant(from: TypedTime, to: TypedTime): DailyRange | null {
  if (to.minutes === from.minutes) return null;
  const afternoonMinutes = to.minutes + halfDayMinutes;
  const isMorning = 0 < to.minutes && to.minutes < halfDayMinutes;
  if (to.minutes < from.minutes) {
    const fits = to.half !== 'said' && isMorning && afternoonMinutes > from.minutes;
    return fits ? { from: from.minutes, to: afternoonMinutes } : null;
  }
  const open = from.half === 'open' && to.half === 'open';
  const bothLater = open && isMorning && from.minutes < smallHoursMinutes;
  return bothLater ? { from: from.minutes + halfDayMinutes, to: afternoonMinutes } : null;
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
