import { signal } from '@preact/signals';
import type { ChecklistLibrary } from '../../core/checklist/library.ts';
import type { LiveView } from '../../core/consultation/view.ts';
import type { LogTrouble } from '../../core/log/trouble.ts';
import type { BreakRow, ConsultationRow, DailyRow, LogFilter } from '../../core/log/types.ts';
import {
  everything,
  type ImportState,
  type SheetContent,
  type StorageUse,
  type Summed,
} from '../../core/log/view.ts';
import type { Settings } from '../../core/settings/catalogue.ts';
import type { LogPlace } from '../../store/log/quarantine.ts';
import type { Position } from '../../store/log/query.ts';

/** All that the log page knows, a signal each. `null`: it is not read yet, or there is none. */
export const log = {
  settings: signal<Settings | null>(null),
  library: signal<ChecklistLibrary | null>(null),
  place: signal<LogPlace | null>(null),
  views: signal<LiveView>({}),
  /** What happened to the log that is still to be read. */
  trouble: signal<LogTrouble>({}),
  storage: signal<StorageUse | null>(null),

  filter: signal<LogFilter>(everything),
  /** Where each of the pages before the one that is shown ended. */
  positions: signal<readonly Position[]>([]),
  rows: signal<readonly ConsultationRow[] | null>(null),
  /** The rows that were painted: what takes longer than they do begins after that. */
  painted: signal<readonly ConsultationRow[] | null>(null),
  days: signal<readonly DailyRow[] | null>(null),
  /** The days that are summed up, and for which filter. */
  summed: signal<Summed | null>(null),
  breaks: signal<{ readonly rows: readonly BreakRow[]; readonly count: number } | null>(null),
  /** The log cannot be read. */
  failed: signal(false),
  /** Reading takes so long that the page says so. */
  readsLong: signal(false),

  /** A deletion that can still be undone, and when it was: epoch milliseconds. */
  deleted: signal<{ readonly count: number; readonly all: boolean; readonly at: number } | null>(
    null,
  ),
  /** What takes longer, or has just been done, in words. */
  busy: signal<string | null>(null),
  /** Why the last request was not carried out. */
  problem: signal<string | null>(null),
  /** Of the export that runs, how many rows are written. */
  exporting: signal<number | null>(null),
  imported: signal<ImportState | null>(null),
  sheet: signal<SheetContent | null>(null),
  rescued: signal<'failed' | null>(null),
} as const;

/** Rows of one page. */
export const pageSize = 50;
