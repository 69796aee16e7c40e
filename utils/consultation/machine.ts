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
 */

import type { CallReport } from '../call/phase.ts';
import type { Checklist, ChecklistPhase, NudgeKind } from '../checklist/items.ts';
import type { AutoStart } from '../platforms/types.ts';
import { evolve, offerOpen, type RecordedEvent } from './fold.ts';
import { dueNudge, nextNudge } from './nudges.ts';
import type {
  Consultation,
  ConsultationEvent,
  ConsultationId,
  EndedHow,
  ItemResult,
  ItemStates,
} from './types.ts';

/** A salted hash of a page's address: tells "the same page" and nothing else. In memory only. */
export type AddressHash = string;

/**
 * What is known of one tab beyond its consultation. Kept in `storage.session`, so in memory:
 * it survives the worker and not the browser.
 */
export interface Place {
  /** The person at this screen is the patient. */
  readonly patient: boolean;
  /** A pre-join screen or lobby is in front. */
  readonly waiting: boolean;
  /** The platform last seen here. */
  readonly platform: string | null;
  /** Frames with a running call, and the hash of their address. */
  readonly live: Readonly<Record<number, AddressHash>>;
  /** Where the running or last call was: a reload comes back to the same address. */
  readonly callAddress: AddressHash | null;
  /** The frame it was in: a dropped call comes back in the same document. */
  readonly callFrame: number | null;
  /** A meeting for which the doctor is asked whether to start. */
  readonly asking: { readonly meeting: AddressHash; readonly since: number } | null;
  /** The answer for a meeting, remembered for that meeting alone. */
  readonly answer: { readonly meeting: AddressHash; readonly start: boolean } | null;
  /** The doctor hid the checklist in this tab. */
  readonly hidden: boolean;
  /** The page keeps taking the panel away. */
  readonly panelGone: boolean;
  /** The consultation before, where its end left open whom the next call is with. */
  readonly unclear: { readonly id: ConsultationId; readonly at: number } | null;
}

/** What a new document in the tab starts with. */
const freshPage = { live: {}, waiting: false, asking: null, panelGone: false } as const;

export const emptyPlace: Place = {
  ...freshPage,
  patient: false,
  platform: null,
  callAddress: null,
  callFrame: null,
  answer: null,
  hidden: false,
  unclear: null,
};

export interface Situation {
  readonly place: Place;
  readonly consultation: Consultation | null;
  /** When the running call was last heard of, epoch milliseconds. */
  readonly heardAt: number;
}

/** What the doctor does in one of our own pages. */
export type DoctorAction =
  | { readonly do: 'setItem'; readonly item: string; readonly result: ItemResult }
  | { readonly do: 'setPhase'; readonly phase: ChecklistPhase }
  | { readonly do: 'dismissNudge'; readonly nudge: NudgeKind }
  | { readonly do: 'bringBack' }
  | { readonly do: 'declineOffer' }
  | { readonly do: 'newPatient' }
  | { readonly do: 'end' }
  | { readonly do: 'close' };

export type Input =
  | {
      readonly type: 'document';
      readonly top: boolean;
      readonly frame: number;
      readonly platform: string;
      readonly address: AddressHash;
      readonly patient: boolean;
    }
  | { readonly type: 'documentGone'; readonly top: boolean; readonly frame: number }
  | {
      readonly type: 'call';
      readonly frame: number;
      readonly platform: string;
      readonly address: AddressHash;
      readonly report: CallReport;
    }
  | { readonly type: 'heartbeat'; readonly frame: number }
  | { readonly type: 'tabClosed' }
  | { readonly type: 'panelGone' }
  | { readonly type: 'answer'; readonly start: boolean }
  | { readonly type: 'startByDoctor'; readonly platform: string; readonly phase: ChecklistPhase }
  | { readonly type: 'show'; readonly shown: boolean }
  | {
      readonly type: 'action';
      readonly action: DoctorAction;
      /** The items of the consultation an offer points to, for `bringBack`. */
      readonly offered?: ItemStates;
    }
  /** Time passed: windows close, nudges fall due. */
  | { readonly type: 'clock' };

type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;

export interface ConsultationSettings {
  readonly autoStart: AutoStart;
  readonly reconnectSeconds: number;
  readonly nudges: boolean;
  readonly openingNudgeSeconds: number;
  readonly slotMinutes: number;
  readonly checklist: Checklist;
}

