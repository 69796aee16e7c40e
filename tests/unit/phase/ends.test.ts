import { describe, expect, test } from 'vitest';
import { reduceCall } from '../../../utils/core/call/phase.ts';
import {
  alone,
  call,
  Frame,
  frozen,
  heard,
  inCall,
  nothing,
  patient,
  seconds,
  seen,
  sounds,
  teams,
} from '../support/frame.ts';

const stopped = { ...nothing, capture: 'stopped' } as const;
const next = { ...seen('next'), capture: 'live' } as const;
/** A call whose line has failed, some seconds ago. */
const stalled = (stillSeconds = 6) => inCall().freeze(call, seconds(stillSeconds));

describe('a call ends as a hang-up', () => {
  test('at once when the doctor’s capture stops with it', () => {
    expect(inCall().look(stopped).heard()).toEqual(['ended: hangUp']);
  });

  test('when the doctor’s capture stops in a gap', () => {
    const frame = inCall().hold(alone, seconds(6));
    expect(frame.heard()).toEqual(['interrupted']);
    expect(frame.look(stopped).heard()).toEqual(['ended: hangUp']);
  });

  test('when it stops in the gap of a line that failed, and others are there at once', () => {
    const frame = stalled().hold(alone, seconds(1));
    frame.look({ ...seen('next'), capture: 'stopped' }).hold(next, seconds(5));
    expect(frame.heard()).toEqual(['ended: hangUp', 'inCall']);
  });

  test('when the capture stopped at most five seconds before the other side went', () => {
    const frame = inCall().hold({ ...patient, capture: 'stopped' }, seconds(5));
    expect(frame.look(stopped).heard()).toEqual(['ended: hangUp']);
    const early = inCall().hold({ ...patient, capture: 'stopped' }, seconds(5.001));
    expect(early.look(stopped).heard()).toEqual([]);
  });

  test('when the platform shows its last screen, whatever plays on', () => {
    expect(
      inCall()
        .look({ ...call, endScreen: true })
        .heard(),
    ).toEqual(['ended: hangUp']);
    const frame = inCall(teams).look({ ...nothing, leaveControl: false, endScreen: true });
    expect(frame.heard()).toEqual(['ended: hangUp']);
  });

  test('when the doctor gives up waiting after a drop', () => {
    for (const end of [stopped, { ...alone, endScreen: true }]) {
      const frame = stalled().hold(alone, seconds(40));
      expect(frame.heard()).toEqual(['interrupted', 'ended: dropped']);
      expect(frame.look(end).heard()).toEqual(['ended: hangUp']);
    }
  });

  test('after a drop even when the next patient is there in the same moment', () => {
    const frame = stalled().hold(alone, seconds(40));
    frame.heard();
    frame.look({ ...next, capture: 'stopped' }).hold(next, seconds(5));
    expect(frame.heard()).toEqual(['ended: hangUp', 'inCall']);
  });

  test('and never by a control that is missing', () => {
    const marked = { ...call, leaveControl: true, twoMarks: true };
    const frame = inCall(marked).hold({ ...alone, leaveControl: false }, seconds(10));
    expect(frame.heard()).toEqual(['interrupted', 'ended: left']);
    const unseen = inCall(teams).hold({ ...nothing, leaveControl: false }, seconds(30));
    expect(unseen.heard()).toEqual(['interrupted', 'ended: unclear']);
  });
});

describe('a call ends as left', () => {
  test('when they went while their picture moved, and were gone for ten seconds', () => {
    const frame = inCall();
    const went = frame.now;
    frame.hold(alone, seconds(9.999));
    expect(frame.heard()).toEqual(['interrupted']);
    frame.hold(alone, 1);
    expect(frame.reports).toEqual([{ phase: 'ended', by: 'left', since: went }]);
  });

  test('when it stood still for less than four seconds and a half', () => {
    expect(stalled(4.499).hold(alone, seconds(10)).heard()).toEqual(['interrupted', 'ended: left']);
  });

  test('not as a hang-up, when the camera was off long before the other side went', () => {
    const frame = inCall().hold({ ...patient, capture: 'stopped' }, seconds(30));
    expect(frame.hold(stopped, seconds(10)).heard()).toEqual(['interrupted', 'ended: left']);
  });

  test('while a server’s mix stays that was there before them', () => {
    const mix = sounds(['mix'], heard(null));
    const withMix = { ...patient, remoteTracks: [...patient.remoteTracks, 'mix'] };
    const frame = new Frame().hold(mix, seconds(10)).hold(withMix, seconds(10));
    expect(frame.heard()).toEqual(['alone', 'inCall']);
    frame.hold(sounds(['mix'], heard(0)), seconds(10));
    expect(frame.heard()).toEqual(['interrupted', 'ended: left']);
  });

  test('within ten seconds of silence even when the page slept and nobody looked', () => {
    const frame = inCall().look(nothing);
    const { now: since, state } = frame;
    const late = reduceCall(state, nothing, since + seconds(3_600));
    expect(late.reports).toEqual([{ phase: 'ended', by: 'left', since }]);
  });
});

