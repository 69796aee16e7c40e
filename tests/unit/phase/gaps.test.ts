import { describe, expect, test } from 'vitest';
import {
  alone,
  call,
  frozen,
  inCall,
  nothing,
  patient,
  seconds,
  seen,
  sounds,
} from '../support/frame.ts';

const again = { ...seen('the same patient again'), capture: 'live' } as const;
const stalled = (stillSeconds = 6) => inCall().freeze(call, seconds(stillSeconds));

describe('a page that rearranges itself', () => {
  test('is no gap where the same tracks are back within two seconds', () => {
    expect(inCall().hold(nothing, seconds(1.999)).hold(call, seconds(5)).heard()).toEqual([]);
    expect(inCall().hold(nothing, seconds(2)).heard()).toEqual(['interrupted']);
  });

  test('also where they are heard and not seen', () => {
    const voice = sounds(['voice']);
    expect(inCall(voice).hold(nothing, seconds(1.9)).hold(voice, seconds(30)).heard()).toEqual([]);
  });

  test('may be more where something was pressed shortly before or meanwhile', () => {
    for (const afterSeconds of [-2.5, 0.2]) {
      const frame = inCall();
      const pressedAt = frame.now + seconds(afterSeconds);
      frame.hold({ ...alone, pressedAt }, 300).hold({ ...call, pressedAt }, seconds(5));
      expect(frame.heard()).toEqual(['ended: unclear', 'inCall']);
    }
    const early = inCall();
    const pressedAt = early.now - seconds(2.6);
    early.hold({ ...alone, pressedAt }, 300).hold({ ...call, pressedAt }, seconds(5));
    expect(early.heard()).toEqual([]);
  });
});

describe('a place that a server gives to the next person', () => {
  const tracks = call.remoteTracks;
  const ceased = { ...alone, joined: true, ceased: tracks } as const;

  test('is theirs as soon as nothing was sent meanwhile', () => {
    expect(inCall().look(ceased).hold(call, seconds(5)).heard()).toEqual([
      'ended: unclear',
      'inCall',
    ]);
  });

  test('also where that was shorter than the time between two looks', () => {
    const frame = inCall()
      .look({ ...call, ceased: tracks })
      .hold(call, seconds(5));
    expect(frame.heard()).toEqual(['ended: unclear', 'inCall']);
  });

  test('and where the tracks ended one after the other', () => {
    const [picture = '', sound = ''] = tracks;
    const frame = inCall()
      .look({ ...alone, joined: true, ceased: [picture] })
      .look({ ...alone, joined: true, ceased: [sound] })
      .hold(call, seconds(5));
    expect(frame.heard()).toEqual(['ended: unclear', 'inCall']);
  });

  test('is the same person’s where they are still heard, or where the line had failed', () => {
    const [picture = '', sound = ''] = tracks;
    const unseen = { ...call, remoteTracks: [sound], pictures: [], ceased: [picture] };
    expect(inCall().look(unseen).hold(call, seconds(5)).heard()).toEqual([]);
    expect(stalled().look(ceased).hold(call, seconds(5)).heard()).toEqual([]);
  });
});

describe('after a longer gap', () => {
  test('the same tracks are unclear where their picture moved before', () => {
    const frame = inCall().hold(alone, seconds(4)).hold(call, seconds(5));
    expect(frame.heard()).toEqual(['interrupted', 'ended: unclear', 'inCall']);
    expect(frame.state.after).toBe('unclear');
  });

  test('the same tracks are unclear where they were heard and never seen', () => {
    const voice = sounds(['voice']);
    const frame = inCall(voice).hold(nothing, seconds(4)).hold(voice, seconds(5));
    expect(frame.heard()).toEqual(['interrupted', 'ended: unclear', 'inCall']);
  });

  test.each([
    ['the same tracks', call],
    ['other tracks', again],
  ])('%s go on where the line had failed', (_, back) => {
    const frame = stalled();
    const { call: number } = frame.state;
    const went = frame.now;
    frame.hold(alone, seconds(8)).hold(back, seconds(30));
    expect(frame.reports).toEqual([
      { phase: 'interrupted', since: went },
      { phase: 'resumed', since: went },
    ]);
    expect(frame.state.call).toBe(number);
  });

  test('other tracks go on where the line had failed and the gap was short', () => {
    expect(stalled().hold(alone, 500).hold(again, seconds(30)).heard()).toEqual([]);
  });

  test('whoever came back is who the call is with', () => {
    const frame = stalled().hold(alone, seconds(8)).hold(again, seconds(30));
    frame.heard();
    expect(frame.hold({ ...seen('next'), capture: 'live' }, seconds(5)).heard()).toEqual([
      'ended: replaced',
      'inCall',
    ]);
  });

  test('other tracks go on, and the same are unclear, after longer than a page waits', () => {
    const frame = () => stalled(13).hold(alone, seconds(4));
    expect(frame().hold(again, seconds(5)).heard()).toEqual(['interrupted', 'resumed']);
    expect(frame().hold(call, seconds(5)).heard()).toEqual([
      'interrupted',
      'ended: unclear',
      'inCall',
    ]);
  });

  test('other tracks are others where the picture moved before it went', () => {
    const frame = inCall().hold(alone, seconds(8)).hold(again, seconds(5));
    expect(frame.heard()).toEqual(['interrupted', 'ended: replaced', 'inCall']);
  });

  test.each([
    ['the same tracks', call, 'unclear'],
    ['other tracks', again, 'replaced'],
  ])('%s do not go on where something was pressed', (_, back, by) => {
    for (const afterSeconds of [-2, 3]) {
      const frame = stalled();
      const pressedAt = frame.now + seconds(afterSeconds);
      frame.hold({ ...alone, pressedAt }, seconds(8)).hold({ ...back, pressedAt }, seconds(30));
      expect(frame.heard()).toEqual(['interrupted', `ended: ${by}`, 'inCall']);
    }
  });

  test('nor where the doctor’s own tracks are others', () => {
    const frame = stalled()
      .hold(alone, seconds(2))
      .look({ ...alone, captureReplaced: true });
    frame.hold(alone, seconds(2)).hold(again, seconds(5));
    expect(frame.heard()).toEqual(['interrupted', 'ended: replaced', 'inCall']);
  });

  test('whoever was there beside those whose line failed is not them', () => {
    const both = { ...seen('patient', 'next'), capture: 'live' } as const;
    const stillBoth = (ms: number) => ({
      ...both,
      pictures: [...frozen(patient, ms).pictures, ...seen('next').pictures],
    });
    const frame = inCall().hold(both, seconds(1)).hold(stillBoth, seconds(4.8));
    expect(frame.heard()).toEqual([]);
    frame.hold({ ...seen('next'), capture: 'live' }, seconds(5));
    expect(frame.heard()).toEqual(['ended: replaced', 'inCall']);
  });
});

describe('another camera of the doctor’s', () => {
  test('changes nothing while the other side stays', () => {
    const frame = inCall()
      .look({ ...call, captureReplaced: true })
      .hold(call, seconds(30));
    expect(frame.heard()).toEqual([]);
  });

  test('that was taken well before a line failed does not count', () => {
    const frame = inCall()
      .look({ ...call, captureReplaced: true })
      .hold(call, seconds(30));
    frame.freeze(call, seconds(6)).hold(alone, seconds(8)).hold(again, seconds(9));
    expect(frame.heard()).toEqual(['interrupted', 'resumed']);
  });
});
