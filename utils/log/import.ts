import { database, type LogDatabase } from './db.ts';
import { asRow, type LogPart } from './file.ts';
import { fateOf, type ImportCounts, mergeRows, mergeTombstones, noCounts } from './merge.ts';
import { changeDaily, isInLog } from './store.ts';
import type { ConsultationRow, Tombstone } from './types.ts';

/**
 * A log from a file: put aside part by part, then taken over in one transaction, or dropped. The
 * worker writes; `countImport` is for the page, which says beforehand what would come of it.
 */

const staged = 'import:';

interface StagedPart extends LogPart {
  /** When it was put aside, epoch milliseconds. */
  readonly at: number;
}

/** Puts a part aside. The first one drops what was put aside before. */
export async function stageImport(part: number, content: LogPart, now: number): Promise<void> {
  if (part === 0) await dropImport();
  const value: StagedPart = { ...content, at: now };
  await database().meta.put({ key: `${staged}${String(part).padStart(8, '0')}`, value });
}

export async function dropImport(): Promise<void> {
  await database().meta.where('key').startsWith(staged).delete();
}

/** Drops an import that was begun before a time and that nobody finished. */
export async function dropStaleImport(before: number): Promise<void> {
  const first = await database().meta.where('key').startsWith(staged).first();
  if (first && (first.value as StagedPart).at < before) await dropImport();
}

/**
 * Takes over what was put aside: all of it or, where the browser stops in the middle, none.
 * @param bringBack also what was deleted here
 * @param keptFrom the first day that the log keeps, if it does not keep all
 * @returns whether anything was put aside
 */
export async function commitImport(bringBack: boolean, keptFrom: string | null): Promise<boolean> {
  const db = database();
  const tables = [db.consultations, db.daily, db.tombstones, db.meta];
  return db.transaction('rw', tables, async () => {
    const keys = await db.meta.where('key').startsWith(staged).primaryKeys();
    const gone = new Set<string>();
    for (const key of keys) {
      const { deleted } = await stagedPart(db, key);
      for (const id of await takeDeleted(db, deleted)) gone.add(id);
    }
    for (const key of keys) {
      const { consultations } = await stagedPart(db, key);
      const left = consultations.filter(({ id }) => !gone.has(id));
      await takeRows(db, left, bringBack, keptFrom);
    }
    await db.meta.bulkDelete(keys);
    return keys.length > 0;
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
  return counts;
}

async function stagedPart(db: LogDatabase, key: string): Promise<LogPart> {
  const part = (await db.meta.get(key))?.value as LogPart | undefined;
  return part ?? { consultations: [], deleted: [] };
}

/** @returns the ids that are deleted now */
async function takeDeleted(db: LogDatabase, deleted: readonly Tombstone[]): Promise<string[]> {
  const ids = deleted.map(({ id }) => id);
  const known = await db.tombstones.bulkGet(ids);
  const rows = await db.consultations.bulkGet(ids as ConsultationRow['id'][]);
  const gone = rows.flatMap((row) => (row && row.status !== 'open' ? [row] : []));
  await db.tombstones.bulkPut(
    deleted.map((theirs, index) => mergeTombstones(known[index], theirs)),
  );
  await db.consultations.bulkDelete(gone.map(({ id }) => id));
  await changeDaily(db, gone.filter(isInLog), -1);
  return ids;
}

async function takeRows(
  db: LogDatabase,
  consultations: LogPart['consultations'],
  bringBack: boolean,
  keptFrom: string | null,
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
