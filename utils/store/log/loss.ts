import { changeDay } from '../../core/log/rollup.ts';
import { isInLog } from '../../core/log/row.ts';
import type { DailyRow } from '../../core/log/types.ts';
import { countRows, type LogCopy, readCopy, readMark } from './copy.ts';
import { changeDaily, dropDays, lostDay } from './daily.ts';
import { database, type LogDatabase, takeLossOfData } from './db.ts';
import { noteTrouble } from './trouble.ts';
import { write } from './write.ts';

/**
 * The worker alone, when the log is open: looks whether consultations are gone that were there, brings
 * back what the second copy has of them, and notes that for the page.
 * @returns whether there was a loss
 */
export async function restoreLost(now: number): Promise<boolean> {
  const had = await readMark();
  const wiped = takeLossOfData();
  const before = await countRows(database());
  if (before >= (had ?? 0) && !wiped) return false;
  const copy = await readCopy();
  if (copy) await write((db) => restore(db, copy));
  await noteTrouble({ lost: { at: now, had, has: await countRows(database()) } });
  return true;
}

/** In one transaction: all of it or nothing. What was deleted stays deleted. */
async function restore(db: LogDatabase, copy: LogCopy): Promise<void> {
  const tables = [db.consultations, db.daily, db.tombstones, db.breaks];
  await db.transaction('rw', tables, async () => {
    const isEmpty = (await db.consultations.count()) === 0;
    const ids = copy.consultations.map(({ id }) => id);
    const [known, deleted, deletedBreaks] = await Promise.all([
      db.consultations.bulkGet(ids),
      db.tombstones.bulkGet(ids),
      db.tombstones.bulkGet(copy.breaks.map(({ id }) => id)),
    ]);
    const rows = copy.consultations.filter((_, index) => !known[index] && !deleted[index]);
    await db.tombstones.bulkPut([...copy.tombstones]);
    await db.consultations.bulkPut(rows);
    await db.breaks.bulkPut(copy.breaks.filter((_, index) => !deletedBreaks[index]));
    // Of a log that is there in part, nobody knows what its sums are of.
    await (isEmpty ? db.daily.bulkPut(sumsAlone(copy)) : dropDays(db));
    const summed = isEmpty ? rows : await db.consultations.filter(isInLog).toArray();
    await changeDaily(db, summed, 1);
  });
}

/** The sums of what the copy has no rows of. */
function sumsAlone({ consultations, daily }: LogCopy): DailyRow[] {
  const byDay = Map.groupBy(consultations, ({ day }) => day);
  const left = daily.flatMap(
    (sums) => changeDay(sums, sums.day, byDay.get(sums.day) ?? [], -1) ?? [],
  );
  // A day may have lost rows before: then it is there twice.
  return [...Map.groupBy(left, ({ day }) => lostDay(day))].map(([day, parts]) => ({
    day,
    groups: parts.flatMap(({ groups }) => groups),
  }));
}
