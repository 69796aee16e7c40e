import { describe, expect, test } from 'vitest';
import type { CallEvidence } from '../../../utils/core/call/evidence.ts';
import {
  alone,
  call,
  deaf,
  Frame,
  frozen,
  heard,
  inCall,
  minutes,
  picture,
  seconds,
  seen,
  sounds,
  unmeasured,
} from '../support/frame.ts';

const live = { capture: 'live' } as const;
const next = { ...seen('next'), ...live };
const anew = ['ended: unclear', 'inCall'];

describe('a place that is kept for whoever comes', () => {
  test('is the same person’s where its picture moves again within twelve seconds', () => {
    expect(inCall().freeze(call, seconds(11.9)).hold(call, seconds(5)).heard()).toEqual([]);
  });

  test('is perhaps another’s where it moves again later', () => {
    const frame = inCall();
    const stood = frame.now;
    frame.freeze(call, seconds(12)).hold(call, seconds(5));
    expect(frame.reports[0]).toEqual({ phase: 'ended', by: 'unclear', since: stood });
    expect(frame.heard()).toEqual(anew);
  });

  test('is the same person’s where they were heard all the time', () => {
    const talking = { ...call, sound: heard(seconds(1)) };
    expect(inCall().freeze(talking, minutes(5)).hold(call, seconds(5)).heard()).toEqual([]);
  });

  test('is perhaps another’s where it was silent too and somebody is heard', () => {
    const silent = { ...call, sound: heard(null) };
    const frame = inCall().freeze(silent, seconds(20));
    frame.look({ ...frozen(call, seconds(20)), sound: heard(0) });
    expect(frame.heard()).toEqual(['ended: unclear']);
  });

  test('is perhaps another’s also where the picture was away in between and the sound was not', () => {
    const hidden = { ...call, remoteTracks: ['patient’s sound'], pictures: [] };
    const frame = inCall().freeze(call, seconds(13)).hold(hidden, seconds(5));
    expect(frame.heard()).toEqual([]);
    expect(frame.hold(call, seconds(5)).heard()).toEqual(anew);
  });

  test('is perhaps another’s where it stood still for three seconds and something was pressed', () => {
    for (const [still, pressed, ends] of [
      [3, 1, anew],
      [3, -2.4, anew],
      [3, -2.6, []],
      [2.9, 1, []],
    ] as const) {
      const frame = inCall();
      const pressedAt = frame.now + seconds(pressed);
      frame.freeze(call, seconds(still)).hold({ ...call, pressedAt }, seconds(5));
      expect(frame.heard()).toEqual(ends);
    }
  });
});

describe('turnover', () => {
  const both = { ...seen('patient', 'next'), ...live };

  test('is told when those with whom the call began have gone and others stay', () => {
    const frame = inCall().hold(both, minutes(1));
    expect(frame.heard()).toEqual([]);
    const went = frame.now;
    frame.hold(next, seconds(5));
    expect(frame.reports).toMatchObject([
      { phase: 'ended', by: 'replaced', since: went },
      { phase: 'inCall', after: 'replaced', since: went },
    ]);
  });

  test('is told when their picture stands still for five seconds while another moves', () => {
    const frame = inCall().hold(both, seconds(10));
    const stood = frame.now;
    const half = (stillMs: number) => ({
      ...both,
      pictures: [picture('patient', stillMs), picture('next')],
    });
    expect(frame.hold(half, seconds(4.9)).heard()).toEqual([]);
    frame.hold((ms) => half(ms + seconds(4.9)), seconds(3));
    expect(frame.reports[0]).toEqual({ phase: 'ended', by: 'replaced', since: stood });
    expect(frame.hold(next, seconds(5)).heard()).toEqual(['ended: replaced', 'inCall']);
  });

  test('is none while one of those with whom the call began is there', () => {
    const frame = inCall({ ...seen('patient', 'relative'), ...live });
    frame.hold({ ...seen('relative', 'interpreter'), ...live }, minutes(1));
    expect(frame.hold({ ...seen('relative'), ...live }, minutes(1)).heard()).toEqual([]);
  });

  test('is none when a third person comes and goes', () => {
    expect(inCall().hold(both, minutes(1)).hold(call, minutes(1)).heard()).toEqual([]);
  });
});

