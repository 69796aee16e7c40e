/**
 * Decides what becomes of a consultation. Pure: no browser, no database, no clock.
 *
 *                     opened (by the doctor, before the call)
 *                  +------------------------------------------ none
 *                  |                                             | call starts
 *                  |     opened (by the call)                    v
 *   no consultation --------------------------------------->  live <-----------+
 *                  ^                                           |  |             | same call is back
 *                  |               other side or document gone |  | hang-up,    | within the window
 *                  |                                           v  | End         |
 *                  |                                   reconnecting ------------+
 *                  |                                           |  |
 *                  |          window over, other patient, left v  v
 *                  +---------------- closed <----------------- ended ("after" phase, two minutes)
 *
 * The rule above all others: nothing ticked is ever carried to the next patient. A consultation
 * goes on only where the evidence says so; everything else starts empty, and where nobody can tell,
 * the doctor may bring the ticks back with one click.
 *
 * What happens is told in input.ts and decided, by who it comes from, in onPage.ts, onCall.ts,
 * onDoctor.ts and onTime.ts, which change a turn.ts. What is known of a tab is a place.ts.
 */

import type { RecordedEvent } from './fold.ts';
import type { ConsultationSettings, Input, InputOf, Situation } from './input.ts';
import { nextNudge, waitsUntil } from './nudges.ts';
import * as onCall from './onCall.ts';
import * as onDoctor from './onDoctor.ts';
import * as onPage from './onPage.ts';
import * as onTime from './onTime.ts';
import type { Place } from './place.ts';
import { Turn } from './turn.ts';
import type { Consultation, ConsultationId } from './types.ts';

/** How the place stands after an input, and what is to be stored. */
export interface Decision extends Situation {
  readonly events: readonly RecordedEvent[];
}

/**
 * One input taken into account.
 * @param now epoch milliseconds
 * @param newId ids for consultations that this input opens
 */
export function decide(
  before: Situation,
  input: Input,
  now: number,
  settings: ConsultationSettings,
  newId: () => ConsultationId,
): Decision {
  const turn = new Turn(before, now, settings, newId);
  onCall.hear(turn, input);
  onTime.passTime(turn);
  handle(turn, input);
  onTime.passTime(turn);
  onTime.endWait(turn);
  const { place, consultation, events, heardAt } = turn;
  return { place, consultation, events, heardAt };
}

/** Who decides what becomes of each input. */
const handlers: { readonly [Type in Input['type']]: (turn: Turn, input: InputOf<Type>) => void } = {
  document: onPage.document,
  documentGone: onPage.documentGone,
  role: onPage.role,
  page: onPage.page,
  panelGone: onPage.panelGone,
  panelCovered: onPage.panelCovered,
  tabClosed: onPage.tabClosed,
  switchedOff: onPage.switchedOff,
  call: onCall.report,
  heartbeat: onCall.heartbeat,
  movedAway: onCall.movedAway,
  answer: onDoctor.answer,
  startByDoctor: onDoctor.startByDoctor,
  show: onDoctor.show,
  open: onDoctor.open,
  action: onDoctor.act,
  autoTick: onDoctor.autoTick,
  quiet: onTime.quiet,
  clock: onTime.remind,
};

function handle(turn: Turn, input: Input): void {
  // The type of an input goes with its handler's: TypeScript cannot see that for a union.
  const handler = handlers[input.type] as (turn: Turn, input: Input) => void;
  handler(turn, input);
}

/** When time alone will next change a consultation, epoch milliseconds; `null`: not foreseen. */
export function nextDeadline(
  consultation: Consultation,
  settings: ConsultationSettings,
  { quietIn }: Place['wait'],
): number | null {
  const { connection, interrupted, lastAt } = consultation;
  if (connection === 'ended') return lastAt + onTime.afterPhaseMs;
  if (interrupted) return onTime.lapsesAt(interrupted, settings);
  const next = nextNudge(consultation, settings);
  return next && (quietIn ? waitsUntil(next) : next.at);
}
