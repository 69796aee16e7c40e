import type { Role } from '../../../utils/core/call/role.ts';
import type { CallEnd, CallReport } from '../../../utils/core/call/state.ts';
import { defaultChecklist } from '../../../utils/core/checklist/items.ts';
import type { DoctorAction } from '../../../utils/core/consultation/action.ts';
import { fold, offerOpen, type RecordedEvent } from '../../../utils/core/consultation/fold.ts';
import type { ConsultationSettings, Input } from '../../../utils/core/consultation/input.ts';
import { type Decision, decide } from '../../../utils/core/consultation/machine.ts';
import { emptyPlace, type Place } from '../../../utils/core/consultation/place.ts';
import type {
  Consultation,
  ConsultationId,
  ItemResult,
} from '../../../utils/core/consultation/types.ts';
import { panelFor, type View, viewOf } from '../../../utils/core/consultation/view.ts';
import type { PanelForm } from '../../../utils/core/panel/place.ts';
import { deepFreeze } from './freeze.ts';

export const seconds = (count: number) => count * 1000;
export const minutes = (count: number) => count * 60_000;

export const defaults: ConsultationSettings = {
  autoStart: 'always',
  reconnectSeconds: 60,
  nudges: true,
  openingNudgeSeconds: 120,
  waitForPause: false,
  slotMinutes: 15,
  smallWhenSharing: true,
  arrangement: {
    panelSide: 'right',
    panelWidth: 300,
    stripPlace: 'centre',
    panelForm: 'panel',
    consultForm: 'strip',
  },
  checklist: defaultChecklist,
  newChecklist: defaultChecklist,
  noteTemplate: '',
};

const platform = 'attendAnywhere';
const service = 'Attend Anywhere';

/** The detector reports a call when its evidence has held for this long. */
const steadyMs = 3_000;

/**
 * One tab as the worker keeps it: what was decided goes into the next decision, events are kept
 * as the database keeps them, and so is when the call was last heard of: with an event or a heartbeat.
 * Everything handed to `decide` is frozen.
 */
export class Tab {
  now = Date.UTC(2026, 10, 2, 9);
  place: Place = emptyPlace;
  consultation: Consultation | null = null;
  /** Everything that was recorded in this tab, in order. */
  readonly recorded: RecordedEvent[] = [];
  readonly settings: ConsultationSettings;
  /** When the call was last heard of, as the database keeps it. */
  heardAt: number | null = null;
  #opened = 0;
  /** Each frame's running or last call, as its detector knows it. */
  readonly #calls = new Map<number, FrameCall>();
  /** How each frame's last call ended, as its detector knows it. */
  readonly #ends = new Map<number, CallEnd>();

  constructor(settings: Partial<ConsultationSettings> = {}) {
    this.settings = deepFreeze({ ...defaults, ...settings });
  }

  take(input: Input): Decision {
    const { place, consultation, now } = this;
    this.#detect(input);
    const before = deepFreeze({ place, consultation, heardAt: this.heardAt ?? now });
    const decision = decide(before, deepFreeze(input), now, this.settings, () => {
      this.#opened += 1;
      return `consultation ${this.#opened}` as ConsultationId;
    });
    this.place = decision.place;
    this.consultation = decision.consultation;
    this.recorded.push(...decision.events);
    if (!decision.consultation) this.heardAt = null;
    else if (input.type === 'heartbeat' || decision.events.length > 0) {
      this.heardAt = decision.heardAt;
    }
    return decision;
  }

  #detect(input: Input): void {
    if (input.type === 'call' && input.report.phase === 'inCall') {
      const { call, since, after } = input.report;
      this.#calls.set(input.frame, { call, since, after, address: input.address });
    } else if (input.type === 'call' && input.report.phase === 'ended') {
      this.#ends.set(input.frame, input.report.by);
    } else if (input.type === 'document') {
      if (input.top) this.#ends.clear();
      this.#ends.delete(input.frame);
    }
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  /** Time in a running call, with the heartbeats of its frame. */
  talk(ms: number, frame = 0): this {
    const until = this.now + ms;
    while (this.now + seconds(15) < until) {
      this.wait(seconds(15)).heartbeat(frame);
    }
    this.now = until;
    return this;
  }

