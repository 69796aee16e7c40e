import { Dexie, type EntityTable, type Table, type Transaction } from 'dexie';
import { dayOf } from '../../core/log/localTime.ts';
import { changeDay } from '../../core/log/rollup.ts';
import type {
  BreakRow,
  ConsultationRow,
  DailyRow,
  EventRow,
  MetaRow,
  Tombstone,
} from '../../core/log/types.ts';

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
    super(name, { chromeTransactionDurability: 'strict', ...listening() });
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

/** Called when the database cannot be opened because another page has an older version of it open. */
export function whenBlocked(listener: () => void, signal: AbortSignal): void {
  blockedListeners.add(listener);
  signal.addEventListener('abort', () => blockedListeners.delete(listener));
}

let lossOfData = false;

/** Whether the browser said since the last call that it has deleted a database, its files being damaged. */
export function takeLossOfData(): boolean {
  const was = lossOfData;
  lossOfData = false;
  return was;
}

/** Dexie does not hand on what Chromium says of a database that it has made anew: `dataLoss`. */
function listening(): { indexedDB?: Pick<IDBFactory, keyof IDBFactory> } {
  if (import.meta.env.FIREFOX || !('indexedDB' in globalThis)) return {};
  return {
    indexedDB: {
      open(...args) {
        const opening = indexedDB.open(...args);
        opening.addEventListener('upgradeneeded', (event) => {
          const { dataLoss } = event as IDBVersionChangeEvent & { readonly dataLoss?: string };
          if (dataLoss === 'total') lossOfData = true;
        });
        return opening;
      },
      deleteDatabase: (name) => indexedDB.deleteDatabase(name),
      databases: () => indexedDB.databases(),
      cmp: (one, other) => indexedDB.cmp(one, other),
    },
  };
}

let name = usualName;
let opened: LogDatabase | undefined;

/**
 * The database, opened on first use, and again if opening failed or a newer version closed it:
 * otherwise every later try would meet the first failure for as long as the worker lives.
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

/** Chromium goes on in the background for a moment after it has deleted a database. */
const tidiesMs = 300;

/**
 * Deletes a database together with its bytes. Firefox has a file for each database. Chromium has all
 * of an extension's in the same files, and when one is deleted it puts to its files what it holds in
 * memory, and writes those anew that hold something of what was deleted. But about once in eight times
 * it leaves out the first of the two (by its own log, in Chromium 156), and then what was deleted
 * stays. So each step comes twice: two other databases that were put to the same files are deleted
 * after it, and what was left out the first time is done with them.
 */
export async function deleteWithItsBytes(old: LogDatabase): Promise<void> {
  const others = import.meta.env.FIREFOX ? [] : [empty(1), empty(2)];
  for (const other of others) await other.open();
  for (const _ of others) await passOver();
  for (const database of [old, ...others]) {
    await database.delete();
    await tidied();
  }
  await passOver();
}

/**
 * Makes an empty database and deletes it: Chromium writes what it holds in memory to its files, and
 * removes those that are of no more use and that nobody is just reading.
 */
export async function passOver(): Promise<void> {
  if (import.meta.env.FIREFOX) return;
  const passing = empty(0);
  await passing.open();
  await passing.delete();
  await tidied();
}

function empty(number: number): LogDatabase {
  return new LogDatabase(`${usualName}-empty-${number}`);
}

async function tidied(): Promise<void> {
  if (!import.meta.env.FIREFOX) await new Promise((resolve) => setTimeout(resolve, tidiesMs));
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
