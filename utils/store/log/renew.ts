import { Dexie } from 'dexie';
import { database, deleteWithItsBytes, LogDatabase, passOver } from './db.ts';
import { findDatabase, setPlace } from './quarantine.ts';
import { isUntidy, unmarkUntidy } from './untidy.ts';
import { write } from './write.ts';

/**
 * What was deleted for good must go from the browser's files too. Browsers leave the bytes of
 * deleted rows in their files until they tidy up, which may take days. When a whole database is
 * deleted they go at once. So the log moves to a new one, and the old one is deleted.
 *
 *     old in use --copy all but breaks--> both --switch--> new in use --copy breaks--> old deleted
 *
 * `logDatabase` in `storage.local` names the other one all the while: a worker that starts in between
 * takes over its breaks, and deletes it. That does no harm to one that was not copied as a whole.
 */

/** About as many rows as can be moved in two or three seconds. With more, it is left to the browser. */
const mostRows = 10_000;
/** No page reads for longer than this, milliseconds. */
const settlesMs = 2_000;
/** Rows that are copied at once: nobody else has to wait for more than these. */
const rowsAtOnce = 1_000;

/** Whether there is something to do, the log is small enough for it, and nothing waits in it. */
export async function mayRenew(): Promise<boolean> {
  if (!(await isUntidy())) return false;
  const { consultations, meta } = database();
  // Beside the mark itself there would be an import, or breaks that can still be restored.
  return (await meta.count()) === 1 && (await consultations.count()) <= mostRows;
}

/**
 * Moves the log, while no consultation is open; `clearLeftover` is still to be called. Nobody else
 * writes meanwhile but breaks. Where it does not succeed, as on a full disk, the log stays where it is,
 * and it is left to the next deletion.
 * @param isWanted whether somebody waits: then the log stays where it is as well, until next time
 */
export async function renew(now: number, isWanted: () => boolean): Promise<void> {
  const old = database();
  const place = await findDatabase();
  if (place.leftover !== undefined) return;
  const name = `${old.name.replace(/-\d+$/, '')}-${now}`;
  await setPlace({ ...place, leftover: name });
  try {
    if (!(await copyAll(old, name, isWanted))) return;
  } catch (error) {
    await unmarkUntidy().catch(() => {});
    throw error;
  }
  await setPlace({ ...place, name, leftover: old.name });
}

/** @returns whether it came to its end */
async function copyAll(old: LogDatabase, name: string, isWanted: () => boolean): Promise<boolean> {
  const fresh = new LogDatabase(name);
  try {
    for (const table of ['consultations', 'events', 'daily', 'tombstones'] as const) {
      if (!(await copyTable(old, fresh, table, isWanted))) return false;
    }
    return true;
  } finally {
    fresh.close();
  }
}

async function copyTable(
  from: LogDatabase,
  to: LogDatabase,
  name: 'consultations' | 'events' | 'daily' | 'tombstones',
  isWanted: () => boolean,
): Promise<boolean> {
  const [source, target] = [from.table(name), to.table(name)];
  let last: unknown = Dexie.minKey;
  while (true) {
    const rows = await source.where(':id').above(last).limit(rowsAtOnce).toArray();
    if (rows.length === 0) return true;
    if (isWanted()) return false;
    await write(() => target.bulkAdd(rows));
    last = Dexie.getByKeyPath(rows.at(-1), source.schema.primKey.keyPath ?? '');
  }
}

/**
 * Takes over what the other database still has, and deletes it.
 * @param inTurn has nobody else write meanwhile: deleting takes longer than a call should wait
 * @returns whether there was one
 */
export async function clearLeftover(
  inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>,
): Promise<boolean> {
  const leftover = await inTurn(moveLeftBreaks);
  if (leftover === undefined) return false;
  await deleteWithItsBytes(new LogDatabase(leftover));
  await inTurn(async () => {
    const { leftover: now, ...place } = await findDatabase();
    if (now === leftover) await setPlace(place);
  });
  return true;
}

/** After `clearLeftover`: what a page was still reading then is no file any more after this. */
export async function removeOldFiles(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, settlesMs));
  await passOver();
}

/**
 * Moves the breaks that the other database still has to the one in use.
 * @returns its name, if there is one
 */
export async function moveLeftBreaks(): Promise<string | undefined> {
  const { leftover } = await findDatabase();
  if (leftover === undefined || !(await Dexie.getDatabaseNames()).includes(leftover)) {
    return leftover;
  }
  const other = new LogDatabase(leftover);
  // In a transaction that writes, which waits for whoever still does so there.
  const breaks = await other.transaction('rw', other.breaks, () => other.breaks.toArray());
  await write((db) => db.breaks.bulkPut(breaks));
  await write(() => other.breaks.clear());
  other.close();
  return leftover;
}