  /** The sign of life of a frame with a call, also where nobody heard of the call's beginning. */
  heartbeatOf(frame: number, address = 'room'): Input {
    const since = this.now - steadyMs;
    const call = this.#calls.get(frame) ?? { call: since, since, after: null, address };
    this.#calls.set(frame, call);
    return { type: 'heartbeat', frame, platform, ...call };
  }

  heartbeat(frame = 0): this {
    this.take(this.heartbeatOf(frame));
    return this;
  }

  document(address: string, options: { role?: Role; frame?: number } = {}): this {
    const { role = 'unknown', frame = 0 } = options;
    this.take({ type: 'document', top: frame === 0, frame, platform, address, role });
    return this;
  }

  role(role: Role, service = platform): this {
    this.take({ type: 'role', platform: service, role });
    return this;
  }

  /** What a frame's page says beside the call; unsaid is "no". */
  page(shows: { presenting?: boolean; degraded?: boolean; frozen?: boolean }, frame = 0): this {
    const { presenting = false, degraded = false, frozen = false } = shows;
    this.take({ type: 'page', frame, presenting, degraded, frozen });
    return this;
  }

  documentGone(frame = 0, pressed = false): this {
    this.take({ type: 'documentGone', top: frame === 0, frame, pressed });
    return this;
  }

  inCall(address: string, frame = 0): this {
    const after = this.#ends.get(frame) ?? null;
    const since = this.now - steadyMs;
    return this.report({ phase: 'inCall', call: since, since, after }, address, frame);
  }

  ended(by: CallEnd, address = '', frame = 0): this {
    return this.report({ phase: 'ended', by }, address, frame);
  }

  report(report: CallReport, address: string, frame = 0): this {
    this.take({ type: 'call', frame, platform, address, report });
    return this;
  }

  tick(...items: string[]): this {
    for (const item of items) this.set(item, 'done');
    return this;
  }

  set(item: string, result: ItemResult): this {
    return this.act({ do: 'setItem', item, result });
  }

  act(action: DoctorAction): this {
    const offered = action.do === 'bringBack' ? this.offered()?.items : undefined;
    this.take({ type: 'action', action, ...(offered ? { offered } : {}) });
    return this;
  }

  clock(): this {
    this.take({ type: 'clock' });
    return this;
  }

  show(shown: boolean): this {
    this.take({ type: 'show', shown });
    return this;
  }

  /** What the pages draw of this tab just now. */
  get view(): View {
    return viewOf(this, this.settings, this.now, service);
  }

  /** In which form the checklist is in the page just now, if it is. */
  get panel(): PanelForm | null {
    return panelFor(this.view);
  }

  /** The consultation that the open one offers to bring back. */
  offered(): Consultation | null {
    const offer = this.consultation?.offer;
    return offer ? fold(this.eventsOf(offer.id)) : null;
  }

  offerShown(): boolean {
    return this.consultation !== null && offerOpen(this.consultation, this.now);
  }

  eventsOf(id: ConsultationId): RecordedEvent[] {
    return this.recorded.filter(({ consultation }) => consultation === id);
  }

  /** Ids of what is ticked or set aside in the open consultation; `null` when none is open. */
  ticks(): string[] | null {
    return this.consultation && Object.keys(this.consultation.items).sort();
  }

  /** How many consultations were opened in this tab. */
  opened(): number {
    return this.recorded.filter(({ event }) => event.type === 'opened').length;
  }

  /** How each ended consultation ended, in order. */
  ends(): string[] {
    return this.recorded.flatMap(({ event }) => (event.type === 'callEnded' ? [event.how] : []));
  }
}

interface FrameCall {
  readonly call: number;
  readonly since: number;
  readonly after: CallEnd | null;
  readonly address: string;
}
