import { Dexie } from 'dexie';
import type { Checklist } from '../../core/checklist/items.ts';
import { fold, type RecordedEvent } from '../../core/consultation/fold.ts';
import {
  type Consultation,
  type ConsultationId,
  practicePlatform,
} from '../../core/consultation/types.ts';
import { unpackResults } from '../../core/log/results.ts';
import { changeDay } from '../../core/log/rollup.ts';
import { closedRow, dayMs, earliestStart, latestStart, openRow } from '../../core/log/row.ts';
import { dayNumber, shiftDay } from '../../core/log/statistics.ts';
import type { BreakRow, ConsultationRow, EventRow, Reflection } from '../../core/log/types.ts';
import { undoMs } from '../../core/undo.ts';
import { database, type LogDatabase } from './db.ts';

/** An open consultation as stored: its row, and what its events fold to. */
export interface OpenConsultation {
  readonly row: ConsultationRow;
  readonly consultation: Consultation;
}

/** Every open consultation. There are as many as calls at one time: hardly ever more than two. */
export async function openConsultations(db = database()): Promise<OpenConsultation[]> {
  const rows = await db.consultations.where('status').equals('open').toArray();
  const found = await Promise.all(
    rows.map(async (row) => ({ row, consultation: fold(await eventsOf(db, row.id)) })),
  );
  return found.flatMap(({ row, consultation }) => (consultation ? [{ row, consultation }] : []));
}

/** Whether an action of the doctor has been stored already. */
export async function isKnownRequest(id: ConsultationId, requestId: string): Promise<boolean> {
  const events = await eventsOf(database(), id);
  return events.some((event) => event.requestId === requestId);
}

/** Whether a consultation is in the log, and no longer open. */
export async function isClosed(id: string): Promise<boolean> {
  const row = await database().consultations.get(id as ConsultationId);
  return row !== undefined && row.status !== 'open';
}

/**
 * Stores what was decided: all of it or, where the browser stops in the middle, none.
 * Resolves once it is on disk.
 */
export async function commit(
  place: number | 'byHand',
  recorded: readonly RecordedEvent[],
  options: {
    readonly requestId?: string;
    readonly precision: ConsultationRow['precision'];
    readonly checklist: Checklist;
    /** When the call was last heard of, where what was decided came from it: epoch milliseconds. */
    readonly heardAt: number;
  },
): Promise<void> {
  if (recorded.length === 0) return;
  const db = database();
  await db.transaction('rw', db.consultations, db.events, db.daily, async () => {
    const ids = [...new Set(recorded.map(({ consultation }) => consultation))];
    for (const id of ids) {
      const [before, known] = await Promise.all([eventsOf(db, id), db.consultations.get(id)]);
      const added: EventRow[] = recorded
        .filter(({ consultation }) => consultation === id)
        .map((event, index) => ({
          ...event,
          seq: before.length + index,
          ...(options.requestId ? { requestId: options.requestId } : {}),
        }));
      const consultation = fold([...before, ...added]);
      if (!consultation) continue;
      const row = known ?? openRow(consultation, place, options.precision);
      if (consultation.closed) {
        await closeRow(db, { row, consultation }, 'closed', options.checklist);
      } else {
        await Promise.all([
          db.events.bulkAdd(added),
          db.consultations.put({ ...row, heardAt: options.heardAt }),
        ]);
      }
    }
  });
}

/** The call of an open consultation was heard of. */
export async function heard(id: ConsultationId, at: number): Promise<void> {
  await database().consultations.update(id, { heardAt: at });
}

/** Closes a consultation that its browser left open, at its last sign of life. */
export async function recover(open: OpenConsultation, checklist: Checklist): Promise<void> {
  const db = database();
  await db.transaction('rw', db.consultations, db.events, db.daily, () =>
    closeRow(db, open, 'recovered', checklist),
  );
}

async function closeRow(
  db: LogDatabase,
  { row, consultation }: OpenConsultation,
  status: 'closed' | 'recovered',
  checklist: Checklist,
): Promise<void> {
  const lastSign = Math.max(consultation.lastAt, row.heardAt ?? 0);
  const closed = closedRow(row, consultation, status, checklist, lastSign);
  if (row.platform === practicePlatform) {
    // Of a practice call nothing is shown or counted, and soon nothing is there.
    const deleted = { at: lastSign, was: status };
    await db.consultations.put({ ...closed, status: 'deleted', deleted });
  } else {
    await db.consultations.put(closed);
    await changeDaily(db, [closed], 1);
  }
  await db.events
    .where('[consultation+seq]')
    .between([row.id, 0], [row.id, Number.POSITIVE_INFINITY])
    .delete();
}

/**
 * Whether a row was made with a checklist: also one that is open, or can be restored.
 * @param key `id@version`
 */
export async function isChecklistUsed(key: string): Promise<boolean> {
  const rows = database()
    .consultations.where('[checklist+start]')
    .between([key, Number.NEGATIVE_INFINITY], [key, Number.POSITIVE_INFINITY]);
  return (await rows.count()) > 0;
}

/** What was ticked in a consultation that is closed. */
export async function resultsOf(id: ConsultationId): Promise<Consultation['items'] | undefined> {
  const row = await database().consultations.get(id);
  return row && unpackResults(row.items);
}

