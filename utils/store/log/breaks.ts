import type { BreakLogEntry } from '../../core/breaks/types.ts';
import { practicePlatform } from '../../core/consultation/types.ts';
import { dayOf, floorTime } from '../../core/log/localTime.ts';
import { samplePlatform } from '../../core/log/sample.ts';
import type { BreakRow, ConsultationRow } from '../../core/log/types.ts';
import { database } from './db.ts';
import { findDatabase } from './quarantine.ts';
import { write } from './write.ts';

/** An entry as the scheduler gives it. */
export type NumberedEntry = BreakLogEntry & { readonly seq: number; readonly at: number };

/**
 * Stores entries in one transaction. Written twice, they are there once.
 * @param series a random UUID that the numbers belong to: with a number in its last part it is the id
 */
export async function recordBreaks(
  series: string,
  entries: readonly NumberedEntry[],
  precision: ConsultationRow['precision'],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ seq, at, ...entry }): BreakRow => {
    const id = series.slice(0, -12) + seq.toString(16).padStart(12, '0');
    // An exact time here would give away those of the calls around it.
    return { id, at: floorTime(at, precision), ...entry };
  });
  // Breaks take their own turn, which may come before the log was found.
  await findDatabase();
  await write((db) => db.breaks.bulkPut(rows));
}

/** What was logged of breaks since a time, epoch milliseconds. */
export async function breakRowsSince(at: number): Promise<BreakRow[]> {
  return database().breaks.where('at').aboveOrEqual(at).toArray();
}

/** How many entries there are. */
export async function countBreaks(): Promise<number> {
  return database().breaks.count();
}

/** What was logged of breaks on some days and those between; `null` sets no limit. In order. */
export async function breaksBetween(from: string | null, to: string | null): Promise<BreakRow[]> {
  const rows = await database().breaks.orderBy('at').toArray();
  return rows.filter(({ at }) => {
    const day = dayOf(at);
    return (from === null || day >= from) && (to === null || day <= to);
  });
}

/** How many consultations have begun since a time, epoch milliseconds; examples and practice are none. */
export async function consultationsSince(at: number): Promise<number> {
  await findDatabase();
  return database()
    .consultations.where('start')
    .aboveOrEqual(at)
    .filter(({ platform }) => platform !== samplePlatform && platform !== practicePlatform)
    .count();
}
