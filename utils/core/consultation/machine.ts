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

import type { CallEnd, CallReport } from '../call/phase.ts';
import type { Role } from '../call/role.ts';
import type { Checklist, ChecklistPhase } from '../checklist/items.ts';
import type { Arrangement } from '../panel/arrangement.ts';
import type { AutoStart } from '../platforms/types.ts';
import type { DoctorAction } from './action.ts';
import { evolve, offerOpen, type RecordedEvent } from './fold.ts';
import { dueNudge, isTalking, nextNudge, waitsUntil } from './nudges.ts';
import type {
  Consultation,
  ConsultationEvent,
  ConsultationId,
  EndedHow,
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
  /** That is a guess, which a clinician's mark in the same page proves wrong. */
  readonly guessed: boolean;
  /** The service on which this tab has shown a clinician's page. */
  readonly clinician: string | null;
  /** A pre-join screen or lobby is in front. */
  readonly waiting: boolean;
  /** The service last seen here: a platform's id, or that of a host that was added. */
  readonly platform: string | null;
  /** The address of the page itself, where the call may be in a frame of it. */
  readonly page: AddressHash | null;
  /** Frames with a running call, and the hash of their address. */
  readonly live: Readonly<Record<number, AddressHash>>;
  /** The running or last call; `null` before the first. */
  readonly call: KnownCall | null;
  /** A meeting for which the doctor is asked whether to start. */
  readonly asking: { readonly meeting: AddressHash; readonly since: number } | null;
  /**
   * The answer for a meeting, remembered for that meeting alone: by its address, and while nobody
   * has hung up (`sitting`), since many addresses name no meeting.
   */
  readonly answer: {
    readonly meeting: AddressHash;
    readonly start: boolean;
    readonly sitting: boolean;
  } | null;
  /** The doctor hid the checklist in this tab. */
  readonly hidden: boolean;
  /** The page keeps taking the panel away. */
  readonly panelGone: boolean;
  /** Frames in which the doctor shows their screen to the others. */
  readonly presentingIn: readonly number[];
  /** While presenting: until when it is said why the checklist is small; `null`: it was said before. */
  readonly noteUntil: number | null;
  /** That was said in this consultation. */
  readonly noteSaid: boolean;
  /** The doctor opened the checklist in full where it is small: while presenting, or in this phase. */
  readonly openedAnyway: boolean;
  /** Frames with a call whose page lacks the platform's marks. */
  readonly degradedIn: readonly number[];
  /** Frames in which the reminder that is due waits for a pause in the talk; `null`: none waits. */
  readonly quietIn: readonly number[] | null;
  /** The window that this page's call was put into, until it is back in the page. */
  readonly movedTo: number | null;
  /** The consultation before, where its end left open whom the next call is with. */
  readonly unclear: { readonly id: ConsultationId; readonly at: number } | null;
}

/** What tells a call from the next one. */
export interface KnownCall {
  /** The address of the page it is on: a reload comes back to the same. */
  readonly page: AddressHash;
  /** The frames that have shown it: each frame's address, and when its call began there. */
  readonly frames: Readonly<
    Record<number, { readonly address: AddressHash; readonly since: number }>
  >;
  /**
   * The frames that showed the call before, which the doctor hung up, and when it began there:
   * a late word of one of them says nothing of this call.
   */
  readonly late: Readonly<Record<number, number>>;
}

/** What a new document in the tab starts with. */
const freshPage = {
  live: {},
  waiting: false,
  asking: null,
  panelGone: false,
  presentingIn: [],
  noteUntil: null,
  openedAnyway: false,
  degradedIn: [],
  quietIn: null,
  movedTo: null,
} as const;

/** Who is at this screen is told by the page anew. */
const nobody = { patient: false, guessed: false } as const;

export const emptyPlace: Place = {
  ...freshPage,
  ...nobody,
  clinician: null,
  noteSaid: false,
  platform: null,
  page: null,
  call: null,
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

export type Input =
  | {
      readonly type: 'document';
      readonly top: boolean;
      readonly frame: number;
      readonly platform: string;
      readonly address: AddressHash;
      readonly role: Role;
    }
  /** The page shows more clearly than before who is at this screen. */
  | { readonly type: 'role'; readonly platform: string; readonly role: Role }
  | { readonly type: 'documentGone'; readonly top: boolean; readonly frame: number }
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
    }
  /** A frame that was asked says that its talk pauses, or that it cannot tell. */
  | { readonly type: 'quiet'; readonly frame: number }
  | { readonly type: 'tabClosed' }
  /** The service was switched off or removed: nothing is heard of this tab any more. */
  | { readonly type: 'switchedOff' }
  /** The call goes on in a window of its own, or back in its page: in a place of its own. */
  | { readonly type: 'movedAway'; readonly to: number }
  | { readonly type: 'panelGone' }
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

