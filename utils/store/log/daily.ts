import { changeDay } from '../../core/log/rollup.ts';
import type { ConsultationRow } from '../../core/log/types.ts';
import type { LogDatabase } from './db.ts';

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
