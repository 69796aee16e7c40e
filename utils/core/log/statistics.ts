import { type CountName, countNames, eachCount } from './counts.ts';
import { addCounts, type Counts, unpackNumbers } from './rollup.ts';
import type { DailyRow, DayGroup, LogFilter } from './types.ts';

/**
 * What the log says about many consultations. Every figure comes with the number it is a part of, so
 * that nobody reads much into small numbers. Made only from the daily figures.
 */

export interface ItemFigure {
  readonly item: string;
  readonly done: number;
  /** Done or left open: what was set aside as not applicable does not count. */
  readonly applicable: number;
  readonly notApplicable: number;
}

/** In how many consultations a call was seen, and in how many of these it happened at all. */
export interface CountFigure {
  readonly calls: number;
  readonly withAny: number;
}

export interface Figures extends Readonly<Record<CountName, CountFigure>> {
  readonly consultations: number;
  /** Days with at least one. */
  readonly days: number;
  /** Half were shorter and half longer; `null` without any. */
  readonly medianSeconds: number | null;
  /** In the order of their ids. */
  readonly items: readonly ItemFigure[];
  /** All items together. */
  readonly done: number;
  readonly applicable: number;
  /** In how many the patient was given a summary, and usually in which second. */
  readonly summary: { readonly consultations: number; readonly medianSeconds: number | null };
  readonly nudges: { readonly shown: number; readonly actedOn: number };
  /** Seconds of every consultation, in ascending order. */
  readonly lengths: readonly number[];
}

/** A calendar week with what was done in it. */
export interface Week {
  /** Its Monday, `2026-11-02`. */
  readonly monday: string;
  readonly consultations: number;
  readonly done: number;
  readonly applicable: number;
}

/** The figures of the days, services and checklists that a filter lets through. */
export function figuresOf(days: Iterable<DailyRow>, filter: LogFilter): Figures {
  const counts: Counts = new Map();
  const nudgeCounts: Counts = new Map();
  const counted = new Map<CountName, Counts>(countNames.map((name) => [name, new Map()]));
  const lengths: number[] = [];
  const summaries: number[] = [];
  let [consultations, withAny] = [0, 0];
  for (const day of days) {
    const groups = groupsOf(day, filter);
    if (groups.length > 0) withAny++;
    for (const group of groups) {
      consultations += group.count;
      addCounts(counts, group.items);
      addCounts(nudgeCounts, group.nudges);
      for (const [name, sums] of counted) addCounts(sums, group[name] ?? '');
      for (const length of unpackNumbers(group.lengths)) lengths.push(length);
      for (const second of unpackNumbers(group.summaries)) summaries.push(second);
    }
  }
  const items = [...counts].map(([item, numbers]) => itemFigure(item, numbers));
  const nudges = [...nudgeCounts.values()];
  const sorted = inOrder(lengths);
  return {
    consultations,
    days: withAny,
    medianSeconds: medianOf(sorted),
    items: items.sort((a, b) => (a.item < b.item ? -1 : 1)),
    done: sum(items.map(({ done }) => done)),
    applicable: sum(items.map(({ applicable }) => applicable)),
    summary: {
      consultations: summaries.length,
      medianSeconds: medianOf(inOrder(summaries)),
    },
    nudges: {
      shown: sum(nudges.map(([shown = 0]) => shown)),
      actedOn: sum(nudges.map(([, actedOn = 0]) => actedOn)),
    },
    ...(eachCount((name) => {
      const [calls = 0, more = 0] = counted.get(name)?.get('calls') ?? [];
      return { calls, withAny: more };
    }) as Readonly<Record<CountName, CountFigure>>),
    lengths: sorted,
  };
}

/** How many consultations a filter lets through, by the item that was left open too. */
export function countOf(days: Iterable<DailyRow>, filter: LogFilter): number {
  let count = 0;
  for (const day of days) {
    for (const group of groupsOf(day, filter)) {
      if (filter.missed === null) {
        count += group.count;
      } else {
        const items: Counts = new Map();
        addCounts(items, group.items);
        count += items.get(filter.missed)?.[1] ?? 0;
      }
    }
  }
  return count;
}

/** The services and checklists that there are, for a choice. */
export function kindsOf(days: Iterable<DailyRow>): {
  readonly platforms: readonly string[];
  readonly checklists: readonly string[];
} {
  const platforms = new Set<string>();
  const checklists = new Set<string>();
  for (const { groups } of days) {
    for (const { platform, checklist } of groups) {
      platforms.add(platform);
      checklists.add(checklist);
    }
  }
  return { platforms: [...platforms].sort(), checklists: [...checklists].sort() };
}

