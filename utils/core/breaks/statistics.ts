import type { BreakRow } from '../log/types.ts';
import type { HeldReason } from './types.ts';

/** What happened with breaks, in numbers, for the doctor alone to look back on. Pure. */
export interface BreakFigures {
  readonly due: number;
  readonly prompted: number;
  readonly taken: number;
  /** Had by being away for that long. */
  readonly natural: number;
  readonly cutShort: number;
  /** Held when they were due, and by what. */
  readonly held: Readonly<Record<HeldReason, number>>;
  /** Withdrawn, or cut short, by a call. */
  readonly displaced: number;
  readonly snoozed: number;
  /** Declined: skipped, closed, or left without an answer. */
  readonly declined: number;
  /** The longest stretch of work before a break was taken or due, seconds. */
  readonly longestStretchSeconds: number;
}

/** @param rows in any order */
export function breakFigures(rows: readonly BreakRow[]): BreakFigures {
  const count = (...kinds: readonly BreakRow['kind'][]) =>
    rows.filter(({ kind }) => kinds.includes(kind)).length;
  const heldBy = (why: HeldReason) =>
    rows.filter((row) => row.kind === 'held' && row.reason === why).length;
  return {
    due: count('due'),
    prompted: count('prompted'),
    taken: count('taken'),
    natural: count('takenNatural'),
    cutShort: count('cutShort'),
    held: {
      call: heldBy('call'),
      presenting: heldBy('presenting'),
      quietHours: heldBy('quietHours'),
      outsideHours: heldBy('outsideHours'),
    },
    displaced: count('displacedByCall'),
    snoozed: count('snoozed'),
    declined: count('skipped', 'dismissed', 'ignored'),
    longestStretchSeconds: rows.reduce((longest, row) => Math.max(longest, stretchOf(row)), 0),
  };
}

function stretchOf(row: BreakRow): number {
  if (row.kind === 'due') return row.screenSeconds + row.callSeconds;
  return row.kind === 'taken' || row.kind === 'takenNatural' ? row.workedSeconds : 0;
}
