import { liveQuery } from 'dexie';
import { breakRowsSince } from './breaks.ts';
import { countRows, listRows } from './store.ts';
import type { BreakRow, ConsultationRow } from './types.ts';

export interface LogPage {
  readonly rows: readonly ConsultationRow[];
  /** How many consultations there are in all. */
  readonly count: number;
}

/** The newest consultations, now and after every change that any page or the worker makes. */
export function followLog(
  limit: number,
  changed: (page: LogPage) => void,
  failed: () => void,
): { readonly stop: () => void } {
  const query = liveQuery(async () => ({
    rows: await listRows(limit),
    count: await countRows(),
  }));
  const subscription = query.subscribe({ next: changed, error: failed });
  return { stop: () => subscription.unsubscribe() };
}

/** What was logged of breaks since a time, epoch milliseconds: now and after every change. */
export function followBreakRows(
  since: number,
  changed: (rows: readonly BreakRow[]) => void,
): { readonly stop: () => void } {
  // Where the database does not open, the page says so already.
  const subscription = liveQuery(() => breakRowsSince(since)).subscribe({
    next: changed,
    error: () => {},
  });
  return { stop: () => subscription.unsubscribe() };
}
