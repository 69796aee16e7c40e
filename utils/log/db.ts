import { Dexie, type EntityTable, type Table, type Transaction } from 'dexie';
import { changeDay } from './rollup.ts';
import { dayOf } from './row.ts';
import type { BreakRow, ConsultationRow, DailyRow, EventRow, MetaRow, Tombstone } from './types.ts';

/** The database's name, unless one of that name would not open. */
export const usualName = 'webside';

/** The one database, in the extension's own origin. The worker writes; pages only read. */
export class LogDatabase extends Dexie {
  declare readonly consultations: EntityTable<ConsultationRow, 'id'>;
  declare readonly events: Table<EventRow, [string, number]>;
  declare readonly breaks: EntityTable<BreakRow, 'id'>;
  declare readonly daily: EntityTable<DailyRow, 'day'>;
  declare readonly tombstones: EntityTable<Tombstone, 'id'>;
  declare readonly meta: EntityTable<MetaRow, 'key'>;

  constructor(name: string) {
    // A consultation that the doctor saw closed must survive a power cut.
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      consultations: 'id, start, [platform+start], [checklist+start], status, *missed',
      events: '[consultation+seq]',
      breaks: 'id, at, kind',
      daily: 'day',
      tombstones: 'id, deletedAt',
      meta: 'key',
    });
    // Rows have their day, and the daily figures are kept.
    this.version(2).stores({}).upgrade(addDays);
    // Another page with a newer schema waits for this connection to go.
    this.on('versionchange', () => this.close());
    this.on('blocked', () => {
      for (const listener of blockedListeners) listener();
    });
  }
}

const blockedListeners = new Set<() => void>();

/** Tells when the database cannot be opened as long as another page holds an older version of it. */
export function whenBlocked(listener: () => void, signal: AbortSignal): void {
  blockedListeners.add(listener);
  signal.addEventListener('abort', () => blockedListeners.delete(listener));
}

let name = usualName;
let opened: LogDatabase | undefined;

/**
 * The database, opened on first use, and anew where opening failed or a newer version closed it:
 * what is tried again must not meet the first failure for as long as the worker lives.
 */
export function database(): LogDatabase {
  if (!opened || opened.hasFailed() || opened.hasBeenClosed()) opened = new LogDatabase(name);
  return opened;
}

/** From now on the log is in the database of this name. */
export function useDatabase(other: string): void {
  if (name === other) return;
  name = other;
  opened?.close();
  opened = undefined;
}

/**
 * Deletes a database. Chromium has all databases of an extension in the same files, and writes those
 * anew that hold what was deleted when a database goes, but what is not in files by then it only puts
 * there, and files that went out of use it removes with the next one. Tried in Chromium 156. Firefox
 * has a file for each.
 */
export async function deleteWithItsBytes(old: LogDatabase): Promise<void> {
  await passOver();
  await old.delete();
  await passOver();
}

/**
 * Makes an empty database and deletes it: Chromium writes what it holds in memory to its files, and
 * removes those that are of no more use and that nobody is just reading.
 */
export async function passOver(): Promise<void> {
  if (import.meta.env.FIREFOX) return;
  const empty = new LogDatabase(`${usualName}-empty`);
  await empty.open();
  await empty.delete();
}

async function addDays(transaction: Transaction): Promise<void> {
  const consultations = transaction.table<ConsultationRow>('consultations');
  const days = new Map<string, ConsultationRow[]>();
  await consultations.toCollection().modify((row, change) => {
    const dated = { ...row, day: dayOf(row.start) };
    change.value = dated;
    if (row.status !== 'closed' && row.status !== 'recovered') return;
    days.set(dated.day, [...(days.get(dated.day) ?? []), dated]);
  });
  const rows = [...days].flatMap(([day, own]) => changeDay(undefined, day, own, 1) ?? []);
  await transaction.table<DailyRow>('daily').bulkPut(rows);
}
