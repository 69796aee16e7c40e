import { changeDay } from '../../core/log/rollup.ts';
import type { ConsultationRow, DailyRow } from '../../core/log/types.ts';
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

/** What the day is called whose rows were lost, and of which the sums were brought back. */
const lostMark = '~';

/** The key of the sums of rows that were lost: right after its day's, so that ranges of days have both. */
export function lostDay(day: string): string {
  return day.endsWith(lostMark) ? day : day + lostMark;
}

/** Days as the page sums them up: those of lost rows count with the others of their day. */
export function withLostDays(days: readonly DailyRow[]): readonly DailyRow[] {
  if (!days.some(({ day }) => day.endsWith(lostMark))) return days;
  const byDay = Map.groupBy(days, ({ day }) => day.replace(lostMark, ''));
  return [...byDay].map(([day, parts]) => ({
    day,
    groups: parts.flatMap(({ groups }) => groups),
  }));
}

/**
 * Takes away the sums of lost rows of some days and those between, in the transaction that deletes.
 * @param from the first day; `null`: from the beginning. @param to the last day; `null`: to the end
 */
export async function dropLostDays(
  db: LogDatabase,
  from: string | null,
  to: string | null,
): Promise<void> {
  await db.daily
    .where('day')
    .between(from ?? '', lostDay(to ?? '9999-12-31'), true, true)
    .filter(({ day }) => day.endsWith(lostMark))
    .delete();
}

/** Takes away every day's sums but those of lost rows, in the transaction that makes them anew. */
export async function dropDays(db: LogDatabase): Promise<void> {
  await db.daily.filter(({ day }) => !day.endsWith(lostMark)).delete();
}
