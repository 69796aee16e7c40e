import type { CallEvidence } from '../../../utils/core/call/evidence.ts';
import { pressedBeforeLossMs, reduceCall } from '../../../utils/core/call/phase.ts';
import { type CallReport, type CallState, noCall } from '../../../utils/core/call/state.ts';
import type { ConsultationSettings, Input } from '../../../utils/core/consultation/input.ts';
import { seconds, Tab } from './tab.ts';

/**
 * Where a service puts the call: in the page itself, in a frame of it,
 * or its picture in the page and its sound in a frame.
 */
export type Layout = 'page' | 'frame' | 'both';

export interface ClinicOptions {
  readonly layout: Layout;
  readonly settings?: Partial<ConsultationSettings>;
  /** The one signal that does not arrive, because the worker was stopped under it. */
  readonly lost?: number | null;
  /** How much later than the page its frame notices what happens, milliseconds. */
  readonly frameLagMs?: number;
  /** The service shows every call at one address, which then says nothing. */
  readonly oneAddress?: boolean;
}

const heartbeatMs = 15_000;
const alarmMs = 30_000;
const platform = 'attendAnywhere';
/** A page takes the others' media away when their line has been gone for so long. */
const noticesMs = 11_500;

/** One document of one frame, watched as callpage/watch.ts watches it. */
interface Watched {
  readonly frame: number;
  readonly address: string;
  readonly loadedAt: number;
  state: CallState;
  lookAt: number | null;
  toldAt: number;
  captureSeen: boolean;
  /** The doctor's capture at the look before. */
  captured: string | null;
}

/** What truly plays, from some time on. */
interface Media {
  readonly from: number;
  readonly remote: readonly string[];
  /** Since when nothing more of them comes, because their line failed; `null`: it holds. */
  readonly stalledAt: number | null;
  /** The doctor's own tracks; others after each time they were stopped. */
  readonly capture: string | null;
}

/**
 * What truly goes on in a doctor's tab, and what the extension makes of it: media come and go,
 * the real call phase reads them, and the real consultation machine hears of it.
 */
export class Clinic {
  readonly tab: Tab;
  /** Who is in the call, whether or not the connection holds just now. */
  patient: string | null = null;
  /** Called after everything that the worker has taken in. */
  onChange: () => void = () => {};
  readonly #layout: Layout;
  readonly #lost: number | null;
  readonly #frameLagMs: number;
  readonly #oneAddress: boolean;
  #documents: Watched[] = [];
  #room = '';
  /** Newest first. */
  #media: readonly Media[] = noMedia;
  #selfView = true;
  #inLobby = false;
  #pressedAt: number | null = null;
  #lastFrame = 0;
  #lastTrack = 0;
  #lastHash = 0;
  #lastCall = 0;
  #told = 0;
  #alarmAt: number;

  constructor({ layout, settings, lost, frameLagMs, oneAddress }: ClinicOptions) {
    this.tab = new Tab(settings);
    this.#layout = layout;
    this.#lost = lost ?? null;
    this.#frameLagMs = frameLagMs ?? 0;
    this.#oneAddress = oneAddress ?? false;
    this.#alarmAt = this.tab.now + alarmMs;
  }

  get now(): number {
    return this.tab.now;
  }

  get room(): string {
    return this.#room;
  }

  get isPlaying(): boolean {
    return this.#playing.remote.length > 0;
  }

  get cameraOn(): boolean {
    return this.#playing.capture !== null;
  }

  /** The tab loads a page with a call room, or one without. */
  open(room: string): void {
    this.#leaveDocuments();
    this.#room = room;
    const page = this.#layout === 'frame' ? 'console' : room;
    this.#load(0, page);
    if (this.#layout === 'frame') this.#load(this.#nextFrame(), room);
    if (this.#layout === 'both') this.#load(this.#nextFrame(), `sound of ${room}`);
  }

  /** A patient's sound and picture arrive, and the doctor's camera is on. */
  join(patient: string, { selfView = true } = {}): void {
    this.patient = patient;
    this.#selfView = selfView;
    this.#inLobby = false;
    this.#play({
      remote: this.#newTracks(),
      stalledAt: null,
      capture: this.#playing.capture ?? this.#newCamera(),
    });
    this.#look();
  }

