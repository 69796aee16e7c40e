import {
  type Checklist,
  type ChecklistItem,
  type ChecklistPhase,
  checklistPhases,
  itemsOf,
  type NudgeKind,
} from '../checklist/items.ts';
import type { Arrangement, ChosenForm } from '../panel/arrangement.ts';
import type { PanelForm } from '../panel/place.ts';
import { offerEnds, offerOpen } from './fold.ts';
import type { ConsultationSettings, Situation } from './input.ts';
import { nextDeadline } from './machine.ts';
import { activeNudge } from './nudges.ts';
import type { Place } from './place.ts';
import type { Connection, Consultation, ConsultationId, EndedHow, ItemStates } from './types.ts';

/** A tab's id, or the one consultation started by hand without a page of its own. */
export type PlaceId = number | 'byHand';

/** What a page draws of one consultation. Complete, so that pages keep no state of their own. */
export interface ConsultationView {
  readonly kind: 'consultation';
  readonly id: ConsultationId;
  readonly platform: string;
  /** What the service is called; empty for a consultation started by hand. */
  readonly service: string;
  /** With the words it has in place of the catalogue's: the frame cannot look them up. */
  readonly checklist: Checklist;
  /** What the note for the record says; empty for what Webside comes with. `null`: none is offered. */
  readonly noteTemplate: string | null;
  readonly openedAt: number;
  /** When the clock stopped: the call's end, or the start of a pause or an interruption. */
  readonly stoppedAt: number | null;
  /** How long it was paused until now or the clock stopped, milliseconds. */
  readonly pausedMs: number;
  readonly paused: boolean;
  readonly connection: Connection;
  readonly endedHow: EndedHow | null;
  readonly resumed: { readonly how: 'reconnected' | 'refreshed'; readonly at: number } | null;
  readonly phase: ChecklistPhase;
  readonly items: ItemStates;
  /** What the doctor can take back: the last tick, by its item, or the last step. */
  readonly undo: { readonly item: string } | 'phase' | null;
  readonly nudge: NudgeKind | null;
  /** When time will change this view: the page then asks the worker to look at the clock. */
  readonly changesAt: number | null;
  /** Until when "bring back ticks" is offered. */
  readonly offerUntil: number | null;
  /** Somebody else has come, and it is asked whether it is the same patient. */
  readonly turnover: boolean;
  readonly hidden: boolean;
  /** The page keeps removing the panel. */
  readonly panelGone: boolean;
  /** Something of the page lies over the panel. */
  readonly panelCovered: boolean;
  /** How much of the page it takes. */
  readonly form: Exclude<PanelForm, 'ask'>;
  /** It is small because the doctor shows their screen. */
  readonly presenting: boolean;
  /** It is open in full because the doctor opened it; it would be small here. */
  readonly opened: boolean;
  /** How it is arranged on this service. */
  readonly arrangement: Arrangement;
  /** The page lacks the marks by which Webside knows the service, so the media alone decide. */
  readonly degraded: boolean;
  /** Nobody has been seen or heard for a minute. */
  readonly frozen: boolean;
}

/** A meeting for which the doctor is asked whether to start. */
export interface AskView {
  readonly kind: 'ask';
  readonly platform: string;
  readonly service: string;
  /** The doctor shows their screen: the question waits. */
  readonly presenting: boolean;
}

/** No consultation here; the popup says what Webside sees. */
export interface IdleView {
  readonly kind: 'idle';
  readonly platform: string | null;
  readonly service: string;
  readonly seen: 'waiting' | 'alone' | 'call' | 'patient' | 'nothing';
}

export type View = ConsultationView | AskView | IdleView;

/** `storage.session`'s `liveView`: one view a place. */
export type LiveView = Readonly<Partial<Record<PlaceId, View>>>;

/**
 * Draws up what the pages show. Pure.
 * @param service what the service here is called
 */
