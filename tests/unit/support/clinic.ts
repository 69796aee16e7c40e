import {
  type CallEvidence,
  type CallReport,
  type CallState,
  initialCall,
  reduceCall,
} from '../../../utils/call/phase.ts';
import type { ConsultationSettings, Input } from '../../../utils/consultation/machine.ts';
import { seconds, Tab } from './tab.ts';

/**
 * Where a service puts the call: in the page itself, in a frame of it,
 * or its picture in the page and its sound in a frame.
 */
export type Layout = 'page' | 'frame' | 'both';

const heartbeatMs = 15_000;
const alarmMs = 30_000;
const platform = 'attendAnywhere';

/** One document of one frame, watched as call/watch.ts watches it. */
interface Watched {
  readonly frame: number;
  readonly address: string;
  state: CallState;
  lookAt: number | null;
  toldAt: number;
  captureSeen: boolean;
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
  /** The one signal that does not arrive, because the worker was stopped under it. */
  readonly #lost: number | null;
  #documents: Watched[] = [];
  #room = '';
  #remote: string[] = [];
  #capture = false;
  #selfView = true;
  #lastFrame = 0;
  #lastTrack = 0;
  #told = 0;
  #alarmAt: number;

  constructor(layout: Layout, settings: Partial<ConsultationSettings> = {}, lost: number | null) {
    this.tab = new Tab(settings);
    this.#layout = layout;
    this.#lost = lost;
    this.#alarmAt = this.tab.now + alarmMs;
  }

  get now(): number {
    return this.tab.now;
  }

  get room(): string {
    return this.#room;
  }

  get cameraOn(): boolean {
    return this.#capture;
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
    this.#capture = true;
    this.#remote = this.#newTracks();
    this.#look();
  }

  /** The patient's connection is gone for a while; the doctor stays. */
  drop(ms: number, sameTracks: boolean): void {
    const tracks = sameTracks ? this.#remote : this.#newTracks();
    this.otherSideGoes();
    this.wait(ms);
    this.#remote = tracks;
    this.#look();
  }

  otherSideGoes(): void {
    this.#remote = [];
    this.#look();
  }

  hangUp(): void {
    this.#remote = [];
    this.#capture = false;
    this.#look();
  }

  /** The doctor's own camera and microphone, while the call goes on. */
  capture(on: boolean): void {
    this.#capture = on;
    this.#look();
  }

  /** The page is loaded anew in the call, which is back after a while. */
  refresh(ms: number): void {
    this.#remote = [];
    this.open(this.#room);
    this.wait(ms);
    this.#remote = this.#newTracks();
    this.#look();
  }

  /** The room is empty: whoever was in it is with this doctor no more. */
  goodbye(): void {
    this.patient = null;
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
    const document = { frame, address, state: initialCall, lookAt, toldAt: 0, captureSeen: false };
    this.#documents.push(document);
    this.#tell({ type: 'document', top: frame === 0, frame, platform, address, patient: false });
    this.#lookAt(document);
  }

  #leaveDocuments(): void {
    for (const { frame } of this.#documents.splice(0)) {
      this.#tell({ type: 'documentGone', top: frame === 0, frame });
    }
  }

  #look(): void {
    for (const document of this.#documents) this.#lookAt(document);
  }

  #lookAt(document: Watched): void {
    const { frame, address } = document;
    const step = reduceCall(document.state, this.#evidence(document), this.now);
    document.state = step.state;
    const tell = (input: Input) => {
      document.toldAt = this.now;
      this.#tell(input);
    };
    for (const report of step.reports) tell(call(frame, address, report));
    const { phase, callSince: since } = step.state;
    if (phase === 'ended' && step.lookAgainInMs === null) document.captureSeen = false;
    if (since !== null && this.now - document.toldAt >= heartbeatMs) {
      tell({ type: 'heartbeat', frame, platform, address, since });
    }
    if (step.lookAgainInMs !== null && step.lookAgainInMs <= 0) throw new Error('looks for ever');
    document.lookAt = step.lookAgainInMs === null ? null : this.now + step.lookAgainInMs;
  }

  #evidence(document: Watched): CallEvidence {
    const page = document.frame === 0;
    const inPage = { page: this.#remote, frame: [], both: this.#remote.slice(0, 1) };
    const inFrame = { page: [], frame: this.#remote, both: this.#remote.slice(1) };
    const hasSelfView = this.#selfView && page === (this.#layout !== 'frame');
    const live = hasSelfView && this.#capture;
    if (live) document.captureSeen = true;
    return {
      blocked: false,
      waiting: false,
      remoteTracks: (page ? inPage : inFrame)[this.#layout],
      leaveControl: undefined,
      twoMarks: false,
      capture: live ? 'live' : document.captureSeen ? 'stopped' : 'unseen',
    };
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

  #nextFrame(): number {
    this.#lastFrame += 1;
    return this.#lastFrame;
  }
}

function call(frame: number, address: string, report: CallReport): Input {
  return { type: 'call', frame, platform, address, report };
}

/** How long after a patient's arrival the call has been noticed for certain. */
export const noticedMs = seconds(4);