  /** The next patient is in the room before the one before has left it. */
  joinBeside(patient: string, ms: number): void {
    const tracks = this.#newTracks();
    this.#play({ remote: [...this.#playing.remote, ...tracks] });
    this.#look();
    this.wait(ms);
    this.patient = patient;
    this.#play({ remote: tracks });
    this.#look();
  }

  /** The line fails for a while, and holds again; the doctor stays. */
  drop(ms: number, sameTracks: boolean): void {
    const tracks = sameTracks || ms < noticesMs ? this.#playing.remote : this.#newTracks();
    this.lineFails(ms);
    this.#play({ remote: tracks, stalledAt: null });
    this.#look();
  }

  /** The line has failed, and so much time passes. */
  lineFails(ms: number): void {
    this.#play({ stalledAt: this.now });
    this.wait(Math.min(ms, noticesMs));
    if (ms < noticesMs) return;
    this.otherSideGoes();
    this.wait(ms - noticesMs);
  }

  /** What came from the others is gone while it came. */
  otherSideGoes(): void {
    this.#play({ remote: [] });
    this.#look();
  }

  hangUp(): void {
    this.hangUpUnseen();
    this.#look();
  }

  /** The doctor presses something in the page. */
  press(): void {
    this.#pressedAt = this.now;
  }

  /** Nobody looks before what comes next in the same moment. */
  hangUpUnseen(): void {
    this.#play({ remote: [], capture: null });
  }

  /** The doctor's own camera and microphone, while the call goes on. */
  capture(on: boolean): void {
    this.#play({ capture: on ? (this.#playing.capture ?? this.#newCamera()) : null });
    this.#look();
  }

  /** The doctor takes another camera, from one look to the next. */
  switchCamera(): void {
    if (this.cameraOn) this.#play({ capture: this.#newCamera() });
    this.#look();
  }

  /** The page is loaded anew in the call, which is back after a while. */
  refresh(ms: number): void {
    this.#play({ remote: [] });
    this.open(this.#room);
    this.wait(ms);
    this.#play({ remote: this.#newTracks(), stalledAt: null });
    this.#look();
  }

  /** The room is empty: whoever was in it is with this doctor no more. */
  goodbye({ lobby = false } = {}): void {
    this.patient = null;
    this.#inLobby = lobby;
    if (lobby) this.#look();
  }

  wait(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = Math.min(this.#alarmAt, ...this.#documents.map(({ lookAt }) => lookAt ?? until));
      if (next >= until) break;
      this.tab.now = Math.max(next, this.now);
      if (this.now >= this.#alarmAt) {
        this.#alarmAt += alarmMs;
        this.#take({ type: 'clock' });
      }
      for (const document of this.#documents) {
        if (document.lookAt !== null && document.lookAt <= this.now) this.#lookAt(document);
      }
    }
    this.tab.now = until;
  }

  #load(frame: number, address: string): void {
    const lookAt = null;
    const seen = { captureSeen: false, captured: null };
    const loadedAt = this.now;
    this.#lastCall += 1_000;
    const state = noCall(this.#lastCall);
    const document = { frame, address, loadedAt, state, lookAt, toldAt: 0, ...seen };
    this.#documents.push(document);
    const hash = this.#hash(address);
    const top = frame === 0;
    this.#tell({ type: 'document', top, frame, platform, address: hash, role: 'unknown' });
    this.#lookAt(document);
  }

  #leaveDocuments(): void {
    for (const { frame } of this.#documents.splice(0)) {
      const pressed = this.#pressedAt !== null && this.now - this.#pressedAt < pressedBeforeLossMs;
      this.#tell({ type: 'documentGone', top: frame === 0, frame, pressed });
    }
  }

