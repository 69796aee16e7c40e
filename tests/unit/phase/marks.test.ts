import { describe, expect, test } from 'vitest';
import type { CallEvidence } from '../../../utils/core/call/evidence.ts';
import { isDegraded, marksDueMs } from '../../../utils/core/call/trouble.ts';
import {
  alone,
  call,
  deaf,
  Frame,
  inCall,
  minutes,
  nothing,
  patient,
  seconds,
  seen,
  sounds,
  teams,
} from '../support/frame.ts';

const hidden = { ...nothing, leaveControl: false };

describe('a call that only the platform’s marks show', () => {
  test('goes on without a word while its toolbar is out of the page for six seconds', () => {
    expect(inCall(teams).hold(hidden, seconds(6)).hold(teams, minutes(1)).heard()).toEqual([]);
  });

  test('goes on when one of the marks blinks', () => {
    const control = { ...nothing, leaveControl: true };
    expect(inCall(teams).hold(control, seconds(5)).hold(teams, seconds(5)).heard()).toEqual([]);
  });

  test('is interrupted after ten seconds, goes on, and is over after thirty', () => {
    const frame = inCall(teams).hold(hidden, seconds(10));
    expect(frame.heard()).toEqual(['interrupted']);
    expect(frame.hold(teams, seconds(5)).heard()).toEqual(['resumed']);
    expect(frame.hold(hidden, seconds(29.9)).heard()).toEqual(['interrupted']);
    expect(frame.hold(hidden, seconds(1)).heard()).toEqual(['ended: unclear']);
  });

  test('does not go on where something was pressed', () => {
    const frame = inCall(teams);
    const pressedAt = frame.now;
    frame.hold({ ...hidden, pressedAt }, seconds(6)).hold({ ...teams, pressedAt }, seconds(5));
    expect(frame.heard()).toEqual(['ended: unclear', 'inCall']);
  });

  test('is gone when nobody else is shown any more', () => {
    const frame = inCall({ ...teams, somebody: true }).hold(
      { ...teams, somebody: false },
      seconds(33),
    );
    expect(frame.heard()).toEqual(['interrupted', 'ended: unclear', 'alone']);
  });

  test('goes on by the first media that are seen beside the marks, and ends with them', () => {
    for (const media of [patient, sounds(['voice']), sounds(['voice'], deaf)]) {
      const frame = inCall(teams).hold({ ...media, ...{ leaveControl: true } }, minutes(1));
      expect(frame.heard()).toEqual([]);
      frame.hold(teams, seconds(10));
      expect(frame.heard()).toEqual([
        'interrupted',
        media === patient ? 'ended: left' : 'ended: unclear',
      ]);
    }
  });
});

describe('a call that the media show', () => {
  test('goes on while a mini window hides the leave control', () => {
    const frame = inCall({ ...patient, leaveControl: true, twoMarks: true });
    expect(frame.hold({ ...patient, leaveControl: false }, seconds(60)).heard()).toEqual([]);
  });
});

describe('a meeting whose marks stay when the patient has left', () => {
  const meeting = { ...teams, capture: 'live' } as const;
  const marks = { leaveControl: true, twoMarks: true };
  const withPatient = { ...call, ...marks };

  test('ends, since its media were seen and now say that nobody is there', () => {
    const frame = inCall(withPatient).hold(meeting, seconds(10));
    expect(frame.heard()).toEqual(['interrupted', 'ended: left']);
  });

  test('is no call again until somebody comes', () => {
    for (const capture of ['live', 'unseen'] as const) {
      const frame = inCall({ ...withPatient, capture });
      frame.hold({ ...meeting, capture }, minutes(5));
      expect(frame.heard()).not.toContain('inCall');
      frame.hold({ ...seen('next'), ...marks, capture }, seconds(4));
      expect(frame.heard()).toEqual(['inCall']);
    }
  });

  test('is no call again while a mini window hides its marks for a moment', () => {
    const frame = inCall(withPatient).hold(meeting, seconds(15));
    frame.hold({ ...alone, leaveControl: false }, seconds(30)).hold(meeting, seconds(30));
    expect(frame.heard()).not.toContain('inCall');
  });

  test('can be a call by its marks again once it was left and joined anew', () => {
    const frame = inCall(withPatient).hold(meeting, seconds(15));
    frame.hold({ ...hidden, capture: 'stopped' }, seconds(10));
    frame.heard();
    expect(frame.hold(teams, seconds(4)).heard()).toEqual(['inCall']);
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
    const idle = new Frame().hold(hidden, minutes(5));
    expect(degraded(idle, hidden, idle.start + minutes(5))).toBe(false);
    const over = inCall(unmarked).hold(hidden, minutes(1));
    expect(over.state.phase).toBe('ended');
    expect(degraded(over, unmarked, over.start + minutes(5))).toBe(false);
  });

  test('of one call say nothing of the next', () => {
    const frame = inCall(marked).look({ ...hidden, capture: 'stopped' });
    frame.hold(unmarked, seconds(30));
    expect(frame.state.phase).toBe('inCall');
    expect(degraded(frame, unmarked, frame.start + minutes(1))).toBe(true);
  });
});