export function viewOf(
  { place, consultation }: Omit<Situation, 'heardAt'>,
  settings: ConsultationSettings,
  now: number,
  service: string,
): View {
  const presenting = settings.smallWhenSharing && place.page.presentingIn.length > 0;
  if (!consultation) {
    const { platform } = place.page;
    if (place.ask.asking && platform) return { kind: 'ask', platform, service, presenting };
    return { kind: 'idle', platform, service, seen: seenAt(place) };
  }
  const usual = presenting ? 'tab' : formIn(consultation.phase, settings.arrangement);
  const { hidden, gone, covered, openedAnyway, whySmallUntil } = place.panel;
  const small = presenting && !openedAnyway;
  const whySmall = small && whySmallUntil !== null && now < whySmallUntil;
  const { id, platform, openedAt, connection, endedHow, resumed, offer } = consultation;
  return {
    kind: 'consultation',
    id,
    platform,
    service,
    checklist: settings.checklist,
    noteTemplate: settings.noteTemplate,
    openedAt,
    stoppedAt:
      consultation.callEndedAt ??
      earliest(consultation.pausedSince, consultation.interrupted?.since ?? null),
    pausedMs: consultation.pausedMs,
    paused: consultation.pausedSince !== null,
    connection,
    endedHow,
    resumed,
    phase: consultation.phase,
    items: consultation.items,
    undo: undoOf(consultation),
    nudge: connection === 'ended' ? null : activeNudge(consultation, settings.checklist),
    changesAt: earliest(
      nextDeadline(consultation, settings, place.wait),
      whySmall ? whySmallUntil : null,
    ),
    offerUntil: offer && offerOpen(consultation, now) ? offerEnds(offer) : null,
    turnover: offer?.turnover ?? false,
    hidden,
    panelGone: gone,
    panelCovered: covered,
    form: openedAnyway ? 'panel' : whySmall ? 'whySmall' : usual,
    presenting: small,
    opened: openedAnyway && usual !== 'panel',
    arrangement: settings.arrangement,
    degraded: place.page.degradedIn.length > 0,
    frozen: connection === 'live' && place.page.frozenIn.length > 0,
  };
}

/** The form that belongs to a phase: small while the eyes belong near the camera. */
function formIn(phase: ChecklistPhase, { panelForm, consultForm }: Arrangement): ChosenForm {
  return phase === 'consult' ? consultForm : panelForm;
}

function undoOf({ undo }: Consultation): ConsultationView['undo'] {
  return undo?.what === 'item' ? { item: undo.item } : (undo?.what ?? null);
}

/** How long a consultation has gone on, as its clock shows it, milliseconds. */
export function elapsedMs(
  { openedAt, stoppedAt, pausedMs }: Pick<ConsultationView, 'openedAt' | 'stoppedAt' | 'pausedMs'>,
  now: number,
): number {
  return (stoppedAt ?? now) - openedAt - pausedMs;
}

function earliest(...times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

/** Whether the panel belongs in the tab's page, and in which form. */
export function panelFor(view: View): PanelForm | null {
  if (view.kind === 'ask') return view.presenting ? null : 'ask';
  return view.kind === 'consultation' && !view.hidden && !view.panelGone ? view.form : null;
}

/** The phase after this one; `null` after the last. */
export function phaseAfter(phase: ChecklistPhase): ChecklistPhase | null {
  return checklistPhases[checklistPhases.indexOf(phase) + 1] ?? null;
}

/** The phase before this one; `null` before the first. */
export function phaseBefore(phase: ChecklistPhase): ChecklistPhase | null {
  return checklistPhases[checklistPhases.indexOf(phase) - 1] ?? null;
}

/** The next item that is open in the phase that is shown. */
export function nextItem(
  { phase, items }: Pick<ConsultationView, 'phase' | 'items'>,
  checklist: Checklist,
): ChecklistItem | undefined {
  return itemsOf(checklist, phase).find(({ id }) => !items[id]);
}

function seenAt({ who, call, page }: Place): IdleView['seen'] {
  if (who.patient) return 'patient';
  if (Object.keys(call.live).length > 0) return 'call';
  if (page.alone) return 'alone';
  return page.waiting ? 'waiting' : 'nothing';
}
