import type { Collection, InsertType } from 'dexie';
import { earliestStart, isInLog, latestStart } from '../../core/log/row.ts';
import type { ConsultationRow, DailyRow, LogFilter, Tombstone } from '../../core/log/types.ts';
import { withLostDays } from './daily.ts';
import { database, type LogDatabase } from './db.ts';

/** What pages read of the log. A page of rows goes on where the one before ended. */

/** Where a page ended: its last row. */
export type Position = Pick<ConsultationRow, 'start' | 'id'>;

type Rows = Collection<ConsultationRow, ConsultationRow['id'], InsertType<ConsultationRow, 'id'>>;

/** Up to this many rows are read at once and sorted. For more, the index of starts is walked. */
const fewRows = 2_000;

/** The consultations that a filter lets through, newest first, after a position or from the newest. */
export async function readPage(
  filter: LogFilter,
  after: Position | null,
  limit: number,
): Promise<ConsultationRow[]> {
  const db = database();
  const wanted = (row: ConsultationRow) =>
    isInLog(row) && passes(row, filter) && (after === null || isAfter(row, after));
  if (filter.missed !== null) {
    const missed = db.consultations.where('missed').equals(filter.missed);
    if ((await missed.count()) <= fewRows) {
      const rows = (await missed.toArray()).filter(wanted);
      return rows.sort((a, b) => (isAfter(a, b) ? 1 : -1)).slice(0, limit);
    }
  }
  const end = after?.start ?? Number.POSITIVE_INFINITY;
  return between(db, filter, Number.NEGATIVE_INFINITY, end)
    .reverse()
    .filter(wanted)
    .limit(limit)
    .toArray();
}

/** The days that have any consultations, oldest first. */
export async function readDays(): Promise<DailyRow[]> {
  return [...withLostDays(await database().daily.toArray())];
}

/** The consultations that a filter lets through, oldest first, in parts. */
export async function* eachPart(
  filter: LogFilter,
  size = 2_000,
): AsyncGenerator<readonly ConsultationRow[]> {
  let last: Position | null = null;
  while (true) {
    // Asked for each part: the log may move to another database in between.
    const part = await readPart(database(), filter, last, size);
    last = part.at(-1) ?? null;
    if (!last) return;
    yield part.filter((row) => isInLog(row) && passes(row, filter));
  }
}

/** The next rows in the order of their starts, and of their ids where they began together. */
async function readPart(
  db: LogDatabase,
  filter: LogFilter,
  last: Position | null,
  size: number,
): Promise<ConsultationRow[]> {
  const [start, end] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (!last) return between(db, filter, start, end).limit(size).toArray();
  const together = await between(db, filter, last.start, last.start).toArray();
  const rest = together.filter(({ id }) => (id as string) > last.id).slice(0, size);
  if (rest.length === size) return rest;
  const later = between(db, filter, last.start, end, false).limit(size - rest.length);
  return [...rest, ...(await later.toArray())];
}

/** By the shortest index that fits, between two starts and within the filter's days. */
function between(
  db: LogDatabase,
  { platform, checklist, from, to }: LogFilter,
  start: number,
  end: number,
  withStart = true,
): Rows {
  const lower = Math.max(start, from === null ? Number.NEGATIVE_INFINITY : earliestStart(from));
  const upper = Math.min(end, to === null ? Number.POSITIVE_INFINITY : latestStart(to));
  const { consultations } = db;
  const within = withStart || lower > start;
  if (lower > upper) return consultations.where('start').anyOf([]);
  if (platform !== null) {
    const range = [platform, lower] as const;
    return consultations.where('[platform+start]').between(range, [platform, upper], within, true);
  }
  if (checklist !== null) {
    const range = [checklist, lower] as const;
    return consultations
      .where('[checklist+start]')
      .between(range, [checklist, upper], within, true);
  }
  return consultations.where('start').between(lower, upper, within, true);
}

/** Whether a filter lets a row through. */
export function passes(row: ConsultationRow, filter: LogFilter): boolean {
  const { from, to, platform, checklist, missed } = filter;
  return (
    (from === null || row.day >= from) &&
    (to === null || row.day <= to) &&
    (platform === null || row.platform === platform) &&
    (checklist === null || row.checklist === checklist) &&
    (missed === null || row.missed.includes(missed))
  );
}

/** Whether a row comes after another in the list: it began earlier. */
function isAfter(row: Position, { start, id }: Position): boolean {
  return row.start < start || (row.start === start && row.id < id);
}

/** What was deleted for good. */
export async function readTombstones(): Promise<Tombstone[]> {
  return database().tombstones.toArray();
}