/** What was left open most, with its denominator; as many as are asked for. */
export function mostMissed({ items }: Figures, most: number): readonly ItemFigure[] {
  return items
    .filter(({ done, applicable }) => done < applicable)
    .sort(
      (a, b) =>
        b.applicable - b.done - (a.applicable - a.done) ||
        a.done / a.applicable - b.done / b.applicable ||
        (a.item < b.item ? -1 : 1),
    )
    .slice(0, most);
}

/** Week by week up to the last one that has any, including empty weeks; at most this many. */
export function weeksOf(days: Iterable<DailyRow>, filter: LogFilter, most: number): Week[] {
  const byWeek = new Map<number, { consultations: number; done: number; applicable: number }>();
  for (const day of days) {
    const groups = groupsOf(day, filter);
    if (groups.length === 0) continue;
    const week = Math.floor((dayNumber(day.day) + 3) / 7);
    const found = byWeek.get(week) ?? { consultations: 0, done: 0, applicable: 0 };
    for (const { count, items } of groups) {
      found.consultations += count;
      const counts: Counts = new Map();
      addCounts(counts, items);
      for (const [done = 0, missed = 0] of counts.values()) {
        found.done += done;
        found.applicable += done + missed;
      }
    }
    byWeek.set(week, found);
  }
  if (byWeek.size === 0) return [];
  const numbers = [...byWeek.keys()];
  const last = numbers.reduce((a, b) => Math.max(a, b));
  const first = Math.max(
    numbers.reduce((a, b) => Math.min(a, b)),
    last - most + 1,
  );
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const found = byWeek.get(first + index) ?? { consultations: 0, done: 0, applicable: 0 };
    return { monday: dayText((first + index) * 7 - 3), ...found };
  });
}

/** How many consultations took how long. The last part has no upper end. */
export interface LengthBin {
  readonly fromMinutes: number;
  readonly toMinutes: number | null;
  readonly consultations: number;
}

/** In parts of five minutes; an hour and more are one. */
export function lengthBins({ lengths }: Pick<Figures, 'lengths'>): LengthBin[] {
  const [width, parts] = [5, 12];
  const counts = Array.from({ length: parts + 1 }, () => 0);
  for (const length of lengths) {
    const part = Math.min(parts, Math.floor(length / (width * 60)));
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts.map((consultations, part) => ({
    fromMinutes: part * width,
    toMinutes: part === parts ? null : (part + 1) * width,
    consultations,
  }));
}

/** In how many of a hundred; `null` of none. */
export function inHundred(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 100);
}

/** The middle of numbers in ascending order; between two of them their mean. */
export function medianOf(ascendingNumbers: readonly number[]): number | null {
  const middle = ascendingNumbers.length >> 1;
  const upper = ascendingNumbers[middle];
  if (upper === undefined) return null;
  if (ascendingNumbers.length % 2 === 1) return upper;
  return ((ascendingNumbers[middle - 1] ?? upper) + upper) / 2;
}

/** The day this many days later; negative: earlier. */
export function shiftDay(day: string, days: number): string {
  return dayText(dayNumber(day) + days);
}

/** Whether a text is a real date, `2026-11-02`. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && dayText(dayNumber(text)) === text;
}

/** Days since 1 January 1970. Years begin with March here, so that leap days come last. */
export function dayNumber(day: string): number {
  const [year, month, date] = [day.slice(0, 4), day.slice(5, 7), day.slice(8, 10)].map(Number) as [
    number,
    number,
    number,
  ];
  const y = month <= 2 ? year - 1 : year;
  const m = month <= 2 ? month + 9 : month - 3;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leaps + Math.floor((153 * m + 2) / 5) + date - 1 - 719_468;
}

function dayText(number: number): string {
  const days = number + 719_468;
  const era = Math.floor(days / 146_097);
  const ofEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  );
  const ofYear =
    ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * ofYear + 2) / 153);
  const date = ofYear - Math.floor((153 * m + 2) / 5) + 1;
  const month = m < 10 ? m + 3 : m - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const parts = [String(year).padStart(4, '0'), month, date];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

function groupsOf({ day, groups }: DailyRow, filter: LogFilter): readonly DayGroup[] {
  const { from, to, platform, checklist } = filter;
  if ((from !== null && day < from) || (to !== null && day > to)) return [];
  if (platform === null && checklist === null) return groups;
  return groups.filter(
    (group) =>
      (platform === null || group.platform === platform) &&
      (checklist === null || group.checklist === checklist),
  );
}

function itemFigure(item: string, [done = 0, missed = 0, notApplicable = 0]: number[]): ItemFigure {
  return { item, done, applicable: done + missed, notApplicable };
}

/** In ascending order. Typed arrays sort several times as fast. */
function inOrder(numbers: readonly number[]): number[] {
  return Array.from(Float64Array.from(numbers).sort());
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
