import { liveQuery } from 'dexie';
import type { BreakRow, ConsultationRow, DailyRow, LogFilter } from '../../core/log/types.ts';
import { breakRowsSince, countBreaks } from './breaks.ts';
import { whenBlocked } from './db.ts';
import { type Position, readDays, readPage } from './query.ts';

/** Something that is read again after every change that any page or the worker makes. */
interface Following {
  readonly stop: () => void;
}

/** A page of the consultations that a filter lets through: those after a position, or the newest. */
export function followRows(
  filter: LogFilter,
  after: Position | null,
  limit: number,
  changed: (rows: readonly ConsultationRow[]) => void,
  failed: () => void,
): Following {
  return follow(() => readPage(filter, after, limit), changed, failed);
}

/** The figures of each day. */
export function followDays(
  changed: (days: readonly DailyRow[]) => void,
  failed: () => void,
): Following {
  return follow(readDays, changed, failed);
}

/** Tells when another page keeps the log from being opened. */
export function followBlocked(blocked: () => void, signal: AbortSignal): void {
  whenBlocked(blocked, signal);
}

function follow<Read>(
  read: () => Promise<Read>,
  changed: (read: Read) => void,
  failed: () => void,
): Following {
  const subscription = liveQuery(read).subscribe({ next: changed, error: failed });
  return { stop: () => subscription.unsubscribe() };
}

/** What was logged of breaks since a time, epoch milliseconds, and how many entries there are in all. */
export function followBreakRows(
  since: number,
  changed: (breaks: { readonly rows: readonly BreakRow[]; readonly count: number }) => void,
  failed: () => void,
): Following {
  const read = async () => {
    const [rows, count] = await Promise.all([breakRowsSince(since), countBreaks()]);
    return { rows, count };
  };
  return follow(read, changed, failed);
}
