import type { Checklist } from '../checklist/items.ts';
import { fold, type RecordedEvent } from '../consultation/fold.ts';
import { type Consultation, type ConsultationId, practicePlatform } from '../consultation/types.ts';
import { undoMs } from '../undo.ts';
import { database, type LogDatabase } from './db.ts';
import { unpackResults } from './results.ts';
import { closedRow, openRow } from './row.ts';
import type { ConsultationRow, EventRow } from './types.ts';

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
  await db.transaction('rw', db.consultations, db.events, async () => {
    const ids = [...new Set(recorded.map(({ consultation }) => consultation))];
    for (const id of ids) {
      const before = await eventsOf(db, id);
      const added: EventRow[] = recorded
        .filter(({ consultation }) => consultation === id)
        .map((event, index) => ({
          ...event,
          seq: before.length + index,
          ...(options.requestId ? { requestId: options.requestId } : {}),
        }));
      const consultation = fold([...before, ...added]);
      if (!consultation) continue;
      const row =
        (await db.consultations.get(id)) ?? openRow(consultation, place, options.precision);
      if (consultation.closed) {
        await closeRow(db, { row, consultation }, 'closed', options.checklist);
      } else {
        await db.events.bulkAdd(added);
        await db.consultations.put({ ...row, heardAt: options.heardAt });
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
  await db.transaction('rw', db.consultations, db.events, () =>
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
  await db.consultations.put(
    // Of a practice call nothing is shown, and soon nothing is there.
    row.platform === practicePlatform
      ? { ...closed, status: 'deleted', deleted: { at: lastSign, was: status } }
      : closed,
  );
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

/** Closed consultations, newest first. */
export async function listRows(limit: number): Promise<ConsultationRow[]> {
  return database()
    .consultations.orderBy('start')
    .reverse()
    .filter(({ status }) => status === 'closed' || status === 'recovered')
    .limit(limit)
    .toArray();
}

/** How many consultations the log shows. */
export async function countRows(): Promise<number> {
  return database().consultations.where('status').anyOf('closed', 'recovered').count();
}

/** Marks rows as deleted; they can be restored until `purgeDeleted` takes them. */
export async function deleteRows(ids: readonly string[] | 'all', now: number): Promise<void> {
  const { consultations } = database();
  const rows =
    ids === 'all'
      ? consultations.where('status').anyOf('closed', 'recovered')
      : consultations.where('id').anyOf(ids);
  await rows.modify((row, change) => {
    const { status } = row;
    if (status !== 'closed' && status !== 'recovered') return;
    change.value = { ...row, status: 'deleted', deleted: { at: now, was: status } };
  });
}

/** Brings back what was deleted at one time and is still there. */
export async function restoreRows(deletedAt: number): Promise<void> {
  await database()
    .consultations.where('status')
    .equals('deleted')
    .and(({ deleted }) => deleted?.at === deletedAt)
    .modify((row, change) => {
      const { deleted, ...kept } = row;
      if (deleted) change.value = { ...kept, status: deleted.was };
    });
}

/**
 * Takes away for good what was deleted longer ago than second thoughts may take.
 * @returns how many rows wait for their turn
 */
export async function purgeDeleted(now: number): Promise<number> {
  const db = database();
  return db.transaction('rw', db.consultations, db.tombstones, async () => {
    const deleted = await db.consultations.where('status').equals('deleted').toArray();
    const gone = deleted.filter((row) => now - (row.deleted?.at ?? 0) >= undoMs);
    await db.tombstones.bulkPut(gone.map(({ id }) => ({ id, deletedAt: now })));
    await db.consultations.bulkDelete(gone.map(({ id }) => id));
    return deleted.length - gone.length;
  });
}

async function eventsOf(db: LogDatabase, id: ConsultationId): Promise<EventRow[]> {
  return db.events
    .where('[consultation+seq]')
    .between([id, 0], [id, Number.POSITIVE_INFINITY])
    .toArray();
}
