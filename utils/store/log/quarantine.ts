import { browser } from 'wxt/browser';
import { followReading } from '../follow.ts';
import { database, deleteWithItsBytes, LogDatabase, useDatabase, usualName } from './db.ts';
import { isForSpace } from './write.ts';

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
  /** Another one while the log moves from one to the other: it is to be deleted; see renew.ts. */
  readonly leftover?: string;
}

/** Before the log is used: from now on it is in the database that holds it. */
export async function findDatabase(): Promise<LogPlace> {
  const place = await readPlace();
  useDatabase(place.name);
  return place;
}

/** The worker alone: says where the log is, and goes by it. */
export async function setPlace(place: LogPlace): Promise<void> {
  await browser.storage.local.set({ [databaseKey]: place });
  useDatabase(place.name);
}

/** The log does not open, and a new one would not open either: it is not the log's fault. */
export class OutOfReach extends Error {}

/**
 * The worker alone: opens the log. Where it will not open though others do, it is set aside. Throws
 * `OutOfReach` where no log can be opened at all: it stays where it is, to be tried again.
 */
export async function openLog(now: number): Promise<void> {
  const place = await findDatabase();
  for (const wait of openAgainMs) {
    if (await opens(database())) return;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  if (await opens(database())) return;
  if (!(await opensAnother())) throw new OutOfReach('No log can be opened.');
  const setAside = [...place.setAside, { name: place.name, at: now }];
  await setPlace({ ...place, name: `${usualName}-${now}`, setAside });
}

/** Something may be in the way for a moment only, such as a virus scanner. Waits, milliseconds. */
const openAgainMs = [100, 500];

async function opensAnother(): Promise<boolean> {
  const other = new LogDatabase(`${usualName}-empty-other`);
  if (!(await opens(other))) return false;
  await other.delete();
  return true;
}

/** Hands over where the log is, now and when that changes, until `signal` is aborted. */
export function followDatabase(changed: (place: LogPlace) => void, signal: AbortSignal): void {
  let before = '';
  const tell = (place: LogPlace) => {
    useDatabase(place.name);
    const { leftover: _other, ...shown } = place;
    if (JSON.stringify(shown) === before) return;
    before = JSON.stringify(shown);
    changed(place);
  };
  followReading((changes) => databaseKey in changes, readPlace, tell, signal);
}

async function readPlace(): Promise<LogPlace> {
  const stored = await browser.storage.local.get(databaseKey);
  return (stored[databaseKey] ?? { name: usualName, setAside: [] }) as LogPlace;
}

/** Deletes for good what was set aside. */
export async function deleteSetAside(): Promise<void> {
  const place = await findDatabase();
  if (place.setAside.length === 0) return;
  for (const { name } of place.setAside) await deleteWithItsBytes(new LogDatabase(name));
  await setPlace({ ...place, setAside: [] });
}

/** A full disk is no reason to give up a log. */
async function opens(db: LogDatabase): Promise<boolean> {
  try {
    await db.open();
    return true;
  } catch (error) {
    if (await isForSpace(error)) throw error;
    return false;
  }
}
