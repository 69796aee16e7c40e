import {
  dayMinutes,
  parseTime,
  probablyMeant,
  readTime,
  timeText,
} from '../../utils/core/breaks/hours.ts';
import type { DailyRange, WeeklyRange } from '../../utils/core/breaks/settings.ts';

/** The lists of hours that a person makes on the settings page. Pure. */

/** With its day of the week, 0 for Sunday, or every day. */
export type Range = DailyRange & { readonly weekday?: WeeklyRange['weekday'] };

/** From Monday on. */
export const weekdays: readonly number[] = [1, 2, 3, 4, 5, 6, 0];

/** Days that are added at one go; `null`: ranges that come every day. */
export type Days = 'workdays' | number | null;

/** What is wrong with hours that were to be added. */
export type HoursProblem = 'from' | 'to' | 'same' | 'overlaps' | 'tooMany';

/**
 * The list with hours added.
 * @param from a time such as "09:00"; "00:00" as `to` is the end of the day
 */
export function withRange(
  ranges: readonly Range[],
  days: Days,
  from: string,
  to: string,
  most: number,
): { readonly ranges: readonly Range[] } | { readonly problem: HoursProblem } {
  const [begins, ends] = [readTime(from), readTime(to)];
  if (begins === null || begins === dayMinutes) return { problem: 'from' };
  if (ends === null) return { problem: 'to' };
  const times = { from: begins, to: ends === 0 ? dayMinutes : ends };
  if (times.from === times.to) return { problem: 'same' };
  const added: Range[] =
    days === null ? [times] : daysOf(days).map((weekday) => ({ weekday, ...times }));
  const clashes = added.some((one) => ranges.some((other) => overlap(one, other)));
  if (clashes || selfOverlap(added)) return { problem: 'overlaps' };
  if (ranges.length + added.length > most) return { problem: 'tooMany' };
  return { ranges: [...ranges, ...added].sort(inOrder) };
}

/** Hours as typed, and the ones that the person probably meant instead. */
export interface HoursQuestion {
  readonly typed: DailyRange;
  readonly meant: DailyRange;
}

/** What to ask before these hours are added; `null`: nothing. */
export function questionAbout(from: string, to: string): HoursQuestion | null {
  const [begins, ends] = [parseTime(from), parseTime(to)];
  const meant = begins && ends && probablyMeant(begins, ends);
  return meant && { typed: { from: begins.minutes, to: ends.minutes }, meant };
}

/** The text as clocks show it, "09:00" for "9am", if it is a time. */
export function inNormalForm(text: string): string {
  const minutes = readTime(text);
  return minutes === null ? text : timeText(minutes);
}

/** The list without one of its ranges. */
export function withoutRange(ranges: readonly Range[], gone: Range): readonly Range[] {
  return ranges.filter((range) => range !== gone);
}

/** Ranges by their days, from Monday on; one group without a day where they come every day. */
export function byDay(
  ranges: readonly Range[],
): readonly { readonly weekday: number | undefined; readonly ranges: readonly Range[] }[] {
  const sorted = [...ranges].sort(inOrder);
  const days = [...new Set(sorted.map(({ weekday }) => weekday))];
  return days.map((weekday) => ({
    weekday,
    ranges: sorted.filter((range) => range.weekday === weekday),
  }));
}

/** "09:00 to 12:30", by the words for it. */
export function rangeText({ from, to }: Range, words: (from: string, to: string) => string) {
  return words(timeText(from), timeText(to));
}

function daysOf(days: Exclude<Days, null>): readonly number[] {
  return days === 'workdays' ? [1, 2, 3, 4, 5] : [days];
}

function inOrder(a: Range, b: Range): number {
  const place = ({ weekday = 0 }: Range) => weekdays.indexOf(weekday);
  return place(a) - place(b) || a.from - b.from;
}

function lengthOf({ from, to }: Range): number {
  return to > from ? to - from : to + dayMinutes - from;
}

/** Whether two ranges share a minute: in the week, or in the day where they come every day. */
function overlap(a: Range, b: Range): boolean {
  const period = a.weekday === undefined ? dayMinutes : 7 * dayMinutes;
  const start = ({ weekday = 0, from }: Range) => weekday * dayMinutes + from;
  const after = (one: Range, other: Range) => (start(other) - start(one) + period) % period;
  return after(a, b) < lengthOf(a) || after(b, a) < lengthOf(b);
}

/** Hours that run past midnight can overlap with those of the next day. */
function selfOverlap(added: readonly Range[]): boolean {
  return added.some((one, index) => added.slice(index + 1).some((other) => overlap(one, other)));
}
