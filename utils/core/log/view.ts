import type { BreakFigures } from '../breaks/statistics.ts';
import type { ImportCounts } from './merge.ts';
import type { ConsultationRow, DailyRow, LogFilter } from './types.ts';

/** What the log page knows at a time, beside the rows themselves. */

/** The filter that lets every consultation through. */
export const everything: LogFilter = {
  from: null,
  to: null,
  platform: null,
  checklist: null,
  missed: null,
};

/** Every day there is, and the filter for which they are summed up: it follows the rows' filter. */
export interface Summed {
  readonly days: readonly DailyRow[];
  readonly filter: LogFilter;
}

export interface SheetContent {
  /** The consultations of the filter that have a reflection. */
  readonly reflected: readonly ConsultationRow[];
  /** What became of breaks in its days; `null`: that is not to be in it. */
  readonly breaks: BreakFigures | null;
}

export type ExportKind = 'csv' | 'json' | 'text' | 'breaks';

/** What goes out beside what is always in it. */
export interface ExportChoices {
  readonly withClock: boolean;
  readonly withBreaks: boolean;
}

/** Where an import stands. */
export type ImportState =
  | { readonly is: 'reading'; readonly share: number }
  | { readonly is: 'preview'; readonly counts: ImportCounts }
  | { readonly is: 'taking' }
  | { readonly is: 'done' }
  /** It was decided on, and goes on when the worker can. */
  | { readonly is: 'unfinished' }
  | { readonly is: 'failed'; readonly problem: string };

/** How much of the device the browser's storage for Webside takes, in bytes. */
export interface StorageUse {
  readonly bytes: number;
  /** What the browser allows. */
  readonly most: number;
}

/** A consultation that runs now, and how many of its items are done. */
export interface Running {
  readonly service: string;
  readonly done: number;
}
