import fc from 'fast-check';
import { expect } from 'vitest';
import type { CallEvidence, Picture, Sound } from '../../../utils/core/call/evidence.ts';
import { reduceCall } from '../../../utils/core/call/phase.ts';
import {
  type CallReport,
  type CallState,
  type CallStep,
  noCall,
} from '../../../utils/core/call/state.ts';

export const seconds = (count: number) => count * 1000;
export const minutes = (count: number) => count * 60_000;

/** Nobody listens, because nothing asks for it. */
export const unmeasured: Sound = { measuredMs: 0, heardMs: null, deaf: false };
/** The browser does not let an extension listen. */
export const deaf: Sound = { ...unmeasured, deaf: true };

export const nothing: CallEvidence = {
  blocked: false,
  waiting: false,
  joined: false,
  remoteTracks: [],
  ceased: [],
  pictures: [],
  sound: unmeasured,
  somebody: undefined,
  leaveControl: undefined,
  twoMarks: false,
  endScreen: false,
  capture: 'unseen',
  captureReplaced: false,
  pressedAt: null,
};

/** Somebody's picture and, in the same stream, their sound. Each name has tracks of its own. */
export function picture(name: string, stillMs = 0): Picture {
  return { id: name, mates: [`${name}’s sound`], stillMs };
}

/** These people are seen and send sound; nothing else is known. */
export function seen(...names: readonly string[]): CallEvidence {
  return {
    ...nothing,
    joined: true,
    remoteTracks: names.flatMap((name) => [name, `${name}’s sound`]),
    pictures: names.map((name) => picture(name)),
  };
}

/** The same, with pictures that have stood still for so long. */
export function frozen(evidence: CallEvidence, stillMs: number): CallEvidence {
  return { ...evidence, pictures: evidence.pictures.map((each) => ({ ...each, stillMs })) };
}

/** Somebody was last heard so long ago, or never in the time that it was listened for. */
export function heard(heardMs: number | null, measuredMs = minutes(1)): Sound {
  return { measuredMs, heardMs, deaf: false };
}

/** Sound without a picture, by tracks of these names. */
export function sounds(names: readonly string[], sound: Sound = heard(0)): CallEvidence {
  return { ...nothing, joined: true, remoteTracks: names, sound };
}

export const patient = seen('patient');
/** With the doctor's own camera. */
export const call = { ...patient, capture: 'live' } as const;
/** Nobody else is in the page any more. */
export const alone = { ...nothing, capture: 'live' } as const;
/** A platform's marks, and no media that a page shows. */
export const teams = { ...nothing, leaveControl: true, twoMarks: true };

const firstCall = 7;

/** One frame, looked at as the detector looks: when something changes, and when its timer says so. */
export class Frame {
  state: CallState = noCall(firstCall);
  lookAgainInMs: number | null = null;
  readonly reports: CallReport[] = [];
  #now = Date.UTC(2026, 10, 2, 9);
  readonly start = this.#now;

