import type { Role } from '../call/role.ts';
import type { CallEnd, CallReport } from '../call/state.ts';
import type { Checklist, ChecklistPhase } from '../checklist/items.ts';
import type { Arrangement } from '../panel/arrangement.ts';
import type { AutoStart } from '../platforms/types.ts';
import type { DoctorAction } from './action.ts';
import type { AddressHash, Place } from './place.ts';
import type { Consultation, ItemStates } from './types.ts';

/** What can happen in a place. `frame`: the browser's number of it, 0 for the page itself. */
export type Input =
  | {
      readonly type: 'document';
      readonly top: boolean;
      readonly frame: number;
      readonly platform: string;
      readonly address: AddressHash;
      readonly role: Role;
      /** That the page is the service's is a guess; `undefined`: as much of one as before. */
      readonly guessed?: boolean | undefined;
    }
  /** The page shows more clearly than before who is at this screen. */
  | { readonly type: 'role'; readonly platform: string; readonly role: Role }
  | {
      readonly type: 'documentGone';
      readonly top: boolean;
      readonly frame: number;
      /** The doctor pressed something in it just before: it may have been left on purpose. */
      readonly pressed: boolean;
    }
  | {
      readonly type: 'call';
      readonly frame: number;
      readonly platform: string;
      readonly address: AddressHash;
      readonly report: CallReport;
    }
  | {
      readonly type: 'heartbeat';
      readonly frame: number;
      readonly platform: string;
      readonly address: AddressHash;
      /** Tells the frame's call from any other of the tab. */
      readonly call: number;
      /** When the frame's call began, epoch milliseconds. */
      readonly since: number;
      /** How the frame's call before it ended. */
      readonly after: CallEnd | null;
    }
  | {
      readonly type: 'page';
      readonly frame: number;
      readonly presenting: boolean;
      readonly degraded: boolean;
      readonly frozen: boolean;
    }
  /** A frame that was asked says that its talk pauses, or that it cannot tell. */
  | { readonly type: 'quiet'; readonly frame: number }
  | { readonly type: 'tabClosed' }
  /** The service was switched off or removed: nothing is heard of this tab any more. */
  | { readonly type: 'switchedOff' }
  /** The call goes on in a window of its own, or back in its page: in a place of its own. */
  | { readonly type: 'movedAway'; readonly to: number }
  | { readonly type: 'panelGone' }
  /** Something of the page lies over the panel, or no longer. */
  | { readonly type: 'panelCovered'; readonly covered: boolean }
  | { readonly type: 'answer'; readonly start: boolean }
  | { readonly type: 'startByDoctor'; readonly platform: string; readonly phase: ChecklistPhase }
  | { readonly type: 'show'; readonly shown: boolean }
  /** Open the checklist in full where it is small, or no longer. */
  | { readonly type: 'open'; readonly open: boolean }
  /** Webside saw that an item is done, as a break that was taken: ticked once, and marked so. */
  | { readonly type: 'autoTick'; readonly item: string }
  | {
      readonly type: 'action';
      readonly action: DoctorAction;
      /** The items of the consultation an offer points to, for `bringBack`. */
      readonly offered?: ItemStates;
    }
  /** Time passed: windows close, nudges fall due. */
  | { readonly type: 'clock' };

export type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;

/** How a place stands when something happens in it. */
export interface Situation {
  readonly place: Place;
  readonly consultation: Consultation | null;
  /** When the running call was last heard of, epoch milliseconds. */
  readonly heardAt: number;
}

/** The settings that count in a place. */
export interface ConsultationSettings {
  readonly autoStart: AutoStart;
  readonly reconnectSeconds: number;
  readonly nudges: boolean;
  readonly openingNudgeSeconds: number;
  readonly slotMinutes: number;
  /** A reminder waits for a pause in the talk. */
  readonly waitForPause: boolean;
  /** The checklist shrinks while the doctor shows their screen. */
  readonly smallWhenSharing: boolean;
  /** How the checklist is arranged on this service. */
  readonly arrangement: Arrangement;
  /** That of the open consultation. */
  readonly checklist: Checklist;
  /** The one that a new consultation gets. */
  readonly newChecklist: Checklist;
  /** What the note for the record says; empty for what Webside comes with. `null`: none is offered. */
  readonly noteTemplate: string | null;
}
