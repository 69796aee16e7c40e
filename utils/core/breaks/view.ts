import type { BreakKind } from './kinds.ts';
import { guardOf, phaseOf, snoozesLeft } from './machine.ts';
import type { BreakSettings } from './settings.ts';
import { type Suggestion, suggestionFor } from './suggestions.ts';
import type { BreakPhase, BreakState, HeldReason, Now } from './types.ts';
import { nextDueMs } from './work.ts';

/** What our pages draw of breaks: complete, so that they keep no state of their own. Pure. */
export interface BreaksView {
  readonly phase: BreakPhase;
  /** Why nothing is counted; `null`: something is. */
  readonly off: 'setting' | 'today' | null;
  /** The break that is due, or runs. */
  readonly break: BreakKind | null;
  /** What holds prompts now. */
  readonly held: HeldReason | null;
  /** Minutes of work until the next break; 0 where one is due. */
  readonly nextMinutes: number;
  /** Length of the break that is due, or of the next short one, minutes. */
  readonly minutes: number;
  /** How often the break that is due can still be put off, and by how many minutes. */
  readonly snoozesLeft: number;
  readonly snoozeMinutes: number;
  /** Minutes until a break that was put off comes. */
  readonly laterMinutes: number | null;
  readonly running: RunningBreak | null;
}

export interface RunningBreak {
  /** Epoch milliseconds. */
  readonly endsAt: number;
  readonly lengthMs: number;
  /** From this time on it counts as taken, epoch milliseconds. */
  readonly countsAt: number;
  readonly suggestion: Suggestion;
}

/** The key of the view in `storage.local`, which frames in call pages can read as well. */
export const breaksViewKey = 'breaksView';

export function breaksViewOf(state: BreakState, now: Now, settings: BreakSettings): BreaksView {
  const { stage, work } = state;
  const phase = phaseOf(state);
  const due = stage.is === 'working' || stage.is === 'onBreak' ? null : stage.due;
  const kind = stage.is === 'onBreak' ? stage.break : (due?.break ?? null);
  return {
    phase,
    off: phase !== 'off' ? null : settings.breaks ? 'today' : 'setting',
    break: phase === 'off' ? null : kind,
    held: guardOf(state, now, settings),
    nextMinutes: due ? 0 : inMinutes(nextDueMs(work, settings)),
    minutes: kind === 'long' ? settings.longBreakMinutes : settings.breakMinutes,
    snoozesLeft: due ? snoozesLeft(due, settings) : 0,
    snoozeMinutes: settings.breakSnoozeMinutes,
    laterMinutes: stage.is === 'snoozed' ? inMinutes(stage.leftMs) : null,
    running: running(state, now),
  };
}

/** Whether a break runs, or is to come at a time that the doctor named. */
export function takenOrPlanned({ running, laterMinutes }: BreaksView): boolean {
  return running !== null || laterMinutes !== null;
}

function running({ stage, prompts }: BreakState, { at }: Now): RunningBreak | null {
  if (stage.is !== 'onBreak') return null;
  const { lengthMs, restedMs } = stage;
  return {
    endsAt: at + lengthMs - restedMs,
    lengthMs,
    countsAt: at + lengthMs / 2 - restedMs,
    suggestion: suggestionFor(stage.break, prompts),
  };
}

/** Whole minutes, rounded up, so that what is to come is never 0 minutes away. */
function inMinutes(ms: number): number {
  return Math.max(0, Math.ceil(ms / 60_000));
}