export interface Decision {
  readonly place: Place;
  readonly consultation: Consultation | null;
  readonly events: readonly RecordedEvent[];
}

/** After the call the "after" phase closes itself when left alone for this long. */
export const afterPhaseMs = 120_000;
/** A call not heard of for this long is treated as gone: four missed heartbeats. */
export const silenceMs = 60_000;
/** An unclear end older than this is another consultation, and nothing is offered. */
const unclearForMs = 600_000;
/** A consultation started by hand that nobody touches for this long was forgotten. */
const forgottenMs = 4 * 3_600_000;

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
  turn.passTime();
  turn.take(input);
  turn.passTime();
  const { place, consultation, events } = turn;
  return { place, consultation, events };
}

/** When time alone will next change a consultation, epoch milliseconds; `null`: not foreseen. */
export function nextDeadline(
  consultation: Consultation,
  settings: ConsultationSettings,
): number | null {
  const { connection, interrupted, lastAt } = consultation;
  if (connection === 'ended') return lastAt + afterPhaseMs;
  if (interrupted) return interrupted.since + settings.reconnectSeconds * 1000;
  return nextNudge(consultation, settings)?.at ?? null;
}

/** One call of `decide`: what was, and what has been decided so far. */
class Turn {
  place: Place;
  consultation: Consultation | null;
  readonly events: RecordedEvent[] = [];
  readonly #heardAt: number;
  readonly #now: number;
  readonly #settings: ConsultationSettings;
  readonly #newId: () => ConsultationId;

  constructor(
    { place, consultation, heardAt }: Situation,
    now: number,
    settings: ConsultationSettings,
    newId: () => ConsultationId,
  ) {
    this.place = place;
    this.consultation = consultation;
    this.#heardAt = heardAt;
    this.#now = now;
    this.#settings = settings;
    this.#newId = newId;
  }

  /** Closes what time has closed, before anything new is looked at. */
  passTime(): void {
    if (!this.consultation) return;
    const { connection, interrupted, lastAt } = this.consultation;
    if (connection === 'live' && this.#hasCall() && this.#now - this.#heardAt > silenceMs) {
      this.#record({ type: 'callInterrupted', how: 'gone', since: this.#heardAt });
      this.passTime();
    } else if (interrupted && this.#now - interrupted.since >= this.#windowMs()) {
      this.#endCall('lapsed', interrupted.since);
      this.passTime();
    } else if (connection === 'ended' && this.#now - lastAt >= afterPhaseMs) {
      this.#close();
    } else if (connection === 'none' && this.#now - lastAt >= forgottenMs) {
      this.#endCall('lapsed', lastAt);
      this.#close();
    }
  }

  take(input: Input): void {
    switch (input.type) {
      case 'document':
        this.#document(input);
        break;
      case 'documentGone':
        this.#documentGone(input);
        break;
      case 'call':
        this.#callReport(input);
        break;
      case 'heartbeat':
        this.#heartbeat(input.frame);
        break;
      case 'tabClosed':
        this.#endCall('left', this.consultation?.interrupted?.since ?? this.#now);
        this.#close();
        this.place = emptyPlace;
        break;
      case 'panelGone':
        this.place = { ...this.place, panelGone: true };
        break;
      case 'answer':
        this.#answer(input.start);
        break;
      case 'startByDoctor':
        this.#startByDoctor(input);
        break;
      case 'show':
        this.place = { ...this.place, hidden: !input.shown, panelGone: false };
        break;
      case 'action':
        if (this.consultation) this.#act(this.consultation, input.action, input.offered);
        break;
      case 'clock': {
        const nudge = this.consultation && dueNudge(this.consultation, this.#settings, this.#now);
        if (nudge) this.#record({ type: 'nudgeShown', nudge });
      }
    }
  }

  #document({ top, frame, platform, address, patient }: InputOf<'document'>): void {
    if (top) {
      // A new page in the tab: nothing of the one before is there any more.
      if (this.#hasCall()) this.#gone(this.#heardAt);
      this.place = { ...this.place, ...freshPage, platform, patient };
      const waitsElsewhere = address !== this.place.callAddress;
      if (this.consultation?.connection === 'reconnecting' && waitsElsewhere) {
        this.#endCall('left', this.consultation.interrupted?.since ?? this.#now);
      }
    } else {
      this.#frameGone(frame);
      if (patient) this.place = { ...this.place, patient };
    }
  }

  #documentGone({ top, frame }: InputOf<'documentGone'>): void {
    if (top) {
      this.place = { ...this.place, ...freshPage };
      this.#gone(this.#now);
    } else {
      this.#frameGone(frame);
    }
  }

