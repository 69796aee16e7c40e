import type { BreakLogEntry } from '../breaks/types.ts';
import type { ConsultationEvent, ConsultationId, EndedHow } from '../consultation/types.ts';
import type { CountName } from './counts.ts';

/**
 * One consultation in the log. Nothing of the call itself is here: no address, title, name, number,
 * sound, picture, transcript or text typed in a call. What it counts is declared in log/counts.ts.
 */
export interface ConsultationRow extends Readonly<Partial<Record<CountName, number>>> {
  readonly id: ConsultationId;
  /**
   * `recovered`: the browser closed during the consultation, whose end is its last sign of life.
   * `deleted`: gone for good once it can no longer be undone.
   */
  readonly status: 'open' | 'closed' | 'recovered' | 'deleted';
  /** A platform's id, or `byHand`. */
  readonly platform: string;
  readonly startedBy: 'call' | 'doctor';
  /** Epoch milliseconds, floored to the precision chosen in the settings. */
  readonly start: number;
  readonly precision: 'exact' | 'hour' | 'date';
  /** The doctor's date at the start, `2026-11-02`. Kept, since a machine's time zone may change. */
  readonly day: string;
  /** Length of the call, or of the consultation where no call was seen; 0 while open. */
  readonly durationSeconds: number;
  /** Checklist and version, `default@1`. */
  readonly checklist: string;
  /** Results in one string; see log/results.ts. */
  readonly items: string;
  /** Ids of items that were left open, for the index. */
  readonly missed: readonly string[];
  /** Nudges shown, with their second and whether an item they named was ticked afterwards. */
  readonly nudges: readonly NudgeResult[];
  readonly ended: EndedHow | null;
  /** Written afterwards, only on the log page. */
  readonly reflection?: Reflection;
  /** While open: where it runs, and when its call was last heard of. */
  readonly place?: number | 'byHand';
  readonly heardAt?: number;
  /** While deleted: when, and what `restoreRows` turns it back into. */
  readonly deleted?: { readonly at: number; readonly was: 'closed' | 'recovered' };
}

/** A doctor's own words on a consultation. */
export interface Reflection {
  readonly what: string;
  readonly soWhat: string;
  readonly whatNext: string;
  /** When they were last changed, epoch milliseconds. */
  readonly at: number;
}

export interface NudgeResult {
  readonly nudge: string;
  readonly afterSeconds: number;
  readonly actedOn: boolean;
}

/** An event of an open consultation. Closing folds them into the row and deletes them. */
export interface EventRow {
  readonly consultation: ConsultationId;
  readonly seq: number;
  readonly at: number;
  readonly event: ConsultationEvent;
  /** The doctor's action it came from: a second try of the same action changes nothing. */
  readonly requestId?: string;
}

/** A deleted consultation's id, so that an import cannot bring it back. */
export interface Tombstone {
  readonly id: string;
  readonly deletedAt: number;
}

/** Everything that closed on one day, in figures; see log/rollup.ts. It always equals the rows. */
export interface DailyRow {
  /** As in the rows, `2026-11-02`. */
  readonly day: string;
  /** One for each service and checklist, in the order of both. */
  readonly groups: readonly DayGroup[];
}

/**
 * Figures as compact strings: twenty years of days are read in one go. Of each count in log/counts.ts:
 * how many consultations have it, and how many more than none, `calls:12.3`; not there in days that
 * were written before rows had it.
 */
export interface DayGroup extends Readonly<Partial<Record<CountName, string>>> {
  readonly platform: string;
  readonly checklist: string;
  readonly count: number;
  /** Seconds of each consultation, in ascending order, `312 540`. */
  readonly lengths: string;
  /** Per item how often it was done, left open and not applicable, `identity:12.1.0 privacy:9.2.2`. */
  readonly items: string;
  /** The second of each summary, in ascending order. */
  readonly summaries: string;
  /** Per reminder how often it was shown and acted on, `opening:5.3`. */
  readonly nudges: string;
}

/** Which consultations are meant. Days are included; what is `null` sets no limit. */
export interface LogFilter {
  readonly from: string | null;
  readonly to: string | null;
  readonly platform: string | null;
  readonly checklist: string | null;
  /** An item that was left open. */
  readonly missed: string | null;
}

/** Something the log knows about itself. */
export interface MetaRow {
  readonly key: string;
  readonly value: unknown;
}
/** What happened with a break. `at`: floored like a consultation's start; see log/breaks.ts for `id`. */
export type BreakRow = { readonly id: string; readonly at: number } & BreakLogEntry;