type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;

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

export interface Decision {
  readonly place: Place;
  readonly consultation: Consultation | null;
  readonly events: readonly RecordedEvent[];
  /** When the running call was last heard of. */
  readonly heardAt: number;
}

/** While presenting it is said this long why the checklist is small. */
export const noteMs = 10_000;
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
  turn.hear(input);
  turn.passTime();
  turn.take(input);
  turn.passTime();
  turn.endWait();
  const { place, consultation, events, heardAt } = turn;
  return { place, consultation, events, heardAt };
}

/** When time alone will next change a consultation, epoch milliseconds; `null`: not foreseen. */
export function nextDeadline(
  consultation: Consultation,
  settings: ConsultationSettings,
  { quietIn }: Pick<Place, 'quietIn'>,
): number | null {
  const { connection, interrupted, lastAt } = consultation;
  if (connection === 'ended') return lastAt + afterPhaseMs;
  if (interrupted) return lapsesAt(interrupted, settings);
  const next = nextNudge(consultation, settings);
  return next && (quietIn ? waitsUntil(next) : next.at);
}

/** When a call that is gone is no longer waited for. A silent one may only have slept. */
function lapsesAt(
  { how, noticedAt }: NonNullable<Consultation['interrupted']>,
  { reconnectSeconds }: ConsultationSettings,
): number {
  const windowMs = reconnectSeconds * 1000;
  return noticedAt + (how === 'silent' ? Math.max(windowMs, silenceMs) : windowMs);
}

