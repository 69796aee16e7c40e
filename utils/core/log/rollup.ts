import { eachCount } from './counts.ts';
import { unpackResults } from './results.ts';
import type { ConsultationRow, DailyRow, DayGroup } from './types.ts';

/**
 * Daily figures, kept beside the rows so that twenty years are summed up in a moment. Pure. The same
 * rows give the same figures, in whatever order they came and whatever was deleted in between.
 */

/** The item whose moment in the consultation is worth knowing. */
const summaryItem = 'summary';

/** How often an item was done, left open, and not applicable; or a nudge shown and acted on. */
export type Counts = Map<string, number[]>;

/**
 * The figures of a day after rows came to it or went from it.
 * @param change 1: they came; -1: they went
 * @returns `null` when nothing is left
 */
export function changeDay(
  before: DailyRow | undefined,
  day: string,
  rows: readonly ConsultationRow[],
  change: 1 | -1,
): DailyRow | null {
  const groups = new Map((before?.groups ?? []).map((group) => [keyOf(group), group]));
  for (const [key, own] of Map.groupBy(rows, keyOf)) {
    const [{ platform, checklist }] = own as [ConsultationRow, ...ConsultationRow[]];
    const group = changeGroup(groups.get(key) ?? emptyGroup(platform, checklist), own, change);
    if (group.count > 0) groups.set(key, group);
    else groups.delete(key);
  }
  if (groups.size === 0) return null;
  return { day, groups: [...groups].sort(byKey).map(([, group]) => group) };
}

/** Numbers as they are packed in a day: `312 540`. */
export function unpackNumbers(packed: string): number[] {
  return packed === '' ? [] : packed.split(' ').map(Number);
}

/**
 * Adds counts as they are packed in a day, `identity:12.1.0`, to others. Read sign by sign: twenty
 * years have hundreds of thousands of these.
 */
export function addCounts(counts: Counts, packed: string): void {
  for (let at = 0; at < packed.length; ) {
    const colon = packed.indexOf(':', at);
    const id = packed.slice(at, colon);
    const known = counts.get(id) ?? [];
    if (known.length === 0) counts.set(id, known);
    at = colon + 1;
    for (let index = 0, number = 0; ; at++) {
      // Past the end there is no sign, and the number is over as well.
      const digit = packed.charCodeAt(at) - zero;
      if (digit >= 0 && digit <= 9) {
        number = number * 10 + digit;
        continue;
      }
      known[index] = (known[index] ?? 0) + number;
      if (packed[at] !== '.') break;
      index++;
      number = 0;
    }
    at++;
  }
}

const zero = '0'.charCodeAt(0);

function changeGroup(
  { platform, checklist, ...before }: DayGroup,
  rows: readonly ConsultationRow[],
  change: 1 | -1,
): DayGroup {
  const items: Counts = new Map();
  const nudges: Counts = new Map();
  addCounts(items, before.items);
  addCounts(nudges, before.nudges);
  const summaries: number[] = [];
  for (const row of rows) {
    const results = unpackResults(row.items);
    for (const [id, { result, afterSeconds }] of Object.entries(results)) {
      count(items, id, result === 'done' ? [1, 0, 0] : [0, 0, 1], change);
      if (id === summaryItem && result === 'done') summaries.push(afterSeconds);
    }
    for (const id of row.missed) count(items, id, [0, 1, 0], change);
    for (const { nudge, actedOn } of row.nudges) count(nudges, nudge, [1, actedOn ? 1 : 0], change);
  }
  const lengths = rows.map(({ durationSeconds }) => durationSeconds);
  return {
    platform,
    checklist,
    count: before.count + change * rows.length,
    lengths: changeNumbers(before.lengths, lengths, change),
    items: packCounts(items),
    summaries: changeNumbers(before.summaries, summaries, change),
    nudges: packCounts(nudges),
    ...eachCount((name) =>
      changeCount(
        before[name] ?? '',
        rows.map((row) => row[name]),
        change,
      ),
    ),
  };
}

/** How many consultations count something, and how many of them more than none. */
function changeCount(
  packed: string,
  changed: readonly (number | undefined)[],
  change: 1 | -1,
): string {
  const counts: Counts = new Map();
  addCounts(counts, packed);
  for (const times of changed) {
    if (times !== undefined) count(counts, 'calls', [1, times > 0 ? 1 : 0], change);
  }
  return packCounts(counts);
}

function emptyGroup(platform: string, checklist: string): DayGroup {
  const nothing = { lengths: '', items: '', summaries: '', nudges: '' };
  return { platform, checklist, count: 0, ...nothing, ...eachCount(() => '') };
}

function keyOf({ platform, checklist }: Pick<DayGroup, 'platform' | 'checklist'>): string {
  return `${platform} ${checklist}`;
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function count(counts: Counts, id: string, by: readonly number[], change: 1 | -1): void {
  const known = counts.get(id) ?? by.map(() => 0);
  counts.set(
    id,
    by.map((number, index) => (known[index] ?? 0) + change * number),
  );
}

function packCounts(counts: Counts): string {
  return [...counts]
    .filter(([, numbers]) => numbers.some((number) => number > 0))
    .sort(byKey)
    .map(([id, numbers]) => `${id}:${numbers.join('.')}`)
    .join(' ');
}

function changeNumbers(packed: string, changed: readonly number[], change: 1 | -1): string {
  const numbers = unpackNumbers(packed);
  if (change === 1) numbers.push(...changed);
  for (const number of change === 1 ? [] : changed) {
    const index = numbers.indexOf(number);
    if (index >= 0) numbers.splice(index, 1);
  }
  return numbers.sort((a, b) => a - b).join(' ');
}
