import { type ChecklistPhase, checklistPhases, type NudgeKind } from '../checklist/items.ts';
import { offerMs, offerOpen } from './fold.ts';
import { type ConsultationSettings, nextDeadline, type Place, type Situation } from './machine.ts';
import { activeNudge } from './nudges.ts';
import type { Connection, ConsultationId, EndedHow, ItemStates } from './types.ts';

/** A tab's id, or the one consultation started by hand without a page of its own. */
export type PlaceId = number | 'byHand';

/** What a page draws of one consultation. Complete, so that pages keep no state of their own. */
export interface ConsultationView {
  readonly kind: 'consultation';
  readonly id: ConsultationId;
  readonly platform: string;
  readonly checklist: string;
  readonly openedAt: number;
  /** When the clock stopped: the call's end, or the start of an interruption. */
  readonly stoppedAt: number | null;
  readonly connection: Connection;
  readonly endedHow: EndedHow | null;
  readonly resumed: { readonly how: 'reconnected' | 'refreshed'; readonly at: number } | null;
  readonly phase: ChecklistPhase;
  readonly items: ItemStates;
  readonly nudge: NudgeKind | null;
  /** When time will change this view: the page then asks the worker to look at the clock. */
  readonly changesAt: number | null;
  /** Until when "bring back ticks" is offered. */
  readonly offerUntil: number | null;
  readonly hidden: boolean;
  /** The page keeps taking the panel away. */
  readonly panelGone: boolean;
}

/** A meeting for which the doctor is asked whether to start. */
export interface AskView {
  readonly kind: 'ask';
  readonly platform: string;
}

/** No consultation here; the popup says what Webside sees. */
export interface IdleView {
  readonly kind: 'idle';
  readonly platform: string | null;
  readonly seen: 'waiting' | 'call' | 'patient' | 'nothing';
}

export type View = ConsultationView | AskView | IdleView;

/** `storage.session`'s `liveView`: one view a place. */
export type LiveView = Readonly<Partial<Record<PlaceId, View>>>;

/** The key of the live view in `storage.session`. */
export const liveViewKey = 'liveView';

/** Draws up what the pages show. Pure. */
export function viewOf(
  { place, consultation }: Omit<Situation, 'heardAt'>,
  settings: ConsultationSettings,
  now: number,
): View {
  if (!consultation) {
    if (place.asking && place.platform) return { kind: 'ask', platform: place.platform };
    return { kind: 'idle', platform: place.platform, seen: seenAt(place) };
  }
  const { id, platform, checklist, openedAt, connection, endedHow, resumed, offer } = consultation;
  return {
    kind: 'consultation',
    id,
    platform,
    checklist,
    openedAt,
    stoppedAt: consultation.callEndedAt ?? consultation.interrupted?.since ?? null,
    connection,
    endedHow,
    resumed,
    phase: consultation.phase,
    items: consultation.items,
    nudge: connection === 'ended' ? null : activeNudge(consultation, settings.checklist),
    changesAt: nextDeadline(consultation, settings),
    offerUntil: offer && offerOpen(consultation, now) ? offer.at + offerMs : null,
    hidden: place.hidden,
    panelGone: place.panelGone,
  };
}

/** Whether the panel belongs into the tab's page, and in which form. */
export function panelFor(view: View): 'panel' | 'ask' | null {
  if (view.kind === 'ask') return 'ask';
  return view.kind === 'consultation' && !view.hidden && !view.panelGone ? 'panel' : null;
}

/** The phase after this one; `null` after the last. */
export function phaseAfter(phase: ChecklistPhase): ChecklistPhase | null {
  return checklistPhases[checklistPhases.indexOf(phase) + 1] ?? null;
}

function seenAt({ patient, live, waiting }: Place): IdleView['seen'] {
  if (patient) return 'patient';
  if (Object.keys(live).length > 0) return 'call';
  return waiting ? 'waiting' : 'nothing';
}
