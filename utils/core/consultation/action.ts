import type { ChecklistPhase, NudgeKind } from '../checklist/items.ts';
import type { ItemResult } from './types.ts';

/** What the doctor does in one of our own pages. */
export type DoctorAction =
  | { readonly do: 'setItem'; readonly item: string; readonly result: ItemResult }
  | { readonly do: 'setPhase'; readonly phase: ChecklistPhase }
  /** Takes back the last tick or step. */
  | { readonly do: 'undo' }
  /** Pauses for a break in the call, or goes on. */
  | { readonly do: 'pause'; readonly paused: boolean }
  | { readonly do: 'dismissNudge'; readonly nudge: NudgeKind }
  | { readonly do: 'bringBack' }
  | { readonly do: 'declineOffer' }
  | { readonly do: 'newPatient' }
  | { readonly do: 'end' }
  | { readonly do: 'close' };
