import { asRow, type ExportedRow, isDated } from './file.ts';
import { dayOf } from './localTime.ts';
import type { BreakRow, ConsultationRow, Reflection, Tombstone } from './types.ts';

/**
 * Merges two records of one thing. Pure. The outcome does not depend on which comes first or how
 * often one comes, so that two machines that exchange their logs end with the same one.
 */

/** What an import does with a consultation of the file. */
export type Fate = 'new' | 'changed' | 'same' | 'deletedHere' | 'tooOld';

/** What an import would do, in numbers. */
export interface ImportCounts extends Readonly<Record<Fate, number>> {
  /** Consultations here that were deleted on the other machine. */
  readonly deletedThere: number;
  /** Entries about breaks that are new here, or that the file knows more about. */
  readonly newBreaks: number;
  /** Those that were deleted here. */
  readonly deletedBreaks: number;
}

export const noCounts: ImportCounts = {
  new: 0,
  changed: 0,
  same: 0,
  deletedHere: 0,
  tooOld: 0,
  deletedThere: 0,
  newBreaks: 0,
  deletedBreaks: 0,
};

/** Two numbers of what an import would do, in one. */
export function addCounts(a: ImportCounts, b: ImportCounts): ImportCounts {
  const keys = Object.keys(noCounts) as (keyof ImportCounts)[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as unknown as ImportCounts;
}

/** What an import must know of a consultation, or an entry about breaks, that the file has too. */
export interface Known<Row = ConsultationRow> {
  readonly row: Row | undefined;
  readonly tombstone: Tombstone | undefined;
  /** The first day that the log keeps, if it does not keep all. */
  readonly keptFrom: string | null;
}

export function fateOf(theirs: ExportedRow, { row, tombstone, keptFrom }: Known): Fate {
  if (keptFrom !== null && theirs.day < keptFrom) return 'tooOld';
  if (tombstone || row?.status === 'deleted') return 'deletedHere';
  // A consultation that is open here stays as it is.
  if (row?.status === 'open') return 'same';
  if (!row) return 'new';
  return isSame(mergeRows(row, asRow(theirs)), row) ? 'same' : 'changed';
}

/** The same for an entry about breaks. */
export function fateOfBreak(theirs: BreakRow, { row, tombstone, keptFrom }: Known<BreakRow>): Fate {
  if (keptFrom !== null && dayOf(theirs.at) < keptFrom) return 'tooOld';
  if (tombstone) return 'deletedHere';
  if (!row) return 'new';
  return isSame(mergeBreaks(row, theirs), row) ? 'same' : 'changed';
}

/** One entry of two about the same: the one that still has its time. */
export function mergeBreaks(mine: BreakRow, theirs: BreakRow): BreakRow {
  return later(mine, theirs, ({ at }) => (isDated(at) ? 0 : 1));
}

/** One row of two of the same consultation. */
export function mergeRows(mine: ConsultationRow, theirs: ConsultationRow): ConsultationRow {
  const { reflection: own, ...mineWithout } = mine;
  const { reflection: other, ...theirsWithout } = theirs;
  const row = later(mineWithout, theirsWithout, exactness);
  const reflection = laterReflection(own, other);
  return reflection ? { ...row, reflection } : row;
}

/** The earlier of two records of a deletion. */
export function mergeTombstones(mine: Tombstone | undefined, theirs: Tombstone): Tombstone {
  return mine && mine.deletedAt <= theirs.deletedAt ? mine : theirs;
}

function laterReflection(
  mine: Reflection | undefined,
  theirs: Reflection | undefined,
): Reflection | undefined {
  if (!mine || !theirs) return mine ?? theirs;
  return later(mine, theirs, ({ at }) => at);
}

/** The one with the higher rank. Between equals, always the same one, whichever came first. */
function later<Record extends object>(a: Record, b: Record, rank: (of: Record) => number): Record {
  const difference = rank(a) - rank(b);
  if (difference !== 0) return difference > 0 ? a : b;
  return canonical(a) >= canonical(b) ? a : b;
}

/** A log that was exported without its clock times says less than the one it came from. */
function exactness({ precision }: Pick<ConsultationRow, 'precision'>): number {
  return ['date', 'hour', 'exact'].indexOf(precision);
}

function isSame(a: object, b: object): boolean {
  return canonical(a) === canonical(b);
}

/** JSON with its keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
