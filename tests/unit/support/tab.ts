import type { CallEnd, CallReport } from '../../../utils/call/phase.ts';
import { defaultChecklist } from '../../../utils/checklist/items.ts';
import { fold, offerOpen, type RecordedEvent } from '../../../utils/consultation/fold.ts';
import {
  type ConsultationSettings,
  type Decision,
  type DoctorAction,
  decide,
  emptyPlace,
  type Input,
  type Place,
} from '../../../utils/consultation/machine.ts';
import type {
  Consultation,
  ConsultationId,
  ItemResult,
} from '../../../utils/consultation/types.ts';
import { deepFreeze } from './freeze.ts';

export const seconds = (count: number) => count * 1000;
export const minutes = (count: number) => count * 60_000;

export const defaults: ConsultationSettings = {
  autoStart: 'always',
  reconnectSeconds: 60,
  nudges: true,
  openingNudgeSeconds: 120,
  slotMinutes: 15,
  checklist: defaultChecklist,
};

const platform = 'attendAnywhere';

/** The detector reports a call when its evidence has held for this long. */
const steadyMs = 3_000;

/**
 * One tab as the worker keeps it: what was decided goes into the next decision, events are kept
 * as the database keeps them, and "last heard of" is the last event or heartbeat.
 * Everything handed to `decide` is frozen.
 */
export class Tab {
  now = Date.UTC(2026, 10, 2, 9);
  place: Place = emptyPlace;
  consultation: Consultation | null = null;
  /** Everything that was recorded in this tab, in order. */
  readonly recorded: RecordedEvent[] = [];
  readonly settings: ConsultationSettings;
  #heardAt: number | null = null;
  #opened = 0;
  /** Each frame's running or last call, as its detector knows it. */
  readonly #calls = new Map<number, { readonly since: number; readonly address: string }>();

  constructor(settings: Partial<ConsultationSettings> = {}) {
    this.settings = deepFreeze({ ...defaults, ...settings });
  }

  take(input: Input): Decision {
    const { place, consultation, now } = this;
    if (input.type === 'call' && input.report.phase === 'inCall') {
      this.#calls.set(input.frame, { since: input.report.since, address: input.address });
    }
    const before = deepFreeze({ place, consultation, heardAt: this.#heardAt ?? now });
    const decision = decide(before, deepFreeze(input), now, this.settings, () => {
      this.#opened += 1;
      return `consultation ${this.#opened}` as ConsultationId;
    });
    this.place = decision.place;
    this.consultation = decision.consultation;
    this.recorded.push(...decision.events);
    if (!decision.consultation) this.#heardAt = null;
    else if (input.type === 'heartbeat') this.#heardAt = now;
    else if (decision.events.length > 0) this.#heardAt = decision.consultation.lastAt;
    return decision;
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
    const call = this.#calls.get(frame) ?? { since: this.now - steadyMs, address };
    this.#calls.set(frame, call);
    return { type: 'heartbeat', frame, platform, ...call };
  }

  heartbeat(frame = 0): this {
    this.take(this.heartbeatOf(frame));
    return this;
  }

  document(address: string, { patient = false, frame = 0 } = {}): this {
    const top = frame === 0;
    this.take({ type: 'document', top, frame, platform, address, patient });
    return this;
  }

  documentGone(frame = 0): this {
    this.take({ type: 'documentGone', top: frame === 0, frame });
    return this;
  }

  inCall(address: string, frame = 0): this {
    return this.report({ phase: 'inCall', since: this.now - steadyMs }, address, frame);
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