/** One call of `decide`: what was, and what has been decided so far. */
class Turn {
  place: Place;
  consultation: Consultation | null;
  readonly events: RecordedEvent[] = [];
  heardAt: number;
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
    this.heardAt = heardAt;
    this.#now = now;
    this.#settings = settings;
    this.#newId = newId;
  }

  /** A frame with a call that says anything is not silent, however long it was. */
  hear(input: Input): void {
    const heard = input.type === 'heartbeat' || input.type === 'call';
    if (heard && (input.frame in this.place.live || !this.#hasCall())) this.heardAt = this.#now;
  }

  /** Closes what time has closed. */
  passTime(): void {
    const { noteUntil } = this.place;
    if (noteUntil !== null && this.#now >= noteUntil) {
      this.place = { ...this.place, noteUntil: null };
    }
    if (!this.consultation) return;
    const { connection, interrupted, lastAt } = this.consultation;
    if (connection === 'live' && this.#hasCall() && this.#now - this.heardAt > silenceMs) {
      this.#record({ type: 'callInterrupted', how: 'silent', since: this.heardAt });
      this.passTime();
    } else if (interrupted && this.#now >= lapsesAt(interrupted, this.#settings)) {
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
      case 'role':
        this.#role(input);
        break;
      case 'page':
        this.#page(input);
        break;
      case 'call':
        this.#callReport(input);
        break;
      case 'heartbeat':
        this.#heartbeat(input);
        break;
      case 'tabClosed':
        this.#endCall('left', this.consultation?.interrupted?.since ?? this.#now);
        this.#close();
        this.place = emptyPlace;
        break;
      case 'switchedOff':
        this.#endCall('left', this.consultation?.interrupted?.since ?? this.#now);
        this.place = {
          ...emptyPlace,
          // The consultation's last phase goes on.
          hidden: this.place.hidden,
          noteSaid: this.place.noteSaid,
        };
        break;
      case 'movedAway':
        // A page that still shows a part of the call has not lost it, and gets nothing back.
        this.place = { ...this.place, live: {}, movedTo: this.#hasCall() ? null : input.to };
        this.#endCall('unclear', this.consultation?.interrupted?.since ?? this.#now);
        this.#close();
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
        this.place = {
          ...this.place,
          hidden: !input.shown,
          panelGone: false,
          openedAnyway: input.shown && this.place.presentingIn.length > 0,
        };
        break;
      case 'open':
        this.place = {
          ...this.place,
          hidden: this.place.hidden && !input.open,
          openedAnyway: input.open,
        };
        break;
      case 'autoTick':
        if (this.consultation) this.#autoTick(this.consultation, input.item);
        break;
      case 'action':
        if (this.consultation) this.#act(this.consultation, input.action, input.offered);
        break;
      case 'quiet':
        this.#quiet(input.frame);
        break;
      case 'clock':
        this.#remind();
    }
  }

  /** Whatever settles a reminder also ends its wait. */
  endWait(): void {
    const due = this.consultation && dueNudge(this.consultation, this.#settings, this.#now);
    if (!due && this.place.quietIn) this.place = { ...this.place, quietIn: null };
  }

  #quiet(frame: number): void {
    const { quietIn } = this.place;
    if (!quietIn?.includes(frame)) return;
    this.place = { ...this.place, quietIn: quietIn.filter((other) => other !== frame) };
    this.#remind();
  }

  /** Shows the reminder that is due, or lets it wait until the talk pauses in all frames of the call. */
  #remind(): void {
    const next = this.consultation && nextNudge(this.consultation, this.#settings);
    if (!next || next.at > this.#now) return;
    const { live, quietIn } = this.place;
    const frames = (quietIn ?? Object.keys(live).map(Number)).filter((frame) => frame in live);
    const waits = this.#settings.waitForPause && this.#now < waitsUntil(next);
    if (waits && frames.length > 0) this.place = { ...this.place, quietIn: frames };
    else this.#record({ type: 'nudgeShown', nudge: next.nudge });
  }

  #document({ top, frame, platform, address, role }: InputOf<'document'>): void {
    const patient = this.#isPatientBy(role, platform);
    if (top) {
      // A new page in the tab: nothing of the one before is there any more.
      if (this.#hasCall()) this.#gone(this.heardAt);
      const answer = this.place.answer && { ...this.place.answer, sitting: false };
      const call = this.place.call && { ...this.place.call, late: {} };
      this.place = {
        ...this.place,
        ...freshPage,
        platform,
        page: address,
        call,
        answer,
        ...nobody,
      };
      const waitsElsewhere = patient || address !== this.place.call?.page;
      if (this.consultation?.connection === 'reconnecting' && waitsElsewhere) {
        this.#endCall('left', this.consultation.interrupted?.since ?? this.#now);
      }
    } else {
      this.#frameGone(frame);
    }
    this.#role({ type: 'role', platform, role });
  }

  /** A guess counts for less than what the tab has shown before. */
  #isPatientBy(role: Role, platform: string): boolean {
    if (role === 'likelyPatient') return this.place.clinician !== platform;
    return role === 'patient';
  }

  #role({ role, platform }: InputOf<'role'>): void {
    const { patient, guessed } = this.place;
    if (role === 'clinician') {
      const sure = patient && !guessed;
      this.place = { ...this.place, clinician: platform, patient: sure, guessed: false };
    }
    if (this.#isPatientBy(role, platform)) {
      this.#isPatient(role === 'likelyPatient' && (guessed || !patient));
    }
  }

  #page({ frame, presenting, degraded }: InputOf<'page'>): void {
    const { presentingIn, degradedIn } = this.place;
    const within = (frames: readonly number[], is: boolean) => [
      ...frames.filter((other) => other !== frame),
      ...(is ? [frame] : []),
    ];
    this.place = { ...this.place, degradedIn: within(degradedIn, degraded) };
    this.#present(within(presentingIn, presenting));
  }

  #present(presentingIn: readonly number[]): void {
    const { presentingIn: before, noteSaid } = this.place;
    this.place = { ...this.place, presentingIn };
    if (before.length > 0 === presentingIn.length > 0) return;
    const says = presentingIn.length > 0 && !noteSaid;
    this.place = {
      ...this.place,
      openedAnyway: false,
      noteUntil: says ? this.#now + noteMs : null,
      noteSaid: noteSaid || says,
    };
  }

  /** The person at this screen turned out to be the patient: nothing was ever meant for them. */
  #isPatient(guessed: boolean): void {
    this.place = { ...this.place, ...freshPage, patient: true, guessed };
    this.#endCall('left', this.#now);
    this.#close();
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
    this.#page({ type: 'page', frame, presenting: false, degraded: false });
    const dropped = !this.#hasCall() && this.#hadCall(frame);
    if (last || dropped) this.#gone(this.#now);
  }

  #callReport({ frame, platform, address, report }: InputOf<'call'>): void {
    this.place = { ...this.place, platform, waiting: report.phase === 'waiting' };
    switch (report.phase) {
      case 'inCall':
        this.#callInFrame(platform, frame, address, report.since, report.after);
        break;
      case 'resumed': {
        const { frames, late } = this.place.call ?? {};
        const since = frames?.[frame]?.since ?? late?.[frame] ?? this.#now;
        this.#callInFrame(platform, frame, address, since, null);
        break;
      }
      case 'interrupted':
        if (this.#leave(frame)) this.#interrupt('gap');
        break;
      case 'ended':
        if (this.#isLate(frame)) break;
        this.#leave(frame);
        // The doctor hung up, whatever another frame still shows.
        if (report.by === 'hangUp') this.#hungUp();
        if (this.#hasCall()) break;
        this.place = { ...this.place, asking: null };
        if (report.by === 'dropped') this.#interrupt('dropped');
        // What was started for the next patient has not had its call yet.
        else if (this.consultation?.connection !== 'none') {
          this.#endCall(report.by, this.consultation?.interrupted?.since ?? this.#now);
        }
    }
  }

  #heartbeat({ frame, platform, address, since, after }: InputOf<'heartbeat'>): void {
    this.place = { ...this.place, platform };
    this.#callInFrame(platform, frame, address, since, after);
  }

  #hungUp(): void {
    const { call, answer } = this.place;
    const shown = Object.entries(call?.frames ?? {});
    const late = Object.fromEntries(shown.map(([frame, { since }]) => [frame, since]));
    this.place = {
      ...this.place,
      live: {},
      call: call && { ...call, frames: {}, late: { ...call.late, ...late } },
      answer: answer && { ...answer, sitting: false },
      movedTo: null,
      unclear: null,
    };
  }

  /**
   * A frame has a call: one that begins, or one that goes on.
   * @param after how the frame's call before this one ended
   */
  #callInFrame(
    platform: string,
    frame: number,
    address: AddressHash,
    since: number,
    after: CallEnd | null,
  ): void {
    if (this.place.patient) return;
    if (this.place.call?.late[frame] === since) return;
    const { [frame]: _, ...others } = this.place.live;
    this.place = { ...this.place, live: { ...others, [frame]: address } };
    const shown = { address, since };
    const known = this.place.call;
    const joins = Object.keys(others).length > 0 && known !== null;
    if (joins && this.consultation?.connection !== 'reconnecting') {
      // Another frame has the call already: this one shows the same people.
      const frames = { ...known.frames, [frame]: shown };
      this.place = { ...this.place, call: { ...known, frames } };
      return;
    }
    const goesOn = known?.frames[frame]?.since === since;
    const same = goesOn || this.#isSameCall(frame, address, after);
    if (!goesOn) this.#callBegins(platform, address, since, same);
    else this.#callGoesOn(platform, address, since);
    const page = frame === 0 ? address : (this.place.page ?? address);
    const frames = { ...(same ? known?.frames : undefined), [frame]: shown };
    this.place = { ...this.place, call: { page, frames, late: known?.late ?? {} } };
  }

  /** @returns whether this frame's call was the last one in the tab */
  #leave(frame: number): boolean {
    const { [frame]: was, ...live } = this.place.live;
    if (was !== undefined) this.place = { ...this.place, live };
    return was !== undefined && !this.#hasCall();
  }

  #callBegins(platform: string, address: AddressHash, since: number, same: boolean): void {
    const before = this.consultation;
    // The worker was stopped before it could note the frame.
    if (before?.connection === 'live' && before.callStartedAt === since) return;
    if (before?.connection === 'none') {
      this.#record({ type: 'callStarted', since });
    } else if (before?.connection === 'reconnecting' && same) {
      this.#resume(before);
    } else {
      // Whoever this call is with, nothing shows that it is the patient of the one before.
      this.#endCall('unclear', before?.interrupted?.since ?? this.#now);
      this.#close();
      this.#openOrAsk(platform, address, since);
    }
  }

  /** A short gap is over, or the call was only silent. */
  #callGoesOn(platform: string, address: AddressHash, since: number): void {
    const before = this.consultation;
    if (before?.connection === 'reconnecting') {
      this.#resume(before);
    } else if (before?.connection === 'none') {
      this.#record({ type: 'callStarted', since: this.#now });
    } else if (before?.endedHow === 'lapsed') {
      // It was given up too early, and nobody can tell any more whom it is with.
      this.#callBegins(platform, address, since, false);
    } else if (!before && this.place.movedTo !== null) {
      // It is back from the window that it was put into.
      this.#openOrAsk(platform, address, this.#now);
    }
  }

  #resume({ interrupted }: Consultation): void {
    const how = interrupted?.how === 'gone' ? 'refreshed' : 'reconnected';
    this.#record({ type: 'callResumed', how });
  }

  /**
   * Whether a call that begins anew is the one that is waited for: a dropped one comes back in the
   * same document, one whose document went at the same address. Where the frame's word of how it
   * ended was lost, or its last call ended in another way, nothing says that it is.
   */
  #isSameCall(frame: number, address: AddressHash, after: CallEnd | null): boolean {
    const frames = this.place.call?.frames ?? {};
    switch (this.consultation?.interrupted?.how) {
      case 'dropped':
        return after === 'dropped' && frame in frames;
      case 'gone':
        return (
          after !== 'hangUp' &&
          after !== 'unclear' &&
          Object.values(frames).some((known) => known.address === address)
        );
      default:
        return false;
    }
  }

  #hadCall(frame: number): boolean {
    return frame in (this.place.call?.frames ?? {});
  }

  /** A frame that has not noticed yet that the doctor hung up in another. */
  #isLate(frame: number): boolean {
    return !this.#hadCall(frame) && frame in (this.place.call?.late ?? {});
  }

  #openOrAsk(platform: string, meeting: AddressHash, since: number): void {
    const { autoStart } = this.#settings;
    const { answer } = this.place;
    const same = answer !== null && (answer.sitting || answer.meeting === meeting);
    const answered = same ? answer.start : undefined;
    if (autoStart === 'always' || (autoStart === 'ask' && answered)) {
      this.#openInCall(platform, since);
    } else if (autoStart === 'ask' && answered === undefined) {
      this.place = { ...this.place, asking: { meeting, since } };
    }
  }

  #answer(start: boolean): void {
    const { asking, platform } = this.place;
    if (!asking) return;
    const answer = { meeting: asking.meeting, start, sitting: true };
    this.place = { ...this.place, asking: null, answer };
    if (!start || !platform || this.consultation) return;
    this.#openInCall(platform, asking.since);
    // Answered in a gap: the call is waited for.
    if (!this.#hasCall()) this.#interrupt('gap');
  }

  #interrupt(how: 'gap' | 'dropped'): void {
    const { connection, interrupted } = this.consultation ?? {};
    if (connection === 'live') {
      this.#record({ type: 'callInterrupted', how, since: this.#now });
    } else if (interrupted?.how === 'gap' && how === 'dropped') {
      this.#record({ type: 'callInterrupted', how, since: interrupted.since });
    }
  }

  /** The page of a call went, also of one that dropped: only the same page coming back continues it. */
  #gone(since: number): void {
    const before = this.consultation;
    if (before?.connection === 'live') {
      this.#record({ type: 'callInterrupted', how: 'gone', since });
    } else if (before?.interrupted && before.interrupted.how !== 'gone') {
      this.#record({ type: 'callInterrupted', how: 'gone', since: before.interrupted.since });
    }
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
      case 'undo':
        if (consultation.undo) this.#record({ type: 'undone' });
        break;
      case 'pause':
        this.#pause(consultation, action.paused);
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

  /** What the doctor settled, or unticked after Webside had ticked it, stays as it is. */
  #autoTick({ items, autoTicked }: Consultation, item: string): void {
    const known = this.#settings.checklist.items.some(({ id }) => id === item);
    if (!known || items[item] || autoTicked.includes(item)) return;
    this.#record({ type: 'itemSet', item, result: 'done', auto: true });
  }

  #pause(consultation: Consultation, paused: boolean): void {
    const { pausedSince } = consultation;
    if (!paused && pausedSince !== null) this.#record({ type: 'unpaused' });
    if (paused && pausedSince === null && isTalking(consultation)) this.#record({ type: 'paused' });
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
    const { newChecklist } = this.#settings;
    const presents = this.place.presentingIn.length > 0;
    this.place = {
      ...this.place,
      hidden: false,
      movedTo: null,
      unclear: null,
      noteSaid: presents,
      noteUntil: presents ? this.#now + noteMs : null,
    };
    this.#record(
      { type: 'opened', ...how, checklist: `${newChecklist.id}@${newChecklist.version}`, offer },
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
    const before = this.consultation;
    this.consultation = evolve(before, recorded);
    // The form goes with the phase; while presenting it stays as the doctor wants it.
    const steps = before?.id !== id || before.phase !== this.consultation?.phase;
    if (steps && this.place.presentingIn.length === 0) {
      this.place = { ...this.place, openedAnyway: false };
    }
  }

  #hasCall(): boolean {
    return Object.keys(this.place.live).length > 0;
  }
}