  #frameGone(frame: number): void {
    const last = this.#leave(frame);
    const dropped = !this.#hasCall() && frame === this.place.callFrame;
    if (last || dropped) this.#gone(this.#now);
  }

  #callReport({ frame, platform, address, report }: InputOf<'call'>): void {
    this.place = { ...this.place, platform, waiting: report.phase === 'waiting' };
    switch (report.phase) {
      case 'inCall':
        this.#enter(frame, address, () => this.#callBegins(platform, frame, address, report.since));
        break;
      case 'resumed':
        this.#enter(frame, address, () => this.#callResumes(platform, frame, address));
        break;
      case 'interrupted':
        if (this.#leave(frame)) this.#dropped();
        break;
      case 'ended':
        this.#leave(frame);
        if (this.#hasCall()) break;
        this.place = { ...this.place, asking: null };
        if (report.by === 'dropped') this.#dropped();
        else this.#endCall(report.by, this.consultation?.interrupted?.since ?? this.#now);
    }
  }

  /** A frame has a call; `begins` is for the first of a tab's frames that does. */
  #enter(frame: number, address: AddressHash, begins: () => void): void {
    const first = !this.#hasCall();
    this.place = { ...this.place, live: { ...this.place.live, [frame]: address } };
    if (!first || this.place.patient) return;
    begins();
    this.place = { ...this.place, callAddress: address, callFrame: frame };
  }

  /** @returns whether this frame's call was the last one in the tab */
  #leave(frame: number): boolean {
    const { [frame]: was, ...live } = this.place.live;
    if (was !== undefined) this.place = { ...this.place, live };
    return was !== undefined && !this.#hasCall();
  }

  #callBegins(platform: string, frame: number, address: AddressHash, since: number): void {
    const before = this.consultation;
    if (before?.connection === 'live') return;
    if (before?.connection === 'none') {
      this.#record({ type: 'callStarted', since });
    } else if (before?.connection === 'reconnecting' && this.#isSameCall(before, frame, address)) {
      const how = before.interrupted?.how === 'dropped' ? 'reconnected' : 'refreshed';
      this.#record({ type: 'callResumed', how });
    } else {
      // Whoever this call is with, nothing shows that it is the patient of the one before.
      this.#endCall('unclear', before?.interrupted?.since ?? this.#now);
      this.#close();
      this.#openOrAsk(platform, address, since);
    }
  }

  /** A short gap is over: the same document, the same people. */
  #callResumes(platform: string, frame: number, address: AddressHash): void {
    // The doctor ended the consultation in the gap: that was the doctor's word.
    if (this.consultation?.connection === 'ended') return;
    this.#callBegins(platform, frame, address, this.#now);
  }

  #isSameCall({ interrupted }: Consultation, frame: number, address: AddressHash): boolean {
    return interrupted?.how === 'dropped'
      ? frame === this.place.callFrame
      : address === this.place.callAddress;
  }

  #openOrAsk(platform: string, meeting: AddressHash, since: number): void {
    const { autoStart } = this.#settings;
    const { answer } = this.place;
    const answered = answer?.meeting === meeting ? answer.start : undefined;
    if (autoStart === 'always' || (autoStart === 'ask' && answered)) {
      this.#openInCall(platform, since);
    } else if (autoStart === 'ask' && answered === undefined) {
      this.place = { ...this.place, asking: { meeting, since } };
    }
  }

  #answer(start: boolean): void {
    const { asking, platform } = this.place;
    if (!asking) return;
    this.place = { ...this.place, asking: null, answer: { meeting: asking.meeting, start } };
    if (start && platform && !this.consultation) this.#openInCall(platform, asking.since);
  }

  #dropped(): void {
    if (this.consultation?.connection !== 'live') return;
    this.#record({ type: 'callInterrupted', how: 'dropped', since: this.#now });
  }

  #gone(since: number): void {
    if (this.consultation?.connection === 'live') {
      this.#record({ type: 'callInterrupted', how: 'gone', since });
    } else if (this.consultation?.interrupted?.how === 'dropped') {
      // The page of a dropped call went too: only the same page coming back continues it.
      const { interrupted } = this.consultation;
      this.#record({ type: 'callInterrupted', how: 'gone', since: interrupted.since });
    }
  }

  #heartbeat(frame: number): void {
    if (!(frame in this.place.live) || this.consultation?.connection !== 'reconnecting') return;
    // It was only silent (a sleeping machine, a stopped worker): the same document still has its call.
    this.#record({ type: 'callResumed', how: 'reconnected' });
  }

  #startByDoctor({ platform, phase }: InputOf<'startByDoctor'>): void {
    this.place = { ...this.place, hidden: false, asking: null };
    if (this.consultation && this.consultation.connection !== 'ended') return;
    this.#close();
    const inCall = this.#hasCall();
    const since = this.#now;
    this.#open({ platform, startedBy: 'doctor', phase: inCall ? 'open' : phase, since });
    if (inCall) this.#record({ type: 'callStarted', since });
  }

  #act(consultation: Consultation, action: DoctorAction, offered: ItemStates | undefined): void {
    switch (action.do) {
      case 'setItem': {
        const { item, result } = action;
        const before = consultation.items[item]?.result ?? 'open';
        if (before !== result) this.#record({ type: 'itemSet', item, result, auto: false });
        break;
      }
      case 'setPhase':
        if (consultation.phase !== action.phase) {
          this.#record({ type: 'phaseSet', phase: action.phase });
        }
        break;
      case 'dismissNudge':
        if (consultation.nudges[action.nudge]?.dismissed === false) {
          this.#record({ type: 'nudgeDismissed', nudge: action.nudge });
        }
        break;
      case 'bringBack':
        if (offered && offerOpen(consultation, this.#now)) {
          this.#record({ type: 'ticksBroughtBack', items: offered });
        }
        break;
      case 'declineOffer':
        if (consultation.offer) this.#record({ type: 'offerDeclined' });
        break;
      case 'newPatient':
        this.#newPatient(consultation);
        break;
      case 'end':
        this.#endCall('doctor', this.#now);
        break;
      case 'close':
        this.#endCall('doctor', this.#now);
        this.#close();
    }
  }

  #newPatient({ id, platform, connection }: Consultation): void {
    this.#endCall('doctor', this.#now);
    this.#close();
    // A slip of the hand costs nothing: the ticks can be brought back for a minute.
    this.#open({ platform, startedBy: 'doctor', phase: 'open', since: this.#now }, id);
    if (connection === 'live') this.#record({ type: 'callStarted', since: this.#now });
  }

  #openInCall(platform: string, since: number): void {
    this.#open({ platform, startedBy: 'call', phase: 'open', since });
    this.#record({ type: 'callStarted', since });
  }

  #open(
    how: Pick<Consultation, 'platform' | 'startedBy' | 'phase'> & { readonly since: number },
    offer = this.#unclear(),
  ): void {
    const { checklist } = this.#settings;
    this.place = { ...this.place, hidden: false, unclear: null };
    this.#record(
      { type: 'opened', ...how, checklist: `${checklist.id}@${checklist.version}`, offer },
      this.#newId(),
    );
  }

  /** The consultation before, where its end left open whom this one is with. */
  #unclear(): ConsultationId | null {
    const { unclear } = this.place;
    return unclear && this.#now - unclear.at < unclearForMs ? unclear.id : null;
  }

  #endCall(how: EndedHow, since: number): void {
    if (!this.consultation || this.consultation.connection === 'ended') return;
    const { id } = this.consultation;
    this.#record({ type: 'callEnded', how, since });
    const clear = how === 'hangUp' || how === 'doctor';
    this.place = { ...this.place, unclear: clear ? null : { id, at: this.#now } };
  }

  #close(): void {
    if (!this.consultation) return;
    this.#record({ type: 'closed' });
    this.consultation = null;
  }

  #record(event: ConsultationEvent, id = this.consultation?.id): void {
    if (!id) return;
    const recorded = { consultation: id, at: this.#now, event };
    this.events.push(recorded);
    this.consultation = evolve(this.consultation, recorded);
  }

  #hasCall(): boolean {
    return Object.keys(this.place.live).length > 0;
  }

  #windowMs(): number {
    return this.#settings.reconnectSeconds * 1000;
  }
}
