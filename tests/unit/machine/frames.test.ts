import { describe, expect, test } from 'vitest';
import { consulting } from '../support/consulting.ts';
import { minutes, seconds, Tab } from '../support/tab.ts';

describe('a call whose media run in two frames', () => {
  function inTwoFrames(): Tab {
    const tab = new Tab().document('room').document('sound', { frame: 4 });
    tab.wait(seconds(5)).inCall('room', 0).wait(300).inCall('sound', 4);
    return tab.talk(minutes(1)).tick('identity');
  }

  test('is one consultation, and the second frame changes nothing', () => {
    const tab = new Tab().document('room').inCall('room').talk(minutes(1)).tick('identity');
    const before = tab.consultation;
    tab.document('sound', { frame: 4 }).inCall('sound', 4);
    expect(tab.consultation).toBe(before);
    tab.wait(seconds(20)).ended('unclear', 'sound', 4);
    expect(tab.consultation).toBe(before);
  });

  test('goes on while one of them still has it', () => {
    const tab = inTwoFrames().report({ phase: 'interrupted' }, 'room', 0).wait(seconds(8));
    tab.ended('dropped', 'room', 0);
    expect(tab.consultation?.connection).toBe('live');
    expect(tab.talk(minutes(2), 4).consultation?.connection).toBe('live');
  });

  test('keeps its ticks through a gap, whichever frame is back first', () => {
    const tab = inTwoFrames();
    for (const frame of [0, 4]) tab.report({ phase: 'interrupted' }, '', frame);
    expect(tab.consultation?.connection).toBe('reconnecting');
    tab.wait(seconds(3)).report({ phase: 'resumed' }, 'sound', 4);
    tab.report({ phase: 'resumed' }, 'room', 0);
    expect(tab.opened()).toBe(1);
    expect(tab.ticks()).toEqual(['identity']);
  });

  test('continues after a refresh, whichever frame is back first', () => {
    const tab = inTwoFrames().documentGone(0).documentGone(4).wait(seconds(1));
    tab.document('room').document('sound', { frame: 9 }).wait(seconds(8));
    tab.inCall('sound', 9).inCall('room', 0);
    expect(tab.opened()).toBe(1);
    expect(tab.ticks()).toEqual(['identity']);
  });

  test('goes on after a silence with the heartbeat of any of them', () => {
    for (const frame of [0, 4]) {
      const tab = inTwoFrames().wait(seconds(70)).clock();
      expect(tab.consultation?.connection).toBe('reconnecting');
      expect(tab.heartbeat(frame).consultation?.connection).toBe('live');
      expect(tab.talk(minutes(2), frame).consultation?.connection).toBe('live');
    }
  });

  test('is hung up by the word of one of them', () => {
    const tab = inTwoFrames().ended('hangUp', 'room', 0);
    expect(tab.consultation).toMatchObject({ connection: 'ended', endedHow: 'hangUp' });
    tab.wait(seconds(5)).inCall('room', 0).inCall('sound', 4);
    expect(tab.consultation).toMatchObject({ connection: 'live', items: {}, offer: null });
  });

  test('stays hung up, whatever a frame says late that has not noticed yet', () => {
    const words: readonly ((tab: Tab) => Tab)[] = [
      (tab) => tab.heartbeat(4),
      (tab) => tab.report({ phase: 'interrupted' }, 'sound', 4),
      (tab) =>
        tab.report({ phase: 'interrupted' }, 'sound', 4).report({ phase: 'resumed' }, 'sound', 4),
      (tab) => tab.ended('dropped', 'sound', 4),
      (tab) => tab.ended('unclear', 'sound', 4),
      (tab) => tab.ended('hangUp', 'sound', 4),
    ];
    for (const word of words) {
      const tab = word(inTwoFrames().ended('hangUp', 'room', 0).wait(seconds(1)));
      expect(tab.ends()).toEqual(['hangUp']);
      expect(tab.opened()).toBe(1);
      expect(tab.place.call.live).toEqual({});
      tab.wait(seconds(4)).inCall('room', 0);
      expect(tab.consultation).toMatchObject({ connection: 'live', items: {}, offer: null });
    }
  });

  test('hung up says nothing of the next one, whatever a frame says late of it', () => {
    const words: readonly ((tab: Tab) => Tab)[] = [
      (tab) => tab.heartbeat(4),
      (tab) => tab.report({ phase: 'interrupted' }, 'sound', 4),
      (tab) => tab.report({ phase: 'resumed' }, 'sound', 4),
      (tab) => tab.ended('dropped', 'sound', 4),
      (tab) => tab.ended('unclear', 'sound', 4),
      (tab) => tab.ended('hangUp', 'sound', 4),
      (tab) => tab.ended('dropped', 'sound', 4).ended('hangUp', 'sound', 4),
    ];
    for (const word of words) {
      const tab = inTwoFrames().ended('hangUp', 'room', 0).wait(seconds(4)).inCall('room', 0);
      word(tab.tick('consent').wait(seconds(1)));
      expect(tab.consultation?.connection).toBe('live');
      expect(tab.opened()).toBe(2);
      expect(tab.ticks()).toEqual(['consent']);
      expect(Object.keys(tab.place.call.live)).toEqual(['0']);
      tab.wait(seconds(3)).inCall('sound', 4).ended('hangUp', 'sound', 4);
      expect(tab.ends()).toEqual(['hangUp', 'hangUp']);
    }
  });

  test('that is prepared for does not begin with the late word of a frame of the one before', () => {
    const tab = inTwoFrames().ended('hangUp', 'room', 0).act({ do: 'newPatient' });
    tab.tick('equipment').wait(seconds(1)).heartbeat(4);
    expect(tab.consultation?.connection).toBe('none');
    tab.wait(seconds(9)).inCall('room', 0);
    expect(tab.consultation?.connection).toBe('live');
    expect(tab.ticks()).toEqual(['equipment']);
  });

  test('is lost with the last of them', () => {
    const tab = inTwoFrames().documentGone(4);
    expect(tab.consultation?.connection).toBe('live');
    expect(tab.documentGone(0).consultation?.interrupted?.how).toBe('gone');
  });
});

