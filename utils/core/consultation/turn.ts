import { evolve, type RecordedEvent } from './fold.ts';
import type { ConsultationSettings, Situation } from './input.ts';
import type { Place, Unclear } from './place.ts';
import type { Consultation, ConsultationEvent, ConsultationId, EndedHow } from './types.ts';

/** An unclear end older than this is another consultation, and nothing is offered. */
const unclearForMs = 600_000;
/** While presenting, the checklist says for this long why it is small. */
export const whySmallMs = 10_000;

/**
 * One input being decided: how the place stood, and what has been decided so far. Knows how a
 * consultation opens, ends and closes; the files beside it know when.
 */
export class Turn {
  place: Place;
  consultation: Consultation | null;
  readonly events: RecordedEvent[] = [];
  heardAt: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly settings: ConsultationSettings;
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
    this.now = now;
    this.settings = settings;
    this.#newId = newId;
  }

  /** Changes one part of the place. */
  set<Part extends keyof Place>(part: Part, change: Partial<Place[Part]>): void {
    this.place = { ...this.place, [part]: { ...this.place[part], ...change } };
  }

  get hasCall(): boolean {
    return Object.keys(this.place.call.live).length > 0;
  }

  get isPresenting(): boolean {
    return this.place.page.presentingIn.length > 0;
  }

  record(event: ConsultationEvent, id = this.consultation?.id): void {
    if (!id) return;
    const recorded = { consultation: id, at: this.now, event };
    this.events.push(recorded);
    const before = this.consultation;
    this.consultation = evolve(before, recorded);
    // The form goes with the phase; while presenting it stays as the doctor wants it.
    const steps = before?.id !== id || before.phase !== this.consultation?.phase;
    if (steps && !this.isPresenting) this.set('panel', { openedAnyway: false });
  }

  /**
   * Opens a consultation, with nothing ticked.
   * @param offer the consultation whose ticks can be brought back
   * @param turnover whether the doctor is asked if it is the same patient
   */
  open(
    how: Pick<Consultation, 'platform' | 'startedBy' | 'phase'> & { readonly since: number },
    offer = this.#unclear()?.id ?? null,
    turnover = this.#unclear()?.turnover ?? false,
  ): void {
    const { newChecklist } = this.settings;
    const saysWhySmall = this.isPresenting;
    this.set('call', { movedTo: null, unclear: null });
    this.set('panel', {
      hidden: false,
      whySmallSaid: saysWhySmall,
      whySmallUntil: saysWhySmall ? this.now + whySmallMs : null,
    });
    this.record(
      {
        type: 'opened',
        ...how,
        checklist: `${newChecklist.id}@${newChecklist.version}`,
        offer,
        ...(offer && turnover ? { turnover } : {}),
      },
      this.#newId(),
    );
  }

  openInCall(platform: string, since: number): void {
    this.open({ platform, startedBy: 'call', phase: 'open', since });
    this.record({ type: 'callStarted', since });
  }

  /**
   * Ends the call of the open consultation, which then shows its last phase.
   * @param since when that was; if the call is gone already, when it went
   */
  endCall(how: EndedHow, since = this.consultation?.interrupted?.since ?? this.now): void {
    if (!this.consultation || this.consultation.connection === 'ended') return;
    const { id } = this.consultation;
    this.record({ type: 'callEnded', how, since });
    const isClear = how === 'hangUp' || how === 'doctor';
    this.set('call', { unclear: isClear ? null : { id, at: this.now } });
  }

  close(): void {
    if (!this.consultation) return;
    this.record({ type: 'closed' });
    this.consultation = null;
  }

  /** The consultation before, where its end left open whom this one is with. */
  #unclear(): Unclear {
    const { unclear } = this.place.call;
    return unclear && this.now - unclear.at < unclearForMs ? unclear : null;
  }
}
