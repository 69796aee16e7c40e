import { dayMs, earliestStart, isInLog, latestStart } from '../../core/log/row.ts';
import { dayNumber, shiftDay } from '../../core/log/statistics.ts';
import type { BreakRow, ConsultationRow } from '../../core/log/types.ts';
import { undoMs } from '../../core/undo.ts';
import { changeDaily, dropLostDays } from './daily.ts';
import { database, type LogDatabase } from './db.ts';
import { markUntidy } from './untidy.ts';
import { write } from './write.ts';

/** Which rows a deletion takes: all, these, or those of these days and the days between. All: breaks too. */
export type Deletion = 'all' | readonly string[] | { readonly from: string; readonly to: string };

/** Marks rows as deleted; they can be restored until `purgeDeleted` takes them. */
export async function deleteRows(which: Deletion, now: number): Promise<void> {
  await changing(async (db) => {
    const rows = (await meant(db, which)).filter(isInLog);
    await db.consultations.bulkPut(
      rows.map((row) => ({ ...row, status: 'deleted', deleted: { at: now, was: row.status } })),
    );
    await changeDaily(db, rows, -1);
    // Nothing brings these back: their rows were lost before.
    if (which === 'all') await dropLostDays(db, null, null);
    else if ('from' in which) await dropLostDays(db, which.from, which.to);
    if (which === 'all') await deleteBreaks(db, now);
  });
}

/** Brings back what was deleted at one time and is still there. */
export async function restoreRows(deletedAt: number): Promise<void> {
  await changing(async (db) => {
    const rows = await db.consultations.where('status').equals('deleted').toArray();
    const back = rows.flatMap(({ deleted, ...kept }): ConsultationRow[] =>
      deleted?.at === deletedAt ? [{ ...kept, status: deleted.was }] : [],
    );
    await db.consultations.bulkPut(back);
    await changeDaily(db, back, 1);
    const key = `${deletedBreaks}${deletedAt}`;
    const breaks = (await db.meta.get(key))?.value as DeletedBreaks | undefined;
    await db.breaks.bulkPut(breaks?.rows ?? []);
    await db.meta.delete(key);
  });
}

/**
 * Takes away for good what was deleted longer ago than second thoughts may take.
 * @returns how many deletions wait for their turn: rows, and breaks as a whole
 */
export async function purgeDeleted(now: number): Promise<number> {
  const rowsOf = (db: LogDatabase) => db.consultations.where('status').equals('deleted');
  const breaksOf = (db: LogDatabase) => db.meta.where('key').startsWith(deletedBreaks);
  const known = database();
  // As a rule there are none, and nothing else has to wait for this.
  if ((await rowsOf(known).count()) + (await breaksOf(known).count()) === 0) return 0;
  return changing(async (db) => {
    const rows = await rowsOf(db).toArray();
    const breaks = await breaksOf(db).toArray();
    const isOver = (at: number) => now - at >= undoMs;
    const gone = rows.filter(({ deleted }) => isOver(deleted?.at ?? 0));
    const goneBreaks = breaks.filter(({ value }) => isOver((value as DeletedBreaks).at));
    const ids = [
      ...gone.map(({ id }) => id as string),
      ...goneBreaks.flatMap(({ value }) => (value as DeletedBreaks).rows.map(({ id }) => id)),
    ];
    await db.tombstones.bulkPut(ids.map((id) => ({ id, deletedAt: now })));
    await db.consultations.bulkDelete(gone.map(({ id }) => id));
    await db.meta.bulkDelete(goneBreaks.map(({ key }) => key));
    if (ids.length > 0) await markUntidy(db);
    return rows.length - gone.length + breaks.length - goneBreaks.length;
  });
}

/**
 * Takes away for good, without a second thought, what is older than the log is to be kept: at most so
 * many rows, so that nothing else waits for long.
 * @returns how many rows went; fewer than `most`: there are no more
 */
export async function removeBefore(day: string, most: number): Promise<number> {
  const end = latestStart(shiftDay(day, -1));
  return changing(async (db) => {
    const rows = await db.consultations
      .where('start')
      .belowOrEqual(end)
      .filter((row) => row.day < day && row.status !== 'open')
      .limit(most)
      .toArray();
    await db.consultations.bulkDelete(rows.map(({ id }) => id));
    await changeDaily(db, rows.filter(isInLog), -1);
    // What is older than this an import does not take either, so that nothing has to be remembered.
    const noon = dayNumber(day) * dayMs;
    await db.tombstones.where('deletedAt').below(noon).delete();
    await db.breaks.where('at').below(noon).delete();
    await dropLostDays(db, null, shiftDay(day, -1));
    return rows.length;
  });
}

/** In one transaction that may change all that is ever deleted. */
function changing<Result>(change: (db: LogDatabase) => Promise<Result>): Promise<Result> {
  return write((db) =>
    db.transaction('rw', [db.consultations, db.daily, db.tombstones, db.breaks, db.meta], () =>
      change(db),
    ),
  );
}

/** The rows that a deletion takes. */
async function meant(db: LogDatabase, which: Deletion): Promise<ConsultationRow[]> {
  const { consultations } = db;
  if (which === 'all') return consultations.where('status').anyOf('closed', 'recovered').toArray();
  if (!('from' in which)) {
    return consultations.where('id').anyOf(which).toArray();
  }
  const { from, to } = which;
  return consultations
    .where('start')
    .between(earliestStart(from), latestStart(to), true, true)
    .filter(({ day }) => day >= from && day <= to)
    .toArray();
}

/** Where the entries about breaks are until the time for second thoughts is over. */
const deletedBreaks = 'deletedBreaks:';

interface DeletedBreaks {
  /** When they were deleted, epoch milliseconds. */
  readonly at: number;
  readonly rows: readonly BreakRow[];
}

async function deleteBreaks(db: LogDatabase, at: number): Promise<void> {
  const key = `${deletedBreaks}${at}`;
  const before = (await db.meta.get(key))?.value as DeletedBreaks | undefined;
  // A second try of the same deletion adds to it.
  const rows = [...(before?.rows ?? []), ...(await db.breaks.toArray())];
  if (rows.length === 0) return;
  const value: DeletedBreaks = { at, rows };
  await db.meta.put({ key, value });
  await db.breaks.clear();
}