/** Which rows a deletion takes: all, these, or those of these days and the days between. All: breaks too. */
export type Deletion = 'all' | readonly string[] | { readonly from: string; readonly to: string };

/** Marks rows as deleted; they can be restored until `purgeDeleted` takes them. */
export async function deleteRows(which: Deletion, now: number): Promise<void> {
  const db = database();
  await db.transaction('rw', db.consultations, db.daily, db.breaks, db.meta, async () => {
    const rows = (await meant(db, which)).filter(isInLog);
    await db.consultations.bulkPut(
      rows.map((row) => ({ ...row, status: 'deleted', deleted: { at: now, was: row.status } })),
    );
    await changeDaily(db, rows, -1);
    if (which === 'all') await deleteBreaks(db, now);
  });
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

/** Brings back what was deleted at one time and is still there. */
export async function restoreRows(deletedAt: number): Promise<void> {
  const db = database();
  await db.transaction('rw', db.consultations, db.daily, db.breaks, db.meta, async () => {
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
  const db = database();
  const rowsOf = () => db.consultations.where('status').equals('deleted');
  const breaksOf = () => db.meta.where('key').startsWith(deletedBreaks);
  // As a rule there are none, and nothing else has to wait for this.
  if ((await rowsOf().count()) + (await breaksOf().count()) === 0) return 0;
  return db.transaction('rw', db.consultations, db.tombstones, db.meta, async () => {
    const rows = await rowsOf().toArray();
    const breaks = await breaksOf().toArray();
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

/** It is there while bytes of what was deleted for good may lie in the browser's files; see renew.ts. */
const untidyKey = 'untidy';

/** In the transaction that deletes, if there is one. */
export async function markUntidy(db = database()): Promise<void> {
  await db.meta.put({ key: untidyKey, value: true });
}

export async function unmarkUntidy(): Promise<void> {
  await database().meta.delete(untidyKey);
}

/** Whether something was deleted for good since the database was made. */
export async function isUntidy(): Promise<boolean> {
  return (await database().meta.get(untidyKey)) !== undefined;
}

/**
 * Takes away for good, without a second thought, what is older than the log is to be kept: at most so
 * many rows, so that nothing else waits for long.
 * @returns how many rows went; fewer than `most`: there are no more
 */
export async function removeBefore(day: string, most: number): Promise<number> {
  const db = database();
  const end = latestStart(shiftDay(day, -1));
  return db.transaction('rw', db.consultations, db.daily, db.tombstones, db.breaks, async () => {
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
    return rows.length;
  });
}

/** What a doctor thinks of a consultation afterwards; `null` takes it away. */
export async function saveReflection(id: string, reflection: Reflection | null): Promise<boolean> {
  const db = database();
  return db.transaction('rw', db.consultations, db.meta, async () => {
    const row = await db.consultations.get(id as ConsultationId);
    if (!row || !isInLog(row)) return false;
    const { reflection: before, ...kept } = row;
    if (before) await markUntidy(db);
    await db.consultations.put(reflection ? { ...kept, reflection } : kept);
    return true;
  });
}

/** Rows that were not lived through: examples, which are told by their service. */
export async function addRows(rows: readonly ConsultationRow[]): Promise<void> {
  const db = database();
  await db.transaction('rw', db.consultations, db.daily, async () => {
    const known = await db.consultations.bulkGet(rows.map(({ id }) => id));
    const added = rows.filter((_, index) => !known[index]);
    await db.consultations.bulkPut(added);
    await changeDaily(db, added, 1);
  });
}

/** Takes away every row of a service at once, and remembers none of them. */
export async function removePlatform(platform: string): Promise<void> {
  const db = database();
  await db.transaction('rw', db.consultations, db.daily, async () => {
    const rows = await db.consultations
      .where('[platform+start]')
      .between([platform, Dexie.minKey], [platform, Dexie.maxKey])
      .filter(({ status }) => status !== 'open')
      .toArray();
    await db.consultations.bulkDelete(rows.map(({ id }) => id));
    await changeDaily(db, rows.filter(isInLog), -1);
  });
}

/** Whether the log shows a row. */
export function isInLog(
  row: ConsultationRow,
): row is ConsultationRow & { readonly status: 'closed' | 'recovered' } {
  return row.status === 'closed' || row.status === 'recovered';
}

/** Brings the daily figures to what the rows say, in the transaction that changes the rows. */
export async function changeDaily(
  db: LogDatabase,
  rows: readonly ConsultationRow[],
  change: 1 | -1,
): Promise<void> {
  const byDay = Map.groupBy(rows, ({ day }) => day);
  const days = [...byDay.keys()];
  const before = await db.daily.bulkGet(days);
  const after = days.map((day, index) =>
    changeDay(before[index], day, byDay.get(day) ?? [], change),
  );
  await db.daily.bulkPut(after.flatMap((row) => row ?? []));
  const gone = days.filter((_, index) => after[index] === null);
  if (gone.length > 0) await db.daily.bulkDelete(gone);
}

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

async function eventsOf(db: LogDatabase, id: ConsultationId): Promise<EventRow[]> {
  return db.events
    .where('[consultation+seq]')
    .between([id, 0], [id, Number.POSITIVE_INFINITY])
    .toArray();
}