describe('a call ends as dropped', () => {
  test.each([4.5, 6, 15, 30])('when the picture stood still for %d s before it went', (still) => {
    const frame = stalled(still).hold(alone, seconds(9.999));
    expect(frame.heard()).toEqual(['interrupted']);
    expect(frame.hold(alone, 1).heard()).toEqual(['ended: dropped']);
  });

  test('also where the doctor’s capture is never seen', () => {
    const frame = inCall(patient).freeze(patient, seconds(6)).hold(nothing, seconds(10));
    expect(frame.heard()).toEqual(['interrupted', 'ended: dropped']);
  });

  test.each([
    ['2.5 seconds before the other side went', -2.5, 'unclear'],
    ['longer before', -2.6, 'dropped'],
    ['in the gap', 5, 'unclear'],
  ] as const)('but where the doctor pressed something %s (%d s), as %s', (_, afterSeconds, by) => {
    const frame = stalled();
    const pressedAt = frame.now + seconds(afterSeconds);
    const ends = frame.hold({ ...alone, pressedAt }, seconds(10)).heard();
    expect(ends).toEqual(['interrupted', `ended: ${by}`]);
  });

  test('but not when other capture was there in the gap or just before it', () => {
    const other = { captureReplaced: true };
    const before = stalled().look({ ...frozen(call, seconds(6)), ...other });
    expect(before.hold(alone, seconds(10)).heard()).toEqual(['interrupted', 'ended: unclear']);
    const within = stalled()
      .hold(alone, seconds(4))
      .look({ ...alone, ...other });
    expect(within.hold(alone, seconds(6)).heard()).toEqual(['interrupted', 'ended: unclear']);
    const early = inCall()
      .look({ ...call, ...other })
      .freeze(call, seconds(5.1));
    expect(early.hold(alone, seconds(10)).heard()).toEqual(['interrupted', 'ended: dropped']);
  });

  test('but not where somebody stays who was there beside them', () => {
    const beside = { ...call, remoteTracks: [...call.remoteTracks, 'colleague'] };
    const frame = inCall().hold(beside, seconds(5)).freeze(beside, seconds(6));
    frame.hold({ ...sounds(['colleague'], heard(seconds(8))), capture: 'live' }, seconds(10));
    expect(frame.heard()).toEqual(['interrupted', 'ended: unclear']);
  });
});

describe('a call ends as unclear', () => {
  test('where they were heard and never seen', () => {
    const frame = inCall(sounds(['voice'])).hold(nothing, seconds(10));
    expect(frame.heard()).toEqual(['interrupted', 'ended: unclear']);
  });

  test('when the picture stood still for longer than any page waits for a line', () => {
    const frame = stalled(31).hold(alone, seconds(10));
    expect(frame.heard()).toEqual(['interrupted', 'ended: unclear']);
  });

  test('when the picture stood still and they were heard', () => {
    const talking = { ...call, sound: heard(seconds(1)) };
    const frame = inCall().freeze(talking, seconds(8));
    frame.hold((ms) => ({ ...alone, sound: heard(ms + seconds(1)) }), seconds(10));
    expect(frame.heard()).toEqual(['interrupted', 'ended: unclear']);
  });

  test('and not when they were heard until the line failed', () => {
    const still = (ms: number) => ({ ...frozen(call, ms), sound: heard(ms) });
    const frame = inCall().hold(still, seconds(6));
    frame.hold((ms) => ({ ...alone, sound: heard(ms + seconds(6)) }), seconds(10));
    expect(frame.heard()).toEqual(['interrupted', 'ended: dropped']);
  });

  test('after a drop in which the doctor pressed something, to let somebody in perhaps', () => {
    const frame = stalled().hold(alone, seconds(20));
    frame.heard();
    const pressed = { ...alone, pressedAt: frame.now };
    expect(frame.look(pressed).heard()).toEqual(['ended: unclear']);
    expect(frame.look(pressed).heard()).toEqual([]);
  });

  test('after a drop when other capture is there: perhaps the doctor hung up unseen', () => {
    const frame = stalled().hold(alone, seconds(20));
    frame.heard();
    frame.look({ ...alone, captureReplaced: true });
    expect(frame.heard()).toEqual(['ended: unclear']);
    frame.hold(next, seconds(3));
    expect(frame.reports).toMatchObject([{ phase: 'inCall', after: 'unclear' }]);
  });

  test('when it is known to be no call', () => {
    expect(
      inCall()
        .look({ ...call, blocked: true })
        .heard(),
    ).toEqual(['ended: unclear']);
  });
});

describe('a call ends as replaced', () => {
  test('when others are there for two seconds instead, whose call began with the gap', () => {
    const frame = inCall();
    const came = frame.now;
    expect(frame.hold(next, seconds(1.9)).heard()).toEqual([]);
    frame.hold(next, seconds(1.1));
    expect(frame.reports).toMatchObject([
      { phase: 'ended', by: 'replaced', since: came },
      { phase: 'inCall', since: came, after: 'replaced' },
    ]);
  });

  test('when others come into a gap before which their picture moved', () => {
    const frame = inCall().hold(alone, seconds(4)).hold(next, seconds(3));
    expect(frame.heard()).toEqual(['interrupted', 'ended: replaced', 'inCall']);
  });

  test('and by a sound alone as unclear, after ten seconds', () => {
    const frame = inCall(sounds(['voice'])).hold(sounds(['another']), seconds(9.9));
    expect(frame.heard()).toEqual(['interrupted']);
    expect(frame.hold(sounds(['another']), seconds(6)).heard()).toEqual([
      'ended: unclear',
      'inCall',
    ]);
  });

  test('never before the call began', () => {
    const frame = new Frame().hold(frozen(call, 4_900), seconds(3));
    const { callSince: since } = frame.state;
    frame.heard();
    frame.look({
      ...next,
      remoteTracks: [...call.remoteTracks, 'next'],
      pictures: [...frozen(call, seconds(7.9)).pictures, ...next.pictures],
    });
    expect(frame.reports).toMatchObject([{ phase: 'ended', by: 'replaced', since }]);
  });
});
