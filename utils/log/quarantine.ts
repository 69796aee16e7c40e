import { browser } from 'wxt/browser';
import { database, LogDatabase, useDatabase, usualName } from './db.ts';
import { isFull } from './room.ts';

/**
 * A database that will not open must not stop the log. It is set aside untouched, the log goes on in
 * a new one, and the page offers to save what can be read, or to delete it.
 */

/** Where `storage.local` says which database is in use. */
const databaseKey = 'logDatabase';

export interface LogPlace {
  /** The database in use. */
  readonly name: string;
  /** Those that would not open, and since when: epoch milliseconds. */
  readonly setAside: readonly { readonly name: string; readonly at: number }[];
}

/** Before the log is used: from now on it is in the database that holds it. */
export async function findDatabase(): Promise<LogPlace> {
  const stored = await browser.storage.local.get(databaseKey);
  const place = (stored[databaseKey] ?? { name: usualName, setAside: [] }) as LogPlace;
  useDatabase(place.name);
  return place;
}

/** The worker alone: opens the log or, where it will not open a second time either, another one. */
export async function openLog(now: number): Promise<void> {
  const { name, setAside } = await findDatabase();
  if ((await opens()) || (await opens())) return;
  const place: LogPlace = {
    name: `${usualName}-${now}`,
    setAside: [...setAside, { name, at: now }],
  };
  await browser.storage.local.set({ [databaseKey]: place });
  useDatabase(place.name);
}

/** Hands over where the log is, now and when that changes, until `signal` is aborted. */
export function followDatabase(changed: (place: LogPlace) => void, signal: AbortSignal): void {
  const hand = () => void findDatabase().then(changed);
  const listener = (changes: Record<string, unknown>) => {
    if (databaseKey in changes) hand();
  };
  browser.storage.local.onChanged.addListener(listener);
  signal.addEventListener('abort', () => browser.storage.local.onChanged.removeListener(listener));
  hand();
}

/** Deletes for good what was set aside. */
export async function deleteSetAside(): Promise<void> {
  const { name, setAside } = await findDatabase();
  if (setAside.length === 0) return;
  for (const one of setAside) await new LogDatabase(one.name).delete();
  await browser.storage.local.set({ [databaseKey]: { name, setAside: [] } });
}

/**
 * Everything that can be read of a database as it lies there, table by table, as JSON. No upgrade is
 * tried. Throws where nothing can be read.
 */
export async function readSetAside(name: string): Promise<string> {
  const db = await done(indexedDB.open(name));
  try {
    const tables: Record<string, unknown> = {};
    for (const table of db.objectStoreNames) {
      tables[table] = await done(db.transaction(table).objectStore(table).getAll());
    }
    return `${JSON.stringify({ database: name, version: db.version, tables }, null, 1)}\n`;
  } finally {
    db.close();
  }
}

/** A full disk or a page that is in the way is no reason to give a log up. */
async function opens(): Promise<boolean> {
  try {
    await database().open();
    return true;
  } catch (error) {
    if (isFull(error)) throw error;
    return false;
  }
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
