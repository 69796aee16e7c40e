import { describe, expect, test } from 'vitest';
import type { Input } from '../../../utils/core/consultation/input.ts';
import { emptyPlace } from '../../../utils/core/consultation/place.ts';
import { consulting, ticked } from '../support/consulting.ts';
import { minutes, seconds, type Tab } from '../support/tab.ts';

/** The sign of life of the call, as from a frame whose call began so much later by the clock now. */
function heartbeat(tab: Tab, laterMs: number): Tab {
  const input = tab.heartbeatOf(0) as Extract<Input, { type: 'heartbeat' }>;
  tab.take({ ...input, since: input.since + laterMs });
  return tab;
}

describe('a worker that was stopped before it could note the frame of a call', () => {
  test('knows the call again by when it began, a little earlier or later', () => {
    for (const laterMs of [-800, 0, 40, 2_900]) {
      const tab = consulting();
      tab.place = emptyPlace;
      heartbeat(tab, laterMs);
      expect(tab.opened()).toBe(1);
      expect(tab.ticks()).toEqual(ticked);
    }
  });

  test('takes one that began at another time for another', () => {
    const tab = consulting();
    tab.place = emptyPlace;
    heartbeat(tab, seconds(60));
    expect(tab.opened()).toBe(2);
    expect(tab.ticks()).toEqual([]);
  });
});

describe('a clock that is set in a call', () => {
  test.each([
    ['an hour on', 60],
    ['an hour back', -60],
    ['to the day before', -1_440],
  ])('%s moves the consultation with it, and leaves its length', (_, by) => {
    const tab = consulting();
    const before = tab.consultation;
    tab.now += minutes(by);
    heartbeat(tab, minutes(by));
    const after = tab.consultation;
    expect(tab.opened()).toBe(1);
    expect(tab.ticks()).toEqual(ticked);
    expect(after?.openedAt).toBe((before?.openedAt ?? 0) + minutes(by));
    expect(after?.callStartedAt).toBe((before?.callStartedAt ?? 0) + minutes(by));
    tab.ended('hangUp');
    const { callEndedAt, callStartedAt } = tab.consultation ?? {};
    expect((callEndedAt ?? 0) - (callStartedAt ?? 0)).toBe(tab.now - (callStartedAt ?? 0));
    expect(tab.now - (callStartedAt ?? 0)).toBeLessThan(minutes(3));
  });

  test('moves it once where two frames have the call', () => {
    const tab = consulting().inCall('sound', 4).talk(minutes(1), 4);
    const before = tab.consultation?.openedAt ?? 0;
    tab.now += minutes(60);
    heartbeat(tab, minutes(60));
    const other = tab.heartbeatOf(4) as Extract<Input, { type: 'heartbeat' }>;
    tab.take({ ...other, since: other.since + minutes(60) });
    expect(tab.consultation?.openedAt).toBe(before + minutes(60));
    expect(tab.ticks()).toEqual(ticked);
  });

  test('is not taken from a message that is late', () => {
    const tab = heartbeat(consulting(), 2_900);
    expect(tab.recorded.map(({ event }) => event.type)).not.toContain('clockSet');
  });
});
