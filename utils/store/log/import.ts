import { asRow, type LogPart } from '../../core/log/file.ts';
import {
  fateOf,
  fateOfBreak,
  type ImportCounts,
  mergeBreaks,
  mergeRows,
  mergeTombstones,
  noCounts,
} from '../../core/log/merge.ts';
import { isInLog } from '../../core/log/row.ts';
import type { BreakRow, ConsultationRow, Tombstone } from '../../core/log/types.ts';
import { changeDaily, lostDay } from './daily.ts';
import { database, type LogDatabase } from './db.ts';
import { markUntidy } from './untidy.ts';
import { write } from './write.ts';

/**
 * A log from a file: put aside part by part, then imported as a whole, or dropped. The worker writes;
 * `countImport` is for the page, which says beforehand what would come of it.
 *
 *     nothing --stageImport--> put aside --beginImport--> being imported --importNextPart--> nothing
 *        ^                        |                          |      ^            (the last part)
 *        +------- dropImport -----+                          +------+ importNextPart
 *
 * From `beginImport` on there is no way back, so that it is whole in the end wherever the browser
 * stops: each part is imported and goes from what is put aside in one transaction, and a worker that
 * starts in between goes on with the next. Parts are small: no call waits for the whole.
 */

const staged = 'import:';
/** It is there while what was put aside is being imported. */
const begunKey = 'takeover';

interface BegunImport {
  readonly bringBack: boolean;
  readonly keptFrom: string | null;
}

interface StagedPart extends LogPart {
  /** When it was put aside, epoch milliseconds. */
  readonly at: number;
}

/** Puts a part aside. The first one drops what was put aside before. */
export async function stageImport(part: number, content: LogPart, now: number): Promise<void> {
  if (part === 0) await dropImport();
  const value: StagedPart = { ...content, at: now };
  const key = `${staged}${String(part).padStart(8, '0')}`;
  await write((db) => db.meta.put({ key, value }));
}

/** What is being imported already stays. */
export async function dropImport(): Promise<void> {
  await write((db) =>
    db.transaction('rw', db.meta, async () => {
      if (await db.meta.get(begunKey)) return;
      const dropped = await db.meta.where('key').startsWith(staged).delete();
      if (dropped > 0) await markUntidy(db);
    }),
  );
}

/** Drops an import that was begun before a time and that nobody finished. */
export async function dropStaleImport(before: number): Promise<void> {
  const first = await database().meta.where('key').startsWith(staged).first();
  // One that is being imported is not dropped.
  if (first && (first.value as StagedPart).at < before) await dropImport();
}

/**
 * Decides that what was put aside is imported. Nothing is dropped any more.
 * @param bringBack also what was deleted here
 * @param keptFrom the first day that the log keeps, if it does not keep all
 * @returns whether anything was put aside
 */
export async function beginImport(bringBack: boolean, keptFrom: string | null): Promise<boolean> {
  return write((db) =>
    db.transaction('rw', db.meta, async () => {
      if (await db.meta.get(begunKey)) return true;
      if ((await db.meta.where('key').startsWith(staged).count()) === 0) return false;
      const value: BegunImport = { bringBack, keptFrom };
      await db.meta.put({ key: begunKey, value });
      return true;
    }),
  );
}

/** Whether a log is being imported, or was when the browser stopped. */
export async function isImporting(): Promise<boolean> {
  return (await database().meta.get(begunKey)) !== undefined;
}

/**
 * Imports one part of what was put aside, once that is decided.
 * @returns whether there is more
 */
export async function importNextPart(): Promise<boolean> {
  const store = async (db: LogDatabase) => {
    const begun = (await db.meta.get(begunKey))?.value as BegunImport | undefined;
    if (!begun) return false;
    const first = await db.meta.where('key').startsWith(staged).first();
    if (!first) {
      await db.meta.delete(begunKey);
      return false;
    }
    // Ids are in a file once: what it deleted is not among its rows.
    const { consultations, deleted, breaks } = first.value as StagedPart;
    await importDeleted(db, deleted);
    await importRows(db, consultations, begun);
    await importBreaks(db, breaks, begun);
    await db.meta.delete(first.key);
    return true;
  };
  return write((db) => {
    const tables = [db.consultations, db.daily, db.tombstones, db.breaks, db.meta];
    return db.transaction('rw', tables, async () => store(db));
  });
}

