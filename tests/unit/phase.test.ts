import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  type CallEnd,
  type CallEvidence,
  type CallReport,
  type CallState,
  type CallStep,
  initialCall,
  isDegraded,
  lookMs,
  marksDueMs,
  reduceCall,
  watchAfterDropMs,
} from '../../utils/core/call/phase.ts';
import { deepFreeze } from './support/freeze.ts';

// Thousands of histories take their time beside other work.
vi.setConfig({ testTimeout: 60_000 });

const runs = { numRuns: 2_000 };
const seconds = (count: number) => count * 1000;
const minutes = (count: number) => count * 60_000;

const nothing: CallEvidence = {
  blocked: false,
  waiting: false,
  remoteTracks: [],
  leaveControl: undefined,
  twoMarks: false,
  capture: 'unseen',
  captureReplaced: false,
  pressedAt: null,
};
const media = { ...nothing, remoteTracks: ['patient'] };
const call = { ...media, capture: 'live' } as const;
const alone = { ...nothing, capture: 'live' } as const;
const teams = { ...nothing, leaveControl: true, twoMarks: true };

/** One frame, looked at as the detector looks: when something changes, and when its timer says so. */
class Frame {
  state: CallState = initialCall;
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

  /** The same evidence for some time, looked at whenever the timer is due, and at the end. */
  hold(evidence: CallEvidence, ms: number): this {
    const until = this.#now + ms;
    this.look(evidence);
    while (this.lookAgainInMs !== null && this.#now + this.lookAgainInMs < until) {
      this.#now += this.lookAgainInMs;
      this.look(evidence);
    }
    this.#now = until;
    return this.look(evidence);
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

function inCall(evidence: CallEvidence = call): Frame {
  const frame = new Frame().hold(evidence, seconds(10));
  expect(frame.heard()).toEqual(['inCall']);
  return frame;
}

describe('a call begins', () => {
  test('once its evidence has held for three seconds, counted from the first sight of it', () => {
    const frame = new Frame().hold(media, seconds(2.999));
    expect(frame.reports).toEqual([]);
    frame.hold(media, 1);
    expect(frame.reports).toMatchObject([{ phase: 'inCall', since: frame.start }]);
  });

  test('and not by evidence that flickers, however often', () => {
    const frame = new Frame();
    for (let time = 0; time < 20; time += 1) frame.hold(media, seconds(2.9)).hold(nothing, 100);
    expect(frame.heard()).toEqual([]);
  });

  test('from the lobby, which is told first', () => {
    const frame = new Frame().hold({ ...nothing, waiting: true }, seconds(5));
    expect(frame.heard()).toEqual(['waiting']);
    expect(frame.hold(media, seconds(3)).heard()).toEqual(['inCall']);
  });

  test('by two marks where the media cannot be seen, and not by the leave control alone', () => {
    expect(new Frame().hold(teams, seconds(3)).heard()).toEqual(['inCall']);
    const control = { ...nothing, leaveControl: true };
    expect(new Frame().hold(control, seconds(30)).heard()).toEqual([]);
  });

  test('anew after one that ended', () => {
    const frame = inCall().hold(nothing, seconds(11));
    frame.heard();
    expect(frame.hold(media, seconds(3)).heard()).toEqual(['inCall']);
  });

  test('with the word of how the one before ended in this frame, if there was one', () => {
    for (const [end, after] of [
      [[nothing, 0], null],
      [[{ ...nothing, capture: 'stopped' }, 0], 'hangUp'],
      [[alone, seconds(10)], 'dropped'],
      [[{ ...nothing, leaveControl: undefined }, seconds(10)], 'unclear'],
    ] as const) {
      const frame = after === null ? new Frame() : inCall(after === 'unclear' ? media : call);
      frame.hold(end[0], end[1]);
      frame.heard();
      frame.hold({ ...call, remoteTracks: ['next patient'] }, seconds(3));
      expect(frame.reports).toMatchObject([{ phase: 'inCall', after }]);
      expect(frame.state.after).toBe(after);
    }
  });

  test('with that word also where the lobby was in front in between', () => {
    const frame = inCall().look({ ...nothing, capture: 'stopped' });
    frame.hold({ ...nothing, waiting: true }, seconds(60)).hold(nothing, seconds(60));
    frame.heard();
    frame.hold(call, seconds(3));
    expect(frame.reports).toMatchObject([{ phase: 'inCall', after: 'hangUp' }]);
  });

  test('and leaving the lobby without a call is told too', () => {
    const frame = new Frame().hold({ ...nothing, waiting: true }, 10).hold(nothing, 10);
    expect(frame.heard()).toEqual(['waiting', 'none']);
  });
});

describe('a call ends', () => {
  test('as unclear when its evidence is gone for ten seconds and nothing else is known', () => {
    const frame = inCall(media).hold(nothing, seconds(9.999));
    expect(frame.heard()).toEqual(['interrupted']);
    expect(frame.hold(nothing, 1).heard()).toEqual(['ended: unclear']);
  });

  test('as a hang-up at once when the doctor’s capture stops with it', () => {
    const frame = inCall().look({ ...nothing, capture: 'stopped' });
    expect(frame.heard()).toEqual(['ended: hangUp']);
  });

  test('as a hang-up when the doctor’s capture stops in a gap', () => {
    const frame = inCall().hold(alone, seconds(6));
    expect(frame.heard()).toEqual(['interrupted']);
    expect(frame.look({ ...nothing, capture: 'stopped' }).heard()).toEqual(['ended: hangUp']);
  });

  test('as unclear, not as a hang-up, when the camera was off long before the other side went', () => {
    const frame = inCall().hold({ ...media, capture: 'stopped' }, seconds(30));
    frame.hold({ ...nothing, capture: 'stopped' }, seconds(9));
    expect(frame.heard()).toEqual(['interrupted']);
    frame.hold({ ...nothing, capture: 'stopped' }, seconds(1));
    expect(frame.heard()).toEqual(['ended: unclear']);
  });

  test('as a hang-up when the capture stopped at most five seconds before the other side went', () => {
    const frame = inCall().hold({ ...media, capture: 'stopped' }, seconds(5));
    expect(frame.look({ ...nothing, capture: 'stopped' }).heard()).toEqual(['ended: hangUp']);
    const early = inCall().hold({ ...media, capture: 'stopped' }, seconds(5.001));
    expect(early.look({ ...nothing, capture: 'stopped' }).heard()).toEqual([]);
  });

  test('as a hang-up when the leave control is missing for three seconds with the media', () => {
    const frame = inCall({ ...media, leaveControl: true });
    frame.hold({ ...nothing, leaveControl: false }, seconds(2.9));
    expect(frame.heard()).toEqual(['interrupted']);
    frame.hold({ ...nothing, leaveControl: false }, 100);
    expect(frame.heard()).toEqual(['ended: hangUp']);
  });

  test('as a hang-up when a leave control that came up late in the call is missing', () => {
    const frame = inCall({ ...media, leaveControl: false });
    frame.hold({ ...media, leaveControl: true }, seconds(5));
    frame.hold({ ...nothing, leaveControl: false }, seconds(3));
    expect(frame.heard()).toEqual(['interrupted', 'ended: hangUp']);
  });

  test('as unclear where the leave control was never there to be missed', () => {
    for (const leaveControl of [false, undefined]) {
      const frame = inCall({ ...media, leaveControl });
      frame.hold({ ...nothing, leaveControl }, seconds(10));
      expect(frame.heard()).toEqual(['interrupted', 'ended: unclear']);
    }
  });

  test('as a drop after ten seconds in which the doctor’s capture ran on', () => {
    const frame = inCall().hold(alone, seconds(9.999));
    expect(frame.heard()).toEqual(['interrupted']);
    expect(frame.hold(alone, 1).heard()).toEqual(['ended: dropped']);
  });

  test.each([
    ['2.5 seconds before the other side went', -2.5, 'unclear'],
    ['longer before', -2.6, 'dropped'],
    ['in the gap', 5, 'unclear'],
  ] as const)('where the doctor pressed something %s (%d s), as %s', (_, afterSeconds, by) => {
    const frame = inCall();
    const pressedAt = frame.now + seconds(afterSeconds);
    expect(frame.hold({ ...alone, pressedAt }, seconds(10)).heard()).toEqual([
      'interrupted',
      `ended: ${by}`,
    ]);
  });

  test('as unclear after a drop in which the doctor pressed something, to let somebody in perhaps', () => {
    const frame = inCall().hold(alone, seconds(20));
    frame.heard();
    const pressed = { ...alone, pressedAt: frame.now };
    expect(frame.look(pressed).heard()).toEqual(['ended: unclear']);
  });

  test('as a hang-up when the doctor gives up waiting after a drop', () => {
    const frame = inCall().hold(alone, seconds(40));
    expect(frame.heard()).toEqual(['interrupted', 'ended: dropped']);
    expect(frame.look({ ...nothing, capture: 'stopped' }).heard()).toEqual(['ended: hangUp']);
  });

  test('as a hang-up after a drop even when the next patient is there in the same moment', () => {
    const frame = inCall().hold(alone, seconds(40));
    frame.heard();
    const next = { ...nothing, remoteTracks: ['next patient'] };
    frame.look({ ...next, capture: 'stopped' }).hold({ ...next, capture: 'live' }, seconds(5));
    expect(frame.heard()).toEqual(['ended: hangUp', 'inCall']);
  });

  test('as unclear when other tracks come back and the doctor’s capture was never seen', () => {
    const frame = inCall(media).hold(nothing, seconds(4));
    expect(frame.heard()).toEqual(['interrupted']);
    frame.hold({ ...nothing, remoteTracks: ['somebody'] }, seconds(2));
    expect(frame.heard()).toEqual(['ended: unclear']);
    frame.hold({ ...nothing, remoteTracks: ['somebody'] }, seconds(2));
    expect(frame.heard()).toEqual(['inCall']);
  });

  test('as unclear when the doctor’s capture is seen only once others are there', () => {
    const frame = inCall(media).hold(nothing, seconds(4));
    expect(frame.heard()).toEqual(['interrupted']);
    frame.hold({ ...nothing, remoteTracks: ['somebody'], capture: 'live' }, seconds(4));
    expect(frame.heard()).toEqual(['ended: unclear', 'inCall']);
  });

  test('as unclear, not as a drop, when the doctor’s capture came on only in the gap', () => {
    const frame = inCall(media).hold(nothing, seconds(4));
    expect(frame.hold(alone, seconds(6)).heard()).toEqual(['interrupted', 'ended: unclear']);
  });

  test('as unclear when other tracks are there at once and the doctor’s capture is not seen', () => {
    const frame = inCall(media).look({ ...nothing, remoteTracks: ['somebody'] });
    expect(frame.heard()).toEqual(['ended: unclear']);
  });

  test('as unclear when both sides are others from one look to the next', () => {
    const frame = inCall().look({ ...call, remoteTracks: ['somebody'], captureReplaced: true });
    expect(frame.heard()).toEqual(['ended: unclear']);
    frame.hold({ ...call, remoteTracks: ['somebody'] }, seconds(3));
    expect(frame.reports).toMatchObject([{ phase: 'inCall', after: 'unclear' }]);
  });

  test('as unclear when both sides become others one after the other', () => {
    const somebody = { ...call, remoteTracks: ['somebody'] };
    const other = { captureReplaced: true };
    const first = inCall()
      .look({ ...call, ...other })
      .hold(call, seconds(2))
      .look(somebody);
    expect(first.heard()).toEqual(['ended: unclear']);
    const inGap = inCall()
      .hold(alone, 500)
      .look({ ...alone, ...other })
      .hold(alone, seconds(1));
    expect(inGap.look(somebody).heard()).toEqual(['ended: unclear']);
    const withGap = inCall()
      .look({ ...alone, ...other })
      .hold(alone, seconds(5));
    expect(withGap.look(somebody).heard()).toEqual(['interrupted', 'ended: unclear']);
  });

  test('as unclear, not as a drop, when other capture was there in the gap or just before it', () => {
    for (const wait of [0, seconds(1), seconds(5)]) {
      const frame = inCall()
        .look({ ...call, captureReplaced: true })
        .hold(call, wait);
      expect(frame.hold(alone, seconds(10)).heard()).toEqual(['interrupted', 'ended: unclear']);
    }
    const early = inCall()
      .look({ ...call, captureReplaced: true })
      .hold(call, seconds(5.001));
    expect(early.hold(alone, seconds(10)).heard()).toEqual(['interrupted', 'ended: dropped']);
    const later = inCall()
      .hold(alone, seconds(4))
      .look({ ...alone, captureReplaced: true });
    expect(later.hold(alone, seconds(6)).heard()).toEqual(['interrupted', 'ended: unclear']);
  });

  test('as unclear after a drop when other capture is there: perhaps the doctor hung up unseen', () => {
    const frame = inCall().hold(alone, seconds(20));
    frame.heard();
    frame.look({ ...alone, captureReplaced: true });
    expect(frame.heard()).toEqual(['ended: unclear']);
    expect(frame.lookAgainInMs).toBeNull();
    frame.hold({ ...call, remoteTracks: ['next patient'] }, seconds(3));
    expect(frame.reports).toMatchObject([{ phase: 'inCall', after: 'unclear' }]);
  });

  test('within ten seconds of silence even when the page slept and nobody looked', () => {
    const frame = inCall(media).look(nothing);
    const late = reduceCall(frame.state, nothing, frame.start + seconds(3_600));
    expect(late.reports).toEqual([{ phase: 'ended', by: 'unclear' }]);
  });
});

describe('a call goes on', () => {
  test('without a word when its evidence is back within two seconds', () => {
    expect(inCall().hold(nothing, seconds(1.999)).hold(call, seconds(5)).heard()).toEqual([]);
    expect(inCall().hold(nothing, seconds(2)).heard()).toEqual(['interrupted']);
  });

  test('when the same tracks are back after a gap', () => {
    const frame = inCall(media).hold(nothing, seconds(8)).hold(media, seconds(30));
    expect(frame.heard()).toEqual(['interrupted', 'resumed']);
  });

  test('with other tracks when the doctor’s capture ran on', () => {
    const frame = inCall().hold(alone, seconds(8));
    frame.hold({ ...call, remoteTracks: ['the same patient again'] }, seconds(30));
    expect(frame.heard()).toEqual(['interrupted', 'resumed']);
  });

  test('but not with other tracks where the doctor pressed something in the gap or just before it', () => {
    for (const afterSeconds of [-2, 3]) {
      const frame = inCall();
      const pressedAt = frame.now + seconds(afterSeconds);
      frame.hold({ ...alone, pressedAt }, seconds(8));
      frame.hold({ ...call, remoteTracks: ['the next patient'], pressedAt }, seconds(30));
      expect(frame.heard()).toEqual(['interrupted', 'ended: unclear', 'inCall']);
    }
  });

  test('when the doctor takes another camera and the other side stays', () => {
    const frame = inCall()
      .look({ ...call, captureReplaced: true })
      .hold(call, seconds(30));
    expect(frame.heard()).toEqual([]);
    frame
      .look({ ...call, captureReplaced: true })
      .hold(nothing, seconds(4))
      .hold(call, seconds(9));
    expect(frame.heard()).toEqual(['interrupted', 'resumed']);
  });

  test('when the other side becomes another while the doctor’s capture runs on', () => {
    const frame = inCall().hold({ ...call, remoteTracks: ['a colleague'] }, seconds(30));
    expect(frame.heard()).toEqual([]);
  });

  test('with other tracks when another camera was taken well before the other side went', () => {
    const frame = inCall()
      .look({ ...call, captureReplaced: true })
      .hold(call, seconds(30));
    frame.hold(alone, seconds(8)).hold({ ...call, remoteTracks: ['again'] }, seconds(9));
    expect(frame.heard()).toEqual(['interrupted', 'resumed']);
  });

  test('while a mini window hides the leave control and the media go on', () => {
    const frame = inCall({ ...media, leaveControl: true, twoMarks: true });
    expect(frame.hold({ ...media, leaveControl: false }, seconds(60)).heard()).toEqual([]);
  });

  test('by its marks alone when one of them blinks and the leave control stays', () => {
    const frame = inCall(teams).hold({ ...nothing, leaveControl: true }, seconds(5));
    expect(frame.hold(teams, seconds(5)).heard()).toEqual(['interrupted', 'resumed']);
  });

  test('by its marks alone when the leave control blinks for one look', () => {
    const frame = inCall(teams).hold({ ...nothing, leaveControl: false }, 500);
    expect(frame.hold(teams, seconds(5)).heard()).toEqual([]);
  });
});

describe('a meeting whose marks stay when the patient has left', () => {
  const meeting = { ...teams, capture: 'live' } as const;
  const withPatient = { ...meeting, remoteTracks: ['patient'] };

  test('ends, since its media were seen and now say that nobody is there', () => {
    expect(inCall(withPatient).hold(meeting, seconds(10)).heard()).toEqual([
      'interrupted',
      'ended: dropped',
    ]);
  });

  test('is no call again until somebody comes', () => {
    for (const capture of ['live', 'unseen'] as const) {
      const frame = inCall({ ...withPatient, capture });
      frame.hold({ ...meeting, capture }, minutes(5));
      expect(frame.heard()).not.toContain('inCall');
      frame.hold({ ...meeting, capture, remoteTracks: ['next patient'] }, seconds(4));
      expect(frame.heard()).toEqual(['inCall']);
    }
  });

  test('is no call again while a mini window hides its marks for a moment', () => {
    const frame = inCall(withPatient).hold(meeting, seconds(15));
    frame.hold({ ...alone, leaveControl: false }, seconds(30)).hold(meeting, seconds(30));
    expect(frame.heard()).toEqual(['interrupted', 'ended: dropped']);
  });

  test('can be a call by its marks again once it was left and joined anew', () => {
    const frame = inCall(withPatient).hold(meeting, seconds(15));
    frame.hold({ ...nothing, leaveControl: false, capture: 'stopped' }, seconds(10));
    frame.heard();
    expect(frame.hold(teams, seconds(4)).heard()).toEqual(['inCall']);
  });
});

describe('after a call', () => {
  const lobby = { ...nothing, waiting: true };

  test('a lobby is told as waiting again, and its going too', () => {
    const frame = inCall().look({ ...nothing, capture: 'stopped' });
    frame.heard();
    expect(frame.state.phase).toBe('ended');
    expect(frame.look(lobby).heard()).toEqual(['waiting']);
    expect(frame.look(lobby).heard()).toEqual([]);
    expect(frame.look(nothing).heard()).toEqual(['none']);
    expect(frame.state.phase).toBe('ended');
    expect(frame.look(lobby).look(nothing).heard()).toEqual(['waiting', 'none']);
  });

  test('nothing is told where no lobby comes', () => {
    const frame = inCall().look({ ...nothing, capture: 'stopped' });
    frame.heard();
    expect(frame.hold(nothing, minutes(10)).heard()).toEqual([]);
  });

  test('a lobby does not keep a hang-up from being noticed that makes a drop clear', () => {
    const frame = inCall()
      .hold(alone, seconds(20))
      .hold({ ...lobby, capture: 'live' }, seconds(5));
    expect(frame.heard()).toEqual(['interrupted', 'ended: dropped', 'waiting']);
    expect(frame.lookAgainInMs).toBe(lookMs);
    frame.look({ ...lobby, capture: 'stopped' });
    expect(frame.heard()).toEqual(['ended: hangUp']);
    expect(frame.state.phase).toBe('waiting');
  });

  test('the next one begins from the lobby', () => {
    const frame = inCall()
      .look({ ...nothing, capture: 'stopped' })
      .hold(lobby, seconds(20));
    frame.heard();
    expect(frame.hold(call, seconds(3)).heard()).toEqual(['inCall']);
  });
});

describe('the platform’s marks', () => {
  const unmarked = { ...call, leaveControl: false };
  const half = { ...call, leaveControl: true };
  const marked = { ...half, twoMarks: true };
  const degraded = ({ state }: Frame, evidence: CallEvidence, at: number) =>
    isDegraded(state, evidence, at);

  test('are missing from a call of fifteen seconds in which both were never there together', () => {
    for (const evidence of [unmarked, half]) {
      const frame = new Frame().hold(evidence, seconds(3));
      expect(degraded(frame, evidence, frame.start + marksDueMs - 1)).toBe(false);
      expect(degraded(frame, evidence, frame.start + marksDueMs)).toBe(true);
    }
  });

  test('are not missed where the platform has none', () => {
    const frame = inCall().hold(call, minutes(1));
    expect(degraded(frame, call, frame.start + minutes(1))).toBe(false);
  });

  test('are not missed once they were there in this call, whatever hides them', () => {
    const late = inCall(unmarked).look(marked).hold(unmarked, minutes(5));
    expect(degraded(late, unmarked, late.start + minutes(6))).toBe(false);
    const first = inCall(marked).hold(unmarked, minutes(5));
    expect(degraded(first, unmarked, first.start + minutes(6))).toBe(false);
  });

  test('are not missed where there is no call, or none any more', () => {
    const idle = new Frame().hold({ ...nothing, leaveControl: false }, minutes(5));
    expect(degraded(idle, { ...nothing, leaveControl: false }, idle.start + minutes(5))).toBe(
      false,
    );
    const over = inCall(unmarked).hold({ ...nothing, leaveControl: false }, minutes(1));
    expect(over.state.phase).toBe('ended');
    expect(degraded(over, unmarked, over.start + minutes(5))).toBe(false);
  });

  test('of one call say nothing of the next', () => {
    const frame = inCall(marked).look({ ...nothing, leaveControl: false, capture: 'stopped' });
    frame.hold(unmarked, seconds(30));
    expect(frame.state.phase).toBe('inCall');
    expect(degraded(frame, unmarked, frame.start + minutes(1))).toBe(true);
  });
});

describe('a page that is no doctor’s call', () => {
  test('shows nothing, whatever plays in it', () => {
    const frame = new Frame().hold({ ...call, blocked: true, waiting: true }, seconds(60));
    expect(frame.heard()).toEqual([]);
  });

  test('ends at once what had begun before it was known', () => {
    const frame = inCall().look({ ...call, blocked: true });
    expect(frame.heard()).toEqual(['ended: unclear']);
    expect(frame.lookAgainInMs).toBeNull();
  });

  test('starts from nothing once it is a call page again', () => {
    const frame = inCall().look({ ...call, blocked: true });
    frame.heard();
    expect(frame.hold(call, seconds(2.9)).heard()).toEqual([]);
    expect(frame.hold(call, seconds(0.1)).heard()).toEqual(['inCall']);
  });
});

describe('no timer runs', () => {
  test('on an idle page or in a lobby', () => {
    expect(new Frame().look(nothing).lookAgainInMs).toBeNull();
    expect(new Frame().look({ ...nothing, waiting: true }).lookAgainInMs).toBeNull();
  });

  test('once a candidate has gone', () => {
    expect(new Frame().look(media).lookAgainInMs).toBe(500);
    expect(new Frame().look(media).look(nothing).lookAgainInMs).toBeNull();
  });

  test('after a hang-up or an unclear end', () => {
    expect(inCall().look({ ...nothing, capture: 'stopped' }).lookAgainInMs).toBeNull();
    expect(inCall(media).hold(nothing, seconds(11)).lookAgainInMs).toBeNull();
  });

  test('five minutes after a drop that nobody hung up', () => {
    const frame = inCall().hold(alone, seconds(20));
    expect(frame.lookAgainInMs).toBe(lookMs);
    expect(frame.hold(alone, watchAfterDropMs).lookAgainInMs).toBeNull();
  });
});

interface Look {
  readonly evidence: CallEvidence;
  readonly now: number;
  readonly before: CallState;
  readonly step: CallStep;
}

const anyEvidence: fc.Arbitrary<CallEvidence> = fc
  .record({
    blocked: fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, fc.constant(true)),
    waiting: fc.boolean(),
    remoteTracks: fc.oneof(fc.constant([]), fc.subarray(['a', 'b', 'c'])),
    leaveControl: fc.constantFrom(undefined, true, true, false),
    company: fc.boolean(),
    capture: fc.constantFrom(
      'unseen' as const,
      'live' as const,
      'live' as const,
      'stopped' as const,
    ),
    captureReplaced: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    pressedAt: fc.option(fc.nat({ max: 600_000 })),
  })
  .map(({ company, captureReplaced, ...seen }) => ({
    ...seen,
    twoMarks: seen.leaveControl === true && company,
    captureReplaced: captureReplaced && seen.capture === 'live',
  }));

const anyWait = fc.oneof(
  fc.constantFrom(0, 1, 500, 1_999, 2_000, 2_999, 3_000, 5_000, 9_999, 10_000, 300_000),
  fc.integer({ min: 0, max: 20_000 }),
);

/** Evidence that stays for some looks, then is different, over time that never runs backwards. */
const anyLooks: fc.Arbitrary<readonly Look[]> = fc
  .array(fc.tuple(anyEvidence, fc.array(anyWait, { minLength: 1, maxLength: 4 })), {
    minLength: 1,
    maxLength: 16,
  })
  .map((spells) => {
    let now = Date.UTC(2026, 10, 2, 9);
    let before = initialCall;
    const looks: Look[] = [];
    for (const [evidence, waits] of spells) {
      for (const wait of waits) {
        now += wait;
        const step = reduceCall(before, evidence, now);
        looks.push({ evidence, now, before, step });
        before = step.state;
      }
    }
    return looks;
  });

const isEvidence = ({ blocked, remoteTracks, twoMarks }: CallEvidence) =>
  !blocked && (remoteTracks.length > 0 || twoMarks);

/** The looks from each one that ended a call to the one that began the next. */
function betweenCalls(looks: readonly Look[]): Look[][] {
  const stretches: Look[][] = [];
  for (const look of looks) {
    if (look.before.phase === 'inCall' && look.step.state.phase !== 'inCall')
      stretches.push([look]);
    else if (stretches.at(-1)?.at(-1)?.step.state.phase !== 'inCall') stretches.at(-1)?.push(look);
  }
  return stretches;
}

/** What becomes of a drop by the first look that puts it in doubt. */
function firstDoubt(looks: readonly Look[]): CallEnd | null {
  for (const { evidence } of looks) {
    if (evidence.capture === 'stopped') return 'hangUp';
    if (evidence.captureReplaced) return 'unclear';
  }
  return null;
}

/** The call runs on, and nobody is in it that was in it before. */
function goesOnWithOthers({ evidence, before, step }: Look): boolean {
  const { remoteTracks } = evidence;
  const known = before.tracks.length > 0 && remoteTracks.length > 0;
  const others = known && !remoteTracks.some((id) => before.tracks.includes(id));
  return others && before.callSince !== null && before.callSince === step.state.callSince;
}

describe('whatever a page shows and whenever it is looked at', () => {
  test('nothing is a call before three seconds of unbroken evidence', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        let unbrokenSince: number | null = null;
        for (const { evidence, now, before, step } of looks) {
          unbrokenSince = isEvidence(evidence) ? (unbrokenSince ?? now) : null;
          const begins = step.reports.find((report) => report.phase === 'inCall');
          expect(begins !== undefined).toBe(
            before.phase !== 'inCall' && step.state.phase === 'inCall',
          );
          if (!begins) continue;
          expect(unbrokenSince).not.toBeNull();
          expect(begins.since).toBeGreaterThanOrEqual(unbrokenSince ?? Number.NaN);
          expect(now - begins.since).toBeGreaterThanOrEqual(seconds(3));
        }
      }),
      runs,
    );
  });

  test('three seconds of unbroken media are a call', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        let unbrokenSince: number | null = null;
        for (const { evidence, now, step } of looks) {
          const ended = step.reports.some(({ phase }) => phase === 'ended');
          if (!isEvidence(evidence) || evidence.remoteTracks.length === 0) unbrokenSince = null;
          else if (unbrokenSince === null || ended) unbrokenSince = now;
          const steady = unbrokenSince !== null && now - unbrokenSince >= seconds(3);
          if (steady) expect(step.state.phase).toBe('inCall');
        }
      }),
      runs,
    );
  });

  test('no call is reported, begun or held while the page is blocked', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        for (const { step } of looks.filter(({ evidence }) => evidence.blocked)) {
          expect(step.state).toMatchObject({ phase: 'none', candidateSince: null });
          for (const { phase } of step.reports) expect(phase).toBe('ended');
        }
      }),
      runs,
    );
  });

  test('a call ends before the next begins, and only a drop is corrected, once', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        let last: CallReport = { phase: 'none' };
        const reports = looks.flatMap(({ step }) => step.reports);
        for (const report of reports) {
          if (report.phase === 'inCall') expect(last.phase).not.toBe('inCall');
          if (report.phase === 'ended' && last.phase !== 'inCall') {
            expect(last).toEqual({ phase: 'ended', by: 'dropped' });
            expect(report.by).not.toBe('dropped');
          }
          if (report.phase === 'inCall' || report.phase === 'ended') last = report;
        }
      }),
      runs,
    );
  });

  test('a gap is told and taken back in turn, and only within a call', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        let now = 'none';
        for (const { phase } of looks.flatMap(({ step }) => step.reports)) {
          if (phase === 'interrupted') expect(['inCall', 'resumed']).toContain(now);
          if (phase === 'resumed') expect(now).toBe('interrupted');
          now = phase;
        }
      }),
      runs,
    );
  });

  test('a call that begins says how the one before ended, unless the page was blocked since', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        const words = looks.flatMap(({ evidence, step }): (CallReport | null)[] => {
          return evidence.blocked ? [...step.reports, null] : [...step.reports];
        });
        for (const [index, word] of words.entries()) {
          if (word?.phase !== 'inCall') continue;
          const last = words.slice(0, index).findLast((one) => !one || one.phase === 'ended');
          expect(word.after).toBe(last?.phase === 'ended' ? last.by : null);
        }
      }),
      runs,
    );
  });

  test('a call with others goes on only if the doctor’s own capture was there all the time', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        let liveSince = Number.POSITIVE_INFINITY;
        for (const look of looks) {
          const { evidence, now, before } = look;
          if (evidence.capture !== 'live') liveSince = Number.POSITIVE_INFINITY;
          else if (evidence.captureReplaced) liveSince = now;
          else liveSince = Math.min(liveSince, now);
          if (!goesOnWithOthers(look)) continue;
          const before5s = (before.lostSince ?? now) - seconds(5) - 1;
          expect(liveSince).toBeLessThanOrEqual(Math.max(before5s, before.callSince ?? 0));
        }
      }),
      runs,
    );
  });

  test('a lobby and its going are told in turn, and never in a call', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        for (const { before, step } of looks.filter(({ evidence }) => !evidence.blocked)) {
          const told = step.reports.filter(({ phase }) => phase === 'waiting' || phase === 'none');
          const was = before.phase === 'waiting';
          const is = step.state.phase === 'waiting';
          const begins = step.state.phase === 'inCall';
          const wanted = is === was || begins ? [] : [{ phase: is ? 'waiting' : 'none' }];
          if (!step.reports.some(({ phase }) => phase === 'ended')) expect(told).toEqual(wanted);
          expect(is && step.state.callSince !== null).toBe(false);
        }
      }),
      runs,
    );
  });

  test('a stopped or other capture between a drop and the next call is told', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        for (const [dropped, ...rest] of betweenCalls(looks)) {
          const drop = dropped?.step.reports.at(-1);
          if (drop?.phase !== 'ended' || drop.by !== 'dropped') continue;
          if (rest.some(({ evidence }) => evidence.blocked)) continue;
          if (rest.at(-1)?.step.state.phase !== 'inCall') continue;
          const reports = rest.flatMap(({ step }) => step.reports);
          const by = firstDoubt(rest);
          expect(reports.filter(({ phase }) => phase === 'ended')).toEqual(
            by ? [{ phase: 'ended', by }] : [],
          );
        }
      }),
      runs,
    );
  });

  test('a timer runs exactly while there is a call, a candidate or a drop to watch', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        for (const { now, step } of looks) {
          const { phase, candidateSince, endedBy, endedAt } = step.state;
          const afterDrop = endedBy === 'dropped' && now - (endedAt ?? 0) < watchAfterDropMs;
          const needed = phase === 'inCall' || candidateSince !== null || afterDrop;
          expect(step.lookAgainInMs !== null).toBe(needed);
          if (step.lookAgainInMs !== null) {
            expect(step.lookAgainInMs).toBeGreaterThan(0);
            expect(step.lookAgainInMs).toBeLessThanOrEqual(lookMs);
          }
        }
      }),
      runs,
    );
  });

  test('a call without evidence for ten seconds is over at the next look', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        let absentSince: number | null = null;
        for (const { evidence, now, step } of looks) {
          absentSince = isEvidence(evidence) ? null : (absentSince ?? now);
          const lost = absentSince !== null && now - absentSince >= seconds(10);
          if (lost) expect(step.state.phase).not.toBe('inCall');
        }
      }),
      runs,
    );
  });

  test('the same look says the same twice and changes nothing it was given', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        for (const { evidence, now, before, step } of looks) {
          expect(reduceCall(deepFreeze(before), deepFreeze(evidence), now)).toEqual(step);
        }
      }),
      runs,
    );
  });
});
