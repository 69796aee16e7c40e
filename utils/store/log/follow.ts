import { liveQuery } from 'dexie';
import type { BreakRow, ConsultationRow, DailyRow, LogFilter } from '../../core/log/types.ts';
import { follow } from '../follow.ts';
import { breakRowsSince, countBreaks } from './breaks.ts';
import { whenBlocked } from './db.ts';
import { type Position, readDays, readPage } from './query.ts';

/** Whoever follows something that is read again after every change that any page or the worker makes. */
interface Follower<Read> {
  readonly changed: (read: Read) => void;
  /** It cannot be read, and is followed no more. */
  readonly failed: () => void;
}

/** A page of the consultations that a filter lets through: those after a position, or the newest. */
export function followRows(
  filter: LogFilter,
  after: Position | null,
  limit: number,
  follower: Follower<readonly ConsultationRow[]>,
  signal: AbortSignal,
): void {
  followQuery(() => readPage(filter, after, limit), follower, signal);
}

/** The figures of each day. */
export function followDays(follower: Follower<readonly DailyRow[]>, signal: AbortSignal): void {
  followQuery(readDays, follower, signal);
}

/** What was logged of breaks since a time, epoch milliseconds, and how many entries there are in all. */
export function followBreakRows(
  since: number,
  follower: Follower<{ readonly rows: readonly BreakRow[]; readonly count: number }>,
  signal: AbortSignal,
): void {
  const read = async () => {
    const [rows, count] = await Promise.all([breakRowsSince(since), countBreaks()]);
    return { rows, count };
  };
  followQuery(read, follower, signal);
}

/** Tells when another page keeps the log from being opened. */
export function followBlocked(blocked: () => void, signal: AbortSignal): void {
  whenBlocked(blocked, signal);
}

function followQuery<Read>(
  read: () => Promise<Read>,
  { changed, failed }: Follower<Read>,
  signal: AbortSignal,
): void {
  follow<Read>(
    (hear) => {
      const subscription = liveQuery(read).subscribe({ next: hear, error: failed });
      return () => subscription.unsubscribe();
    },
    changed,
    signal,
  );
}