describe('a call that goes on in a window of its own', () => {
  const moved = () => {
    const tab = consulting();
    tab.take({ type: 'movedAway', to: 2 });
    return tab;
  };

  test('ends and closes what its page had, unclear so that the ticks can be offered', () => {
    const tab = moved();
    expect(tab.consultation).toBeNull();
    expect(tab.ends()).toEqual(['unclear']);
    expect(tab.place.call.unclear?.id).toBe('consultation 1');
    expect(tab.place.call.live).toEqual({});
  });

  test('does not begin again in the page by a late word of it', () => {
    const tab = moved().wait(seconds(5)).heartbeat();
    tab.report({ phase: 'interrupted' }, 'room').ended('unclear');
    expect(tab.opened()).toBe(1);
    expect(tab.consultation).toBeNull();
  });

  test('comes back into the page empty, and its ticks are offered', () => {
    const tab = moved().ended('unclear').wait(minutes(3)).inCall('room');
    expect(tab.ticks()).toEqual([]);
    expect(tab.offered()?.items).toHaveProperty('identity');
  });

  test('does the same when it comes back before the page has given it up', () => {
    const tab = consulting().report({ phase: 'interrupted' }, 'room');
    tab.take({ type: 'movedAway', to: 2 });
    tab.wait(seconds(4)).report({ phase: 'resumed' }, 'room');
    expect(tab.opened()).toBe(2);
    expect(tab.ticks()).toEqual([]);
    expect(tab.offered()?.items).toHaveProperty('identity');
  });

  test('that is hung up before it is back is back no more', () => {
    const tab = consulting().report({ phase: 'interrupted' }, 'room').wait(seconds(1));
    tab.take({ type: 'movedAway', to: 2 });
    tab.ended('hangUp').wait(seconds(5)).heartbeat();
    expect(tab.place.call.movedTo).toBeNull();
    expect(tab.opened()).toBe(1);
    expect(tab.wait(seconds(5)).inCall('room').consultation?.offer).toBeNull();
  });

  test('changes nothing where its page had none', () => {
    const tab = new Tab().document('room');
    expect(tab.take({ type: 'movedAway', to: 2 }).events).toEqual([]);
    expect(tab.place.call.unclear).toBeNull();
  });
});
