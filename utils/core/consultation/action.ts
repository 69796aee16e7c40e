import * as v from 'valibot';
import { checklistPhases, nudgeKinds } from '../checklist/items.ts';

/** What the doctor does in one of our own pages, as pages send it. The machine acts on it. */
export const actionSchema = v.variant('do', [
  v.strictObject({
    do: v.literal('setItem'),
    item: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
    result: v.picklist(['done', 'notApplicable', 'open']),
  }),
  v.strictObject({ do: v.literal('setPhase'), phase: v.picklist(checklistPhases) }),
  /** Takes back the last tick or step. */
  v.strictObject({ do: v.literal('undo') }),
  /** Pauses for a break in the call, or goes on. */
  v.strictObject({ do: v.literal('pause'), paused: v.boolean() }),
  v.strictObject({ do: v.literal('dismissNudge'), nudge: v.picklist(nudgeKinds) }),
  v.strictObject({ do: v.literal('bringBack') }),
  v.strictObject({ do: v.literal('declineOffer') }),
  v.strictObject({ do: v.literal('newPatient') }),
  v.strictObject({ do: v.literal('end') }),
  v.strictObject({ do: v.literal('close') }),
]);

export type DoctorAction = v.InferOutput<typeof actionSchema>;
