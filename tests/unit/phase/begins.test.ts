import { describe, expect, test } from 'vitest';
import {
  alone,
  call,
  deaf,
  Frame,
  frozen,
  heard,
  inCall,
  minutes,
  nothing,
  patient,
  seconds,
  seen,
  sounds,
  teams,
} from '../support/frame.ts';

describe('a call begins', () => {
  test('once somebody’s picture has moved for three seconds, counted from the first sight of it', () => {
    const frame = new Frame().hold(patient, seconds(2.999));
    expect(frame.reports).toEqual([]);
    frame.hold(patient, 1);
    const { call } = frame.state;
    expect(frame.reports).toEqual([{ phase: 'inCall', call, since: frame.start, after: null }]);
  });

  test('and not by evidence that flickers, however often', () => {
    const frame = new Frame();
    for (let time = 0; time < 20; time += 1) frame.hold(patient, seconds(2.9)).hold(nothing, 100);
    expect(frame.heard()).toEqual([]);
  });

  test('from the lobby, which is told first', () => {
    const frame = new Frame().hold({ ...nothing, waiting: true }, seconds(5));
    expect(frame.heard()).toEqual(['waiting']);
    expect(frame.hold(patient, seconds(3)).heard()).toEqual(['inCall']);
  });

  test('by a voice once it is heard', () => {
    const frame = new Frame().hold(sounds(['voice'], heard(null)), seconds(30));
    expect(frame.heard()).toEqual(['alone']);
    frame.hold((ms) => sounds(['voice'], heard(ms)), seconds(3));
    expect(frame.heard()).toEqual(['inCall']);
  });

  test('by a sound where the browser lets nobody listen', () => {
    expect(new Frame().hold(sounds(['voice'], deaf), seconds(3)).heard()).toEqual(['inCall']);
  });

  test('by the platform’s mark of somebody else where the media cannot be seen', () => {
    const frame = new Frame().hold({ ...teams, somebody: false }, minutes(1));
    expect(frame.heard()).toEqual(['alone']);
    expect(frame.hold({ ...teams, somebody: true }, seconds(3)).heard()).toEqual(['inCall']);
  });

  test('by two marks of a call where the platform has none of somebody else', () => {
    expect(new Frame().hold(teams, seconds(3)).heard()).toEqual(['inCall']);
    const control = { ...nothing, leaveControl: true };
    expect(new Frame().hold(control, seconds(30)).heard()).toEqual([]);
  });

  test('anew after one that ended, with another number', () => {
    const frame = inCall().hold(nothing, seconds(11));
    const { call: next } = frame.state;
    frame.heard();
    frame.hold(patient, seconds(3));
    expect(frame.reports).toMatchObject([{ phase: 'inCall', call: next }]);
    expect(next).toBe(inCall().state.call + 1);
  });

  test.each([
    ['hangUp', inCall().look({ ...nothing, capture: 'stopped' })],
    ['left', inCall().hold(alone, seconds(10))],
    ['dropped', inCall().freeze(call, seconds(6)).hold(alone, seconds(10))],
    ['unclear', inCall(sounds(['voice'])).hold(nothing, seconds(10))],
  ] as const)('with the word of how the one before ended in this frame: %s', (after, frame) => {
    frame.heard();
    frame.hold({ ...seen('next'), capture: 'live' }, seconds(3));
    expect(frame.reports).toMatchObject([{ phase: 'inCall', after }]);
    expect(frame.state.after).toBe(after);
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

describe('the doctor has joined and nobody is there', () => {
  test.each([
    ['tracks were negotiated and nobody sends', { ...nothing, joined: true }],
    ['a server sends a silent mix', sounds(['mix'], heard(null))],
    ['a server sends a mix that is not measured yet', sounds(['mix'], nothing.sound)],
    ['a picture has no frame', { ...seen('picture'), pictures: [] }],
    ['a picture has stood still for five seconds', frozen(seen('picture'), seconds(5))],
    [
      'a mix is silent and the platform shows somebody',
      {
        ...sounds(['mix'], heard(null)),
        ...{ leaveControl: true, twoMarks: true, somebody: true },
      },
    ],
    ['what was heard just now is sent no more', { ...nothing, joined: true, sound: heard(0) }],
  ])('where %s: no call for ten minutes', (_, evidence) => {
    const frame = new Frame().hold({ ...evidence, capture: 'live' }, minutes(10));
    expect(frame.heard()).toEqual(['alone']);
    expect(frame.state.callSince).toBeNull();
  });

  test('until they come', () => {
    const frame = new Frame().hold({ ...nothing, joined: true }, minutes(10));
    const came = frame.now;
    frame.heard();
    frame.hold(patient, seconds(5));
    expect(frame.reports).toMatchObject([{ phase: 'inCall', since: came }]);
  });

  test('and leaving the room is told', () => {
    const frame = new Frame().hold({ ...nothing, joined: true }, seconds(10)).look(nothing);
    expect(frame.heard()).toEqual(['alone', 'none']);
  });
});