  look(evidence: CallEvidence): this {
    const step = reduceCall(this.state, evidence, this.#now);
    this.state = step.state;
    if (step.lookAgainInMs !== null && step.lookAgainInMs <= 0) throw new Error('looks for ever');
    this.lookAgainInMs = step.lookAgainInMs;
    this.reports.push(...step.reports);
    return this;
  }

  /**
   * The same evidence for some time, looked at whenever the timer is due, and at the end.
   * @param evidence what is seen, or what is seen after so many milliseconds of it
   */
  hold(evidence: CallEvidence | ((ms: number) => CallEvidence), ms: number): this {
    const begins = this.#now;
    const until = begins + ms;
    const lookNow = () =>
      this.look(typeof evidence === 'function' ? evidence(this.#now - begins) : evidence);
    lookNow();
    while (this.lookAgainInMs !== null && this.#now + this.lookAgainInMs < until) {
      this.#now += this.lookAgainInMs;
      lookNow();
    }
    this.#now = until;
    return lookNow();
  }

  /** Pictures that stand still from now on, for so long. */
  freeze(evidence: CallEvidence, ms: number): this {
    return this.hold((stillMs) => frozen(evidence, stillMs), ms);
  }

  /** Nobody looks for so long. */
  sleep(ms: number): this {
    this.#now += ms;
    return this;
  }

  get now(): number {
    return this.#now;
  }

  /** What was reported since the last time this was asked. */
  heard(): string[] {
    return this.reports.splice(0).map((report) => {
      return report.phase === 'ended' ? `ended: ${report.by}` : report.phase;
    });
  }
}

/** A frame with a call of ten seconds. */
export function inCall(evidence: CallEvidence = call): Frame {
  const frame = new Frame().hold(evidence, seconds(10));
  expect(frame.heard()).toEqual(['inCall']);
  return frame;
}

/** One look of a history, and what was made of it. */
export interface Look {
  readonly evidence: CallEvidence;
  readonly now: number;
  readonly before: CallState;
  readonly step: CallStep;
}

const people = ['a', 'b', 'c'] as const;

const anySound: fc.Arbitrary<Sound> = fc.oneof(
  fc.constant(unmeasured),
  fc.constant(unmeasured),
  fc.constant(deaf),
  fc.record({
    measuredMs: fc.constantFrom(1, 5_000, 10_000, 60_000),
    heardMs: fc.option(fc.constantFrom(0, 4_999, 5_000, 9_999, 15_000, 25_000)),
    deaf: fc.constant(false),
  }),
);

/** How long a picture stands still when this evidence is first seen; it moves, or does not. */
const anyStill = fc.constantFrom(
  ...([0, 0, 0, 1_000, 2_000, 3_000, 5_000, 12_000, 31_000] as const),
);

interface Spell {
  readonly evidence: CallEvidence;
  /** The pictures go on standing still. */
  readonly still: boolean;
}

const anySpell: fc.Arbitrary<Spell> = fc
  .record({
    blocked: fc.oneof({ weight: 16, arbitrary: fc.constant(false) }, fc.constant(true)),
    waiting: fc.boolean(),
    inPicture: fc.oneof(fc.constant<string[]>([]), fc.constant(['a']), fc.subarray([...people])),
    // A server's mix, somebody's sound of its own, and somebody whose camera is off.
    inSound: fc.oneof(fc.constant<string[]>([]), fc.subarray(['mix', 'voice', 'a’s sound'])),
    stillMs: anyStill,
    still: fc.boolean(),
    sound: anySound,
    somebody: fc.constantFrom(undefined, undefined, true, false),
    leaveControl: fc.constantFrom(undefined, true, true, false),
    company: fc.boolean(),
    endScreen: fc.oneof({ weight: 16, arbitrary: fc.constant(false) }, fc.constant(true)),
    capture: fc.constantFrom('unseen', 'live', 'live', 'stopped') as fc.Arbitrary<
      CallEvidence['capture']
    >,
    captureReplaced: fc.oneof({ weight: 8, arbitrary: fc.constant(false) }, fc.constant(true)),
    muted: fc.boolean(),
  })
  .map(({ company, inPicture, inSound, stillMs, still, muted, captureReplaced, ...page }) => {
    const { remoteTracks, pictures } = frozen(seen(...inPicture), stillMs);
    const tracks = [...new Set([...remoteTracks, ...inSound])];
    return {
      still: still && stillMs > 0,
      evidence: {
        ...nothing,
        ...page,
        joined: tracks.length > 0 || muted,
        remoteTracks: tracks,
        pictures,
        twoMarks: page.leaveControl === true && company,
        captureReplaced: captureReplaced && page.capture === 'live',
      },
    };
  });

const anyWait = fc.oneof(
  fc.constantFrom(0, 1, 500, 1_999, 2_000, 2_999, 3_000, 5_000, 9_999, 10_000, 30_000, 300_000),
  fc.integer({ min: 0, max: 20_000 }),
);

const pressed = fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true));

/** Evidence that stays for some looks, then is different, over time that never runs backwards. */
export const anyLooks: fc.Arbitrary<readonly Look[]> = fc
  .array(fc.tuple(anySpell, fc.array(fc.tuple(anyWait, pressed), { minLength: 1, maxLength: 4 })), {
    minLength: 1,
    maxLength: 16,
  })
  .map((spells) => {
    let now = Date.UTC(2026, 10, 2, 9);
    let before = noCall(firstCall);
    let pressedAt: number | null = null;
    const looks: Look[] = [];
    for (const [{ evidence, still }, waits] of spells) {
      const begins = now;
      for (const [wait, presses] of waits) {
        now += wait;
        if (presses) pressedAt = now;
        const pictures = still
          ? evidence.pictures.map((each) => ({ ...each, stillMs: each.stillMs + now - begins }))
          : evidence.pictures;
        const look = { ...evidence, pictures, pressedAt };
        const step = reduceCall(before, look, now);
        looks.push({ evidence: look, now, before, step });
        before = step.state;
      }
    }
    return looks;
  });
