import { describe, expect, test } from 'vitest';
import type { DoctorAction } from '../../../utils/core/consultation/action.ts';
import { consulting } from '../support/consulting.ts';
import { minutes, seconds, type Tab } from '../support/tab.ts';

describe('a call that is hung up', () => {
  test('ends, and the next patient five seconds later starts empty, with nothing offered', () => {
    const tab = consulting().ended('hangUp');
    expect(tab.consultation).toMatchObject({ connection: 'ended', phase: 'after' });
    tab.wait(seconds(5)).inCall('room');
    expect(tab.ends()).toEqual(['hangUp']);
    expect(tab.ticks()).toEqual([]);
    expect(tab.consultation?.offer).toBeNull();
  });

  test('makes way for the next patient’s, whether that begins in seconds or in minutes', () => {
    for (const pause of [5, 59, 61, 90, 119, 121, 600].map(seconds)) {
      const tab = consulting().ended('hangUp').wait(pause).inCall('room');
      expect(tab.consultation).toMatchObject({ connection: 'live', items: {}, offer: null });
    }
  });

  test('is dated to when the other side went, where it had dropped before', () => {
    const tab = consulting().report({ phase: 'interrupted' }, 'room');
    const droppedAt = tab.now;
    tab.wait(seconds(30)).ended('hangUp');
    expect(tab.consultation?.callEndedAt).toBe(droppedAt);
  });

  test('leaves what was started for the next patient as it is', () => {
    const tab = consulting().report({ phase: 'interrupted' }, 'room').wait(seconds(8));
    tab.ended('dropped').act({ do: 'newPatient' }).tick('equipment');
    tab.wait(seconds(10)).ended('hangUp');
    expect(tab.consultation?.connection).toBe('none');
    tab.wait(seconds(30)).inCall('room');
    expect(tab.ticks()).toEqual(['equipment']);
  });
});

describe('"End consultation"', () => {
  const ended = () => consulting().act({ do: 'end' });

  test('ends it at once, and the call that goes on does not open it again', () => {
    const tab = ended();
    expect(tab.consultation).toMatchObject({ connection: 'ended', endedHow: 'doctor' });
    tab.talk(minutes(1)).report({ phase: 'interrupted' }, 'room').wait(seconds(3));
    tab.report({ phase: 'resumed' }, 'room').talk(seconds(30));
    expect(tab.consultation?.connection).toBe('ended');
    expect(tab.opened()).toBe(1);
  });

  test('holds for the rest of the call once it has closed, too', () => {
    for (const close of [
      (tab: Tab) => tab.act({ do: 'close' }),
      (tab: Tab) => tab.talk(minutes(3)).clock(),
    ]) {
      const tab = close(ended()).report({ phase: 'interrupted' }, 'room').wait(seconds(3));
      tab.report({ phase: 'resumed' }, 'room').talk(minutes(1));
      expect(tab.opened()).toBe(1);
      expect(tab.consultation).toBeNull();
    }
  });

  test('ends nothing of the next call', () => {
    const tab = ended().ended('hangUp').wait(seconds(5)).inCall('room');
    expect(tab.opened()).toBe(2);
    expect(tab.consultation).toMatchObject({ connection: 'live', offer: null, items: {} });
  });
});

describe('after the call', () => {
  test('the last phase closes by itself when left alone for two minutes', () => {
    const tab = consulting().ended('hangUp');
    expect(tab.wait(seconds(119.9)).clock().consultation?.phase).toBe('after');
    expect(tab.wait(seconds(0.1)).clock().consultation).toBeNull();
  });

  test('any action keeps it open for two minutes more', () => {
    const actions: readonly DoctorAction[] = [
      { do: 'setItem', item: 'documentation', result: 'done' },
      { do: 'setItem', item: 'documentation', result: 'open' },
      { do: 'setItem', item: 'break', result: 'notApplicable' },
      { do: 'setPhase', phase: 'consult' },
    ];
    const tab = consulting().ended('hangUp');
    for (const action of actions) tab.wait(seconds(110)).act(action);
    expect(tab.wait(seconds(110)).clock().consultation).not.toBeNull();
    expect(tab.wait(seconds(10)).clock().consultation).toBeNull();
  });

  test('heartbeats do not keep it open', () => {
    const tab = consulting().act({ do: 'end' }).talk(minutes(2));
    expect(tab.clock().consultation).toBeNull();
  });

  test('"Done" closes it', () => {
    const tab = consulting().ended('hangUp').act({ do: 'close' });
    expect(tab.consultation).toBeNull();
    expect(tab.ends()).toEqual(['hangUp']);
  });
});
