import type { Checklist } from '../../core/checklist/items.ts';
import { fold, type RecordedEvent } from '../../core/consultation/fold.ts';
import {
  type Consultation,
  type ConsultationId,
  practicePlatform,
} from '../../core/consultation/types.ts';
import { closedRow, openRow } from '../../core/log/row.ts';
import type { ConsultationRow, EventRow } from '../../core/log/types.ts';
import { changeDaily } from './daily.ts';
import { database, type LogDatabase } from './db.ts';
import { write } from './write.ts';

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
  const store = async (db: LogDatabase) => {
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
  };
  await write((db) =>
    db.transaction('rw', db.consultations, db.events, db.daily, async () => store(db)),
  );
}

/** The call of an open consultation was heard of. */
export async function heard(id: ConsultationId, at: number): Promise<void> {
  await write((db) => db.consultations.update(id, { heardAt: at }));
}

/** Closes a consultation that its browser left open, at its last sign of life. */
export async function recover(open: OpenConsultation, checklist: Checklist): Promise<void> {
  await write((db) =>
    db.transaction('rw', db.consultations, db.events, db.daily, async () =>
      closeRow(db, open, 'recovered', checklist),
    ),
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

async function eventsOf(db: LogDatabase, id: ConsultationId): Promise<EventRow[]> {
  return db.events
    .where('[consultation+seq]')
    .between([id, 0], [id, Number.POSITIVE_INFINITY])
    .toArray();
}
