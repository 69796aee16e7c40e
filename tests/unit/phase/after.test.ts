import { describe, expect, test } from 'vitest';
import type { CallEvidence } from '../../../utils/core/call/evidence.ts';
import { lookMs, watchAfterDropMs } from '../../../utils/core/call/phase.ts';
import { isFrozen } from '../../../utils/core/call/trouble.ts';
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
  sounds,
} from '../support/frame.ts';

const lobby = { ...nothing, waiting: true };
const stopped = { ...nothing, capture: 'stopped' } as const;
const dropped = (evidence: CallEvidence = call) =>
  inCall(evidence)
    .freeze(evidence, seconds(6))
    .hold({ ...nothing, capture: evidence.capture }, seconds(20));

describe('after a call', () => {
  test('a lobby is told as waiting again, and its going too', () => {
    const frame = inCall().look(stopped);
    frame.heard();
    expect(frame.state.phase).toBe('ended');
    expect(frame.look(lobby).heard()).toEqual(['waiting']);
    expect(frame.look(lobby).heard()).toEqual([]);
    expect(frame.look(nothing).heard()).toEqual(['none']);
    expect(frame.state.phase).toBe('ended');
    expect(frame.look(lobby).look(nothing).heard()).toEqual(['waiting', 'none']);
  });

  test('nothing is told where no lobby comes', () => {
    const frame = inCall().look(stopped);
    frame.heard();
    expect(frame.hold(nothing, minutes(10)).heard()).toEqual([]);
  });

  test('a room in which the doctor stays is told', () => {
    const frame = inCall().hold({ ...alone, joined: true }, minutes(1));
    expect(frame.heard()).toEqual(['interrupted', 'ended: left', 'alone']);
  });

  test('a lobby does not keep a hang-up from being noticed that makes a drop clear', () => {
    const frame = dropped().hold({ ...lobby, capture: 'live' }, seconds(5));
    expect(frame.heard()).toEqual(['interrupted', 'ended: dropped', 'waiting']);
    expect(frame.lookAgainInMs).toBe(lookMs);
    frame.look({ ...lobby, capture: 'stopped' });
    expect(frame.heard()).toEqual(['ended: hangUp']);
    expect(frame.state.phase).toBe('waiting');
  });

  test('the next one begins from the lobby', () => {
    const frame = inCall().look(stopped).hold(lobby, seconds(20));
    frame.heard();
    expect(frame.hold(call, seconds(3)).heard()).toEqual(['inCall']);
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

describe('a call that froze', () => {
  const at = (evidence: CallEvidence) => {
    const { stillMs } = evidence.pictures[0] ?? { stillMs: 0 };
    return isFrozen(inCall().freeze(evidence, stillMs).state, evidence);
  };
  const still = (count: number, sound = heard(null)) => ({
    ...frozen(call, seconds(count)),
    sound,
  });

  test('is one of a minute without a picture that moves or a sound', () => {
    expect(at(still(59))).toBe(false);
    expect(at(still(60))).toBe(true);
    expect(at({ ...still(60, nothing.sound), remoteTracks: ['patient'] })).toBe(true);
  });

  test('is none while they are heard, or while their sound is not measured yet', () => {
    expect(at(still(90, heard(seconds(30))))).toBe(false);
    expect(at(still(90, nothing.sound))).toBe(false);
  });

  test('is one of half an hour where nobody can listen', () => {
    expect(at(still(90, deaf))).toBe(false);
    expect(at(still(1_800, deaf))).toBe(true);
  });

  test('is one of five minutes by voice alone', () => {
    const voice = (ms: number) => sounds(['voice'], heard(ms));
    const { state } = inCall(voice(0));
    expect(isFrozen(state, voice(minutes(4)))).toBe(false);
    expect(isFrozen(state, sounds(['voice'], heard(minutes(5), minutes(6))))).toBe(true);
  });

  test('is none where there is no call, or nothing in it', () => {
    expect(isFrozen(inCall().state, alone)).toBe(false);
    expect(isFrozen(dropped().state, still(90))).toBe(false);
  });
});

describe('no timer runs', () => {
  test('on an idle page or in a lobby', () => {
    expect(new Frame().look(nothing).lookAgainInMs).toBeNull();
    expect(new Frame().look(lobby).lookAgainInMs).toBeNull();
  });

  test('once a candidate has gone', () => {
    expect(new Frame().look(patient).lookAgainInMs).toBe(500);
    expect(new Frame().look(patient).look(nothing).lookAgainInMs).toBeNull();
  });

  test('after a hang-up or an unclear end', () => {
    expect(inCall().look(stopped).lookAgainInMs).toBeNull();
    expect(inCall(patient).hold(nothing, seconds(11)).lookAgainInMs).toBeNull();
  });

  test('five minutes after a drop that nobody hung up', () => {
    const frame = dropped(patient);
    expect(frame.lookAgainInMs).toBe(lookMs);
    expect(frame.hold(nothing, watchAfterDropMs).lookAgainInMs).toBeNull();
  });
});

describe('a timer runs, since nothing wakes a look when somebody comes,', () => {
  test('each second while the doctor has joined and nobody is there', () => {
    expect(new Frame().look({ ...nothing, joined: true }).lookAgainInMs).toBe(1_000);
  });

  test('more slowly while the doctor’s camera is on', () => {
    expect(new Frame().look(alone).lookAgainInMs).toBe(lookMs);
  });
});

test('a call is looked at more often while a picture stands still that may have been lost', () => {
  expect(inCall().lookAgainInMs).toBe(lookMs);
  expect(inCall().look(frozen(call, 400)).lookAgainInMs).toBe(500);
  expect(inCall().freeze(call, seconds(30)).lookAgainInMs).toBe(lookMs);
});