describe('a server’s mix that was there before anybody', () => {
  const mix = (sound = heard(0)): CallEvidence => ({ ...sounds(['mix'], sound), ...live });
  const room = () => new Frame().hold(mix(heard(null)), seconds(10));
  const inMix = () => {
    const frame = room().hold(mix(), seconds(10));
    expect(frame.heard()).toEqual(['alone', 'inCall']);
    return frame;
  };

  test('is a call while somebody is heard in it at least every twenty seconds', () => {
    const frame = inMix().hold((ms) => mix(heard(ms)), seconds(19.9));
    expect(frame.hold(mix(), seconds(60)).heard()).toEqual([]);
  });

  test('has nobody in it after that', () => {
    const frame = inMix().hold((ms) => mix(heard(ms)), seconds(33));
    expect(frame.heard()).toEqual(['interrupted', 'ended: unclear', 'alone']);
  });

  test('does not keep the call of somebody who was seen, though others are heard in it', () => {
    const withPatient = { ...call, remoteTracks: [...call.remoteTracks, 'mix'] };
    const frame = room().hold(withPatient, seconds(10));
    frame.heard();
    expect(frame.hold(mix(), seconds(10)).heard()).toEqual(['interrupted', 'ended: left']);
  });

  test('shows its voice where a picture comes while it is heard', () => {
    const withPatient = { ...call, remoteTracks: [...call.remoteTracks, 'mix'] };
    const frame = inMix().look({ ...withPatient, sound: heard(seconds(4)) });
    expect(frame.hold(withPatient, minutes(1)).heard()).toEqual([]);
    expect(frame.hold(mix(), seconds(10)).heard()).toEqual(['interrupted', 'ended: left']);
  });

  test('does not say whose picture comes when nobody was heard just now', () => {
    const quiet = heard(seconds(6));
    const withNext = { ...next, remoteTracks: [...next.remoteTracks, 'mix'], sound: quiet };
    const frame = inMix().hold((ms) => mix(heard(ms)), seconds(6));
    expect(frame.hold(withNext, seconds(5)).heard()).toEqual(['ended: replaced', 'inCall']);
  });
});

describe('a camera that the patient switches off', () => {
  /** Their sound is in a stream of its own. */
  const apart = {
    ...call,
    remoteTracks: ['patient', 'voice'],
    pictures: [{ id: 'patient', mates: [], stillMs: 0 }],
  };
  const off = (sound = heard(0)): CallEvidence => ({ ...sounds(['voice'], sound), ...live });

  test('changes nothing where their sound is in the same stream', () => {
    const frame = inCall().hold(
      { ...sounds(['patient’s sound'], heard(null)), ...live },
      minutes(2),
    );
    expect(frame.hold(call, minutes(1)).heard()).toEqual([]);
  });

  test('changes nothing while the sound that came with them is heard', () => {
    expect(inCall(apart).hold(off(), minutes(5)).hold(apart, minutes(1)).heard()).toEqual([]);
    expect(inCall(apart).hold(off(unmeasured), seconds(5)).hold(off(), 0).heard()).toEqual([]);
  });

  test('ends the call where that sound is silent for ten seconds, and ten more', () => {
    const frame = inCall(apart).hold((ms) => off(heard(ms)), seconds(19.9));
    expect(frame.heard()).toEqual(['interrupted']);
    frame.hold(off(heard(seconds(20))), 200);
    expect(frame.heard()).toEqual(['ended: unclear', 'alone']);
  });

  test('ends it where nobody can listen', () => {
    const frame = inCall(apart).hold(off(deaf), seconds(10));
    expect(frame.heard()).toEqual(['interrupted', 'ended: left']);
  });

  test('ends it where the sound came later, or is another’s', () => {
    const other = { ...sounds(['other']), ...live };
    for (const before of [apart, { ...apart, remoteTracks: [...apart.remoteTracks, 'other'] }]) {
      const frame = inCall(apart).hold(before, seconds(5)).hold(other, seconds(10));
      expect(frame.heard()).toEqual(['interrupted', 'ended: left']);
    }
  });

  test('ends it where another picture comes: nothing shows that the sound is not a server’s', () => {
    const withNext = { ...next, remoteTracks: [...next.remoteTracks, 'voice'], sound: heard(0) };
    const frame = inCall(apart).hold(off(), seconds(10)).hold(withNext, seconds(5));
    expect(frame.heard()).toEqual(['ended: replaced', 'inCall']);
  });

  test('is perhaps another person where something was pressed just before', () => {
    const frame = inCall(apart);
    const pressedAt = frame.now - seconds(2);
    frame.hold({ ...off(), pressedAt }, seconds(5));
    expect(frame.heard()).toEqual(anew);
    const later = inCall(apart).hold(off(), seconds(5));
    later.hold({ ...off(), pressedAt: later.now }, minutes(1));
    expect(later.heard()).toEqual([]);
  });

  test('does not say after a gap that it is the same person', () => {
    const frame = inCall(apart).hold(alone, seconds(3)).hold(off(), seconds(5));
    expect(frame.heard()).toEqual(['interrupted', ...anew]);
  });
});
