import type { Consultation, ConsultationId } from '../../core/consultation/types.ts';
import { unpackResults } from '../../core/log/results.ts';
import { isInLog } from '../../core/log/row.ts';
import type { Reflection } from '../../core/log/types.ts';
import { database, type LogDatabase } from './db.ts';
import { markUntidy } from './untidy.ts';
import { write } from './write.ts';

/** What the worker asks of single rows, and what a doctor adds to them. */

/** Whether a consultation is in the log, and no longer open. */
export async function isClosed(id: string): Promise<boolean> {
  const row = await database().consultations.get(id as ConsultationId);
  return row !== undefined && row.status !== 'open';
}

/** What was ticked in a consultation that is closed. */
export async function resultsOf(id: ConsultationId): Promise<Consultation['items'] | undefined> {
  const row = await database().consultations.get(id);
  return row && unpackResults(row.items);
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

/** What a doctor thinks of a consultation afterwards; `null` takes it away. */
export async function saveReflection(id: string, reflection: Reflection | null): Promise<boolean> {
  const save = async (db: LogDatabase) => {
    const row = await db.consultations.get(id as ConsultationId);
    if (!row || !isInLog(row)) return false;
    const { reflection: before, ...kept } = row;
    if (before) await markUntidy(db);
    await db.consultations.put(reflection ? { ...kept, reflection } : kept);
    return true;
  };
  return write((db) => db.transaction('rw', db.consultations, db.meta, async () => save(db)));
}
