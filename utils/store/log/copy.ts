import { browser } from 'wxt/browser';
import { isInLog } from '../../core/log/row.ts';
import type { BreakRow, ConsultationRow, DailyRow, Tombstone } from '../../core/log/types.ts';
import { database, type LogDatabase } from './db.ts';
import { isShort } from './write.ts';

/**
 * A second copy of what cannot be replaced, outside the database: browsers delete a whole database when
 * its files are damaged. It is a file in the extension's own folder of the browser (the origin private
 * file system). In `storage.local` what is deleted would stay in the files for days; a file goes at once.
 * Beside it `storage.local` says how many consultations there were, so that a loss is noticed.
 */

const fileName = 'log-copy.json';
const markKey = 'logMark';

/** A larger log is copied without the rows that have no reflection. */
const mostRows = 5_000;
const mostBreaks = 5_000;

export interface LogCopy {
  /** Every row or, of a large log, those with a reflection. */
  readonly consultations: readonly ConsultationRow[];
  readonly daily: readonly DailyRow[];
  readonly tombstones: readonly Tombstone[];
  readonly breaks: readonly BreakRow[];
}

/** Makes the copy anew, and says how many consultations there are. On a full disk the old one stays. */
export async function copyLog(): Promise<void> {
  const folder = await copyFolder();
  if (!folder || (await isShort())) return;
  const db = database();
  const rows = await countRows(db);
  const copy = await readAll(db, rows > mostRows);
  const file = await folder.getFileHandle(fileName, { create: true });
  // The old one is there until the new one is whole.
  const writing = await file.createWritable();
  await writing.write(JSON.stringify(copy));
  await writing.close();
  await setMark(rows);
}

/** `undefined`: there is none, or it cannot be read. */
export async function readCopy(): Promise<LogCopy | undefined> {
  try {
    const file = await (await copyFolder())?.getFileHandle(fileName);
    return file && (JSON.parse(await (await file.getFile()).text()) as LogCopy);
  } catch {
    return undefined;
  }
}

/** How many consultations there were when that was last said; `null`: it never was. */
export async function readMark(): Promise<number | null> {
  const stored = await browser.storage.local.get(markKey);
  const { rows } = (stored[markKey] ?? {}) as { readonly rows?: number };
  return rows ?? null;
}

/** Whether a worker was stopped before it made the copy anew. */
export async function isCopyDue(): Promise<boolean> {
  return (await readMark()) !== (await countRows(database()));
}

/** Before rows are deleted: fewer than these are no loss, until the copy is made anew. */
export function lowerMark(): Promise<void> {
  return setMark(0);
}

/** The consultations that the log page lists. */
export function countRows(db: LogDatabase): PromiseLike<number> {
  return db.consultations.where('status').anyOf('closed', 'recovered').count();
}

async function setMark(rows: number): Promise<void> {
  await browser.storage.local.set({ [markKey]: { rows } });
}

function readAll(db: LogDatabase, isLarge: boolean): PromiseLike<LogCopy> {
  const tables = [db.consultations, db.daily, db.tombstones, db.breaks];
  return db.transaction('r', tables, async () => {
    const consultations = await db.consultations
      .filter((row) => isInLog(row) && (!isLarge || row.reflection !== undefined))
      .toArray();
    const daily = await db.daily.toArray();
    const tombstones = await db.tombstones.toArray();
    const breaks = await db.breaks.orderBy('at').reverse().limit(mostBreaks).toArray();
    return { consultations, daily, tombstones, breaks };
  });
}

/** Some browsers have none, as in a private window. */
async function copyFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  const { storage } = navigator as { readonly storage?: StorageManager };
  return storage?.getDirectory().catch(() => undefined);
}
