import { Dexie, type EntityTable, type Table } from 'dexie';
import type { BreakRow, ConsultationRow, EventRow, Tombstone } from './types.ts';

/** The one database, in the extension's own origin. The worker writes; pages only read. */
export class LogDatabase extends Dexie {
  declare readonly consultations: EntityTable<ConsultationRow, 'id'>;
  declare readonly events: Table<EventRow, [string, number]>;
  declare readonly breaks: EntityTable<BreakRow, 'id'>;
  declare readonly tombstones: EntityTable<Tombstone, 'id'>;

  constructor() {
    // A consultation that the doctor saw closed must survive a power cut.
    super('webside', { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      consultations: 'id, start, [platform+start], [checklist+start], status, *missed',
      events: '[consultation+seq]',
      breaks: 'id, at, kind',
      daily: 'day',
      tombstones: 'id, deletedAt',
      meta: 'key',
    });
    // Another page with a newer schema waits for this connection to go.
    this.on('versionchange', () => this.close());
  }
}

let opened: LogDatabase | undefined;

/**
 * The database, opened on first use, and anew where opening failed or a newer version closed it:
 * what is tried again must not meet the first failure for as long as the worker lives.
 */
export function database(): LogDatabase {
  if (!opened || opened.hasFailed() || opened.hasBeenClosed()) opened = new LogDatabase();
  return opened;
}
