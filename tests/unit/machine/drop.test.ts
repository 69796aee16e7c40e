import { describe, expect, test } from 'vitest';
import type { CallEnd } from '../../../utils/core/call/state.ts';
import type { Input } from '../../../utils/core/consultation/input.ts';
import { consulting, drop, ticked } from '../support/consulting.ts';
import { seconds, type Tab } from '../support/tab.ts';

describe('a call that drops', () => {
  test('and is back after twenty seconds keeps its ticks and says so', () => {
    const tab = drop(consulting(), seconds(20));
    expect(tab.opened()).toBe(1);
    expect(tab.ticks()).toEqual(ticked);
    expect(tab.consultation).toMatchObject({
      connection: 'live',
      interrupted: null,
      resumed: { how: 'reconnected', at: tab.now },
    });
  });

  test('is shown as reconnecting until it is back', () => {
    const tab = consulting().wait(seconds(2)).report({ phase: 'interrupted' }, 'room');
    expect(tab.consultation).toMatchObject({ connection: 'reconnecting', resumed: null });
    expect(tab.wait(seconds(8)).ended('dropped').consultation?.connection).toBe('reconnecting');
    expect(tab.ticks()).toEqual(ticked);
  });

  test('for a few seconds goes on in the same consultation', () => {
    const tab = drop(consulting(), seconds(5));
    expect(tab.opened()).toBe(1);
    expect(tab.consultation?.connection).toBe('live');
    expect(tab.ticks()).toEqual(ticked);
  });

  test('can be ticked through', () => {
    const tab = consulting().wait(seconds(2)).report({ phase: 'interrupted' }, 'room');
    tab.tick('backup').wait(seconds(3)).report({ phase: 'resumed' }, 'room');
    expect(tab.ticks()).toEqual(['backup', ...ticked]);
  });

  test('for longer than the window is over, and the next call starts empty', () => {
    const tab = drop(consulting(), seconds(70));
    expect(tab.ends()).toEqual(['lapsed']);
    expect(tab.opened()).toBe(2);
    expect(tab.ticks()).toEqual([]);
  });

  test('ends when its window is over, counted from the drop, without any further signal', () => {
    const tab = consulting().report({ phase: 'interrupted' }, 'room');
    const droppedAt = tab.now;
    expect(tab.wait(seconds(59.9)).clock().consultation?.connection).toBe('reconnecting');
    expect(tab.wait(seconds(0.1)).clock().consultation).toMatchObject({
      connection: 'ended',
      endedHow: 'lapsed',
      callEndedAt: droppedAt,
    });
  });

  test('is the same consultation in a window of five minutes, and stays live', () => {
    const tab = drop(consulting({ reconnectSeconds: 300 }), seconds(200));
    expect(tab.opened()).toBe(1);
    expect(tab.ticks()).toEqual(ticked);
    expect(tab.consultation?.connection).toBe('live');
  });

  test('with no window at all starts empty when it is back, and offers the ticks', () => {
    const tab = drop(consulting({ reconnectSeconds: 0 }), seconds(5));
    expect(tab.opened()).toBe(2);
    expect(tab.ticks()).toEqual([]);
    expect(tab.offered()?.items).toHaveProperty('identity');
  });

  test('and is hung up ends as a hang-up, and nothing is offered to the next patient', () => {
    const tab = consulting().report({ phase: 'interrupted' }, 'room').wait(seconds(8));
    tab.ended('dropped').wait(seconds(20)).ended('hangUp').wait(seconds(5)).inCall('room');
    expect(tab.ends()).toEqual(['hangUp']);
    expect(tab.ticks()).toEqual([]);
    expect(tab.consultation?.offer).toBeNull();
  });

  test('continues only in the frame it was in', () => {
    const tab = consulting().report({ phase: 'interrupted' }, 'room').wait(seconds(8));
    tab.ended('dropped').wait(seconds(5)).inCall('room', 3);
    expect(tab.opened()).toBe(2);
    expect(tab.ticks()).toEqual([]);
    expect(tab.offered()?.items).toHaveProperty('identity');
  });

  test('and whose page is loaded anew continues at the same address', () => {
    const tab = consulting().report({ phase: 'interrupted' }, 'room').wait(seconds(8));
    tab.ended('dropped').wait(seconds(5)).documentGone().document('room');
    tab.wait(seconds(6)).inCall('room');
    expect(tab.opened()).toBe(1);
    expect(tab.consultation?.resumed?.how).toBe('refreshed');
    expect(tab.ticks()).toEqual(ticked);
  });

  test('and whose page went elsewhere does not continue there', () => {
    const tab = consulting().report({ phase: 'interrupted' }, 'room').wait(seconds(8));
    tab.ended('dropped').documentGone().wait(seconds(1)).document('other room');
    tab.wait(seconds(6)).inCall('other room');
    expect(tab.ends()).toEqual(['left']);
    expect(tab.ticks()).toEqual([]);
  });
});

describe('a call whose end never reached the worker', () => {
  test('is over when its frame reports another, which starts empty and offers the ticks', () => {
    const tab = consulting().wait(seconds(8)).inCall('room');
    expect(tab.opened()).toBe(2);
    expect(tab.ticks()).toEqual([]);
    expect(tab.offered()?.items).toHaveProperty('identity');
  });

  test('is over in a gap, too, when another begins without a drop having been told', () => {
    const tab = consulting().report({ phase: 'interrupted' }, 'room');
    tab.wait(seconds(20)).inCall('room');
    expect(tab.opened()).toBe(2);
    expect(tab.ticks()).toEqual([]);
    expect(tab.offered()?.items).toHaveProperty('identity');
  });

  test('goes on where another frame of the page had it all the time', () => {
    const tab = consulting().inCall('sound', 4).talk(seconds(20)).inCall('sound', 4);
    expect(tab.opened()).toBe(1);
    expect(tab.ticks()).toEqual(ticked);
  });
});

describe('how the last call of a frame ended, by its own word', () => {
  const begins = (tab: Tab, after: CallEnd | null) =>
    tab.report({ phase: 'inCall', call: tab.now, since: tab.now - seconds(3), after }, 'room');
  const dropped = () => consulting().report({ phase: 'interrupted' }, 'room').wait(seconds(8));

  test('counts where the worker believes in a drop: only after one a call is the same', () => {
    for (const after of ['hangUp', 'unclear', null] as const) {
      const tab = begins(dropped().ended('dropped').wait(seconds(20)), after);
      expect(tab.opened()).toBe(2);
      expect(tab.ticks()).toEqual([]);
      expect(tab.offered()?.items).toHaveProperty('identity');
    }
    expect(begins(dropped().ended('dropped').wait(seconds(20)), 'dropped').opened()).toBe(1);
  });

  test('counts also in a heartbeat, where the beginning was not heard', () => {
    for (const after of ['hangUp', 'unclear'] as const) {
      const tab = dropped().ended('dropped').wait(seconds(30));
      const since = tab.now - seconds(18);
      tab.take({ ...tab.heartbeatOf(0), call: since, since, after } as Input);
      expect(tab.opened()).toBe(2);
      expect(tab.ticks()).toEqual([]);
    }
  });

  test('counts at the same address too: after a refresh it is the first, or was dropped', () => {
    for (const [after, opened] of [
      [null, 1],
      ['dropped', 1],
      ['unclear', 2],
      ['hangUp', 2],
    ] as const) {
      const tab = consulting().documentGone().document('room').wait(seconds(8));
      expect(begins(tab, after).opened()).toBe(opened);
    }
  });
});