/** What would come of a part. */
export async function countImport(part: LogPart, keptFrom: string | null): Promise<ImportCounts> {
  const db = database();
  const counts = { ...noCounts };
  const known = await knownOf(db, part.consultations);
  part.consultations.forEach((theirs, index) => {
    counts[fateOf(theirs, { ...known(index), keptFrom })]++;
  });
  const here = await db.consultations.bulkGet(part.deleted.map(({ id }) => id as never));
  counts.deletedThere = here.filter((row) => row && isInLog(row)).length;
  const knownBreak = await knownBreaksOf(db, part.breaks);
  part.breaks.forEach((theirs, index) => {
    const fate = fateOfBreak(theirs, { ...knownBreak(index), keptFrom });
    if (fate === 'new' || fate === 'changed') counts.newBreaks++;
    if (fate === 'deletedHere') counts.deletedBreaks++;
  });
  return counts;
}

async function importDeleted(db: LogDatabase, deleted: readonly Tombstone[]): Promise<void> {
  const ids = deleted.map(({ id }) => id);
  const known = await db.tombstones.bulkGet(ids);
  const rows = await db.consultations.bulkGet(ids as ConsultationRow['id'][]);
  const gone = rows.flatMap((row) => (row && row.status !== 'open' ? [row] : []));
  await db.tombstones.bulkPut(
    deleted.map((theirs, index) => mergeTombstones(known[index], theirs)),
  );
  await db.consultations.bulkDelete(gone.map(({ id }) => id));
  await db.breaks.bulkDelete(ids);
  if (gone.length > 0) await markUntidy(db);
  await changeDaily(db, gone.filter(isInLog), -1);
}

async function importRows(
  db: LogDatabase,
  consultations: LogPart['consultations'],
  { bringBack, keptFrom }: BegunImport,
): Promise<void> {
  const known = await knownOf(db, consultations);
  const [put, before, backed]: [ConsultationRow[], ConsultationRow[], string[]] = [[], [], []];
  consultations.forEach((theirs, index) => {
    const { row, tombstone } = known(index);
    const fate = fateOf(theirs, { row, tombstone, keptFrom });
    const added = asRow(theirs);
    if (fate === 'new') put.push(added);
    if (fate === 'changed' && row) {
      put.push(mergeRows(row, added));
      before.push(row);
    }
    if (fate === 'deletedHere' && bringBack) {
      put.push(added);
      backed.push(theirs.id);
    }
  });
  await db.consultations.bulkPut(put);
  await db.tombstones.bulkDelete(backed);
  await changeDaily(db, before, -1);
  await changeDaily(db, put, 1);
  // Of these days there are rows again, and sums that were brought back would count them twice.
  await db.daily.bulkDelete(put.map(({ day }) => lostDay(day)));
}

async function importBreaks(
  db: LogDatabase,
  breaks: LogPart['breaks'],
  { bringBack, keptFrom }: BegunImport,
): Promise<void> {
  const known = await knownBreaksOf(db, breaks);
  const [put, backed]: [BreakRow[], string[]] = [[], []];
  breaks.forEach((theirs, index) => {
    const { row, tombstone } = known(index);
    const fate = fateOfBreak(theirs, { row, tombstone, keptFrom });
    if (fate === 'new') put.push(theirs);
    if (fate === 'changed' && row) put.push(mergeBreaks(row, theirs));
    if (fate === 'deletedHere' && bringBack) {
      put.push(theirs);
      backed.push(theirs.id);
    }
  });
  await db.breaks.bulkPut(put);
  await db.tombstones.bulkDelete(backed);
}

async function knownOf(
  db: LogDatabase,
  consultations: LogPart['consultations'],
): Promise<
  (index: number) => { row: ConsultationRow | undefined; tombstone: Tombstone | undefined }
> {
  const ids = consultations.map(({ id }) => id);
  const rows = await db.consultations.bulkGet(ids as ConsultationRow['id'][]);
  const tombstones = await db.tombstones.bulkGet(ids);
  return (index) => ({ row: rows[index], tombstone: tombstones[index] });
}

async function knownBreaksOf(
  db: LogDatabase,
  breaks: LogPart['breaks'],
): Promise<(index: number) => { row: BreakRow | undefined; tombstone: Tombstone | undefined }> {
  const ids = breaks.map(({ id }) => id);
  const rows = await db.breaks.bulkGet(ids);
  const tombstones = await db.tombstones.bulkGet(ids);
  return (index) => ({ row: rows[index], tombstone: tombstones[index] });
}