  /** Something changed: the page looks at once, and its frame when it notices. */
  #look(): void {
    for (const document of this.#documents) {
      const noticesAt = this.now + this.#lagOf(document);
      if (noticesAt <= this.now) this.#lookAt(document);
      else document.lookAt = Math.min(document.lookAt ?? noticesAt, noticesAt);
    }
  }

  #lookAt(document: Watched): void {
    const { frame, address } = document;
    const step = reduceCall(document.state, this.#evidence(document), this.now);
    document.state = step.state;
    const tell = (input: Input) => {
      document.toldAt = this.now;
      this.#tell(input);
    };
    for (const report of step.reports) tell(call(frame, this.#hash(address), report));
    const { endedBy, callSince: since, after, call: number } = step.state;
    if (endedBy !== null && step.lookAgainInMs === null) {
      document.captureSeen = false;
      document.captured = null;
    }
    if (since !== null && this.now - document.toldAt >= heartbeatMs) {
      const address = this.#hash(document.address);
      tell({ type: 'heartbeat', frame, platform, address, call: number, since, after });
    }
    if (step.lookAgainInMs !== null && step.lookAgainInMs <= 0) throw new Error('looks for ever');
    const timer = step.lookAgainInMs === null ? null : this.now + step.lookAgainInMs;
    // What has happened and was not noticed yet.
    const lag = this.#lagOf(document);
    const unnoticed = [document.loadedAt, ...this.#media.map(({ from }) => from)]
      .map((from) => from + lag)
      .filter((at) => at > this.now);
    const next = Math.min(timer ?? Number.POSITIVE_INFINITY, ...unnoticed);
    document.lookAt = Number.isFinite(next) ? next : null;
  }

  #evidence(document: Watched): CallEvidence {
    const page = document.frame === 0;
    const seenAt = this.now - this.#lagOf(document);
    const shown = seenAt < document.loadedAt ? noMedia : this.#media;
    const { remote, capture, stalledAt } =
      shown.find(({ from }) => from <= seenAt) ?? this.#playing;
    const pictures = remote.filter((id) => id.startsWith('picture'));
    const sounds = remote.filter((id) => id.startsWith('sound'));
    const inPage = { page: remote, frame: [], both: pictures };
    const inFrame = { page: [], frame: remote, both: sounds };
    // A frame that lags shows the doctor's picture as well, so that it notices a hang-up late.
    const isItsPlace = this.#frameLagMs > 0 || page === (this.#layout !== 'frame');
    const remoteTracks = (page ? inPage : inFrame)[this.#layout];
    const captured = this.#selfView && isItsPlace ? capture : null;
    const before = document.captured;
    document.captured = captured;
    if (captured !== null) document.captureSeen = true;
    return {
      blocked: false,
      waiting: this.#inLobby,
      joined: remoteTracks.length > 0,
      remoteTracks,
      ceased: [],
      pictures: remoteTracks
        .filter((id) => id.startsWith('picture'))
        .map((id) => ({
          id,
          mates: remoteTracks.filter((mate) => mate === id.replace('picture', 'sound')),
          stillMs: stalledAt === null || remote.length > 2 ? 0 : seenAt - stalledAt,
        })),
      // People talk all the time; what is heard here is measured where nobody is seen.
      sound: {
        measuredMs: remoteTracks.length > 0 ? 5_000 : 0,
        heardMs: sounds.length === 0 ? null : stalledAt === null ? 0 : seenAt - stalledAt,
        deaf: false,
      },
      somebody: undefined,
      endScreen: false,
      leaveControl: undefined,
      twoMarks: false,
      capture: captured !== null ? 'live' : document.captureSeen ? 'stopped' : 'unseen',
      captureReplaced: before !== null && captured !== null && before !== captured,
      pressedAt: this.#pressedAt,
    };
  }

  #lagOf({ frame }: Watched): number {
    return frame === 0 ? 0 : this.#frameLagMs;
  }

  get #playing(): Media {
    const [media] = this.#media;
    if (!media) throw new Error('nothing was ever played');
    return media;
  }

  #play(change: Partial<Media>): void {
    this.#media = [{ ...this.#playing, ...change, from: this.now }, ...this.#media.slice(0, 20)];
  }

  /** An address that says nothing is never the same as any. */
  #hash(address: string): string {
    this.#lastHash += 1;
    return this.#oneAddress ? `${this.#lastHash}` : address;
  }

  #tell(input: Input): void {
    this.#told += 1;
    if (this.#told !== this.#lost) this.#take(input);
  }

  #take(input: Input): void {
    this.tab.take(input);
    this.onChange();
  }

  #newTracks(): string[] {
    this.#lastTrack += 1;
    return [`picture ${this.#lastTrack}`, `sound ${this.#lastTrack}`];
  }

  #newCamera(): string {
    this.#lastTrack += 1;
    return `camera ${this.#lastTrack}`;
  }

  #nextFrame(): number {
    this.#lastFrame += 1;
    return this.#lastFrame;
  }
}

const noMedia: readonly Media[] = [{ from: 0, remote: [], stalledAt: null, capture: null }];

function call(frame: number, address: string, report: CallReport): Input {
  return { type: 'call', frame, platform, address, report };
}

/** How long after a patient's arrival the call has been noticed for certain. */
export const noticedMs = seconds(5);
