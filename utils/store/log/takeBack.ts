import { Dexie } from 'dexie';
import { mergeRows } from '../../core/log/merge.ts';
import { isInLog } from '../../core/log/row.ts';
import type { ConsultationRow, EventRow, Tombstone } from '../../core/log/types.ts';
import { changeDaily } from './daily.ts';
import { database, LogDatabase } from './db.ts';
import { findDatabase, setPlace } from './quarantine.ts';
import { noteTrouble } from './trouble.ts';
import { isUntidy } from './untidy.ts';
import { write } from './write.ts';

/**
 * A log that would not open and was set aside may open again: its folder was out of reach, or a newer
 * version had changed it. Then it is in use again, with what was logged in the meantime:
 *
 *     new in use --copy into the old--> both --switch--> old in use --copy breaks--> new deleted
 *
 * The last two steps are those of a log that moves; see renew.ts.
 */

/**
 * The worker alone, while nobody writes but breaks: takes back what was set aside last, if it opens.
 * `clearLeftover` is still to be called.
 * @returns whether it did
 */
export async function takeBack(now: number): Promise<boolean> {
  const place = await findDatabase();
  const last = place.setAside.at(-1);
  if (!last || place.leftover !== undefined || (await isWaiting())) return false;
  // Opening one that is not there would make it.
  if (!(await Dexie.exists(last.name).catch(() => false))) return false;
  const old = new LogDatabase(last.name);
  try {
    await old.open();
    const meantime = await readAll(database());
    await write(() => addAll(old, meantime));
  } catch {
    return false;
  } finally {
    old.close();
  }
  const { name, setAside } = place;
  await setPlace({ name: last.name, setAside: setAside.slice(0, -1), leftover: name });
  await noteTrouble({ returned: { since: last.at, at: now }, lost: undefined });
  return true;
}

/** Whether an import or a deletion is to be finished first: what it waits for is not copied. */
async function isWaiting(): Promise<boolean> {
  const { meta, consultations } = database();
  const others = (await meta.count()) - ((await isUntidy()) ? 1 : 0);
  return others > 0 || (await consultations.where('status').equals('deleted').count()) > 0;
}

interface Meantime {
  readonly rows: readonly ConsultationRow[];
  readonly events: readonly EventRow[];
  readonly tombstones: readonly Tombstone[];
}

async function readAll(db: LogDatabase): Promise<Meantime> {
  const [rows, events, tombstones] = await Promise.all([
    db.consultations.toArray(),
    db.events.toArray(),
    db.tombstones.toArray(),
  ]);
  return { rows, events, tombstones };
}

/** Done twice, it changes nothing more. */
async function addAll(db: LogDatabase, { rows, events, tombstones }: Meantime): Promise<void> {
  const tables = [db.consultations, db.events, db.daily, db.tombstones];
  await db.transaction('rw', tables, async () => {
    const known = await db.consultations.bulkGet(rows.map(({ id }) => id));
    const put = rows.map((row, index) => {
      const own = known[index];
      return own && isInLog(own) && isInLog(row) ? mergeRows(own, row) : row;
    });
    const gone = await db.consultations.bulkGet(tombstones.map(({ id }) => id as never));
    const before = [...known, ...gone].flatMap((row) => (row && isInLog(row) ? [row] : []));
    await db.tombstones.bulkPut([...tombstones]);
    await db.consultations.bulkPut(put);
    await db.consultations.bulkDelete(tombstones.map(({ id }) => id as never));
    await db.events.bulkPut([...events]);
    await changeDaily(db, before, -1);
    await changeDaily(db, put.filter(isInLog), 1);
  });
}
