import { describe, expect, test } from 'vitest';
import { consulting, ticked } from '../support/consulting.ts';
import { minutes, seconds, Tab } from '../support/tab.ts';

describe('a page that is loaded anew', () => {
  function refresh(tab: Tab, address: string, ms: number): Tab {
    tab.documentGone().wait(seconds(1)).document(address);
    return tab.wait(ms - seconds(1)).inCall(address);
  }

  test('at the same address continues, and says so', () => {
    const tab = refresh(consulting(), 'room', seconds(9));
    expect(tab.opened()).toBe(1);
    expect(tab.ticks()).toEqual(ticked);
    expect(tab.consultation?.resumed).toEqual({ how: 'refreshed', at: tab.now });
  });

  test('without a word of its going continues too', () => {
    const tab = consulting().document('room').wait(seconds(8)).inCall('room');
    expect(tab.opened()).toBe(1);
    expect(tab.consultation?.resumed?.how).toBe('refreshed');
  });

  test('at the same address after the window starts empty', () => {
    const tab = refresh(consulting(), 'room', seconds(61));
    expect(tab.opened()).toBe(2);
    expect(tab.ticks()).toEqual([]);
  });

  test('at another address ends it; the next call starts empty and offers the ticks', () => {
    const tab = consulting().documentGone();
    const goneAt = tab.now;
    tab.wait(seconds(1)).document('other room');
    expect(tab.consultation).toMatchObject({
      connection: 'ended',
      endedHow: 'left',
      callEndedAt: goneAt,
    });
    tab.wait(seconds(8)).inCall('other room');
    expect(tab.ticks()).toEqual([]);
    expect(tab.offered()?.items).toHaveProperty('identity');
  });

  test('on the way back from elsewhere is not taken for a refresh', () => {
    const tab = consulting().documentGone().document('console').wait(seconds(5));
    tab.documentGone().document('room').wait(seconds(5)).inCall('room');
    expect(tab.opened()).toBe(2);
    expect(tab.ticks()).toEqual([]);
  });

  test('continues where the page had changed its address before the call, without loading', () => {
    const tab = new Tab().document('console').wait(seconds(30)).inCall('room');
    tab.talk(minutes(1)).tick('identity');
    refresh(tab, 'room', seconds(9));
    expect(tab.opened()).toBe(1);
    expect(tab.ticks()).toEqual(['identity']);
  });

  test('continues where the call runs in a frame of the page', () => {
    const tab = new Tab().document('console').document('room', { frame: 4 });
    tab.wait(seconds(5)).inCall('room', 4).talk(minutes(1), 4).tick('identity');
    tab.documentGone(0).documentGone(4).wait(seconds(1));
    tab.document('console').document('room', { frame: 9 });
    tab.wait(seconds(8)).inCall('room', 9);
    expect(tab.opened()).toBe(1);
    expect(tab.ticks()).toEqual(['identity']);
  });

  test('with another call in a frame of the page starts empty', () => {
    const tab = new Tab().document('console').document('room', { frame: 4 });
    tab.wait(seconds(5)).inCall('room', 4).talk(minutes(1), 4).tick('identity');
    tab.documentGone(0).documentGone(4).wait(seconds(1));
    tab.document('console').document('other room', { frame: 9 });
    tab.wait(seconds(8)).inCall('other room', 9);
    expect(tab.ticks()).toEqual([]);
  });

  test('in the frame of the call continues at the same address only', () => {
    for (const [address, opened] of [
      ['room', 1],
      ['other room', 2],
    ] as const) {
      const reloads: readonly ((tab: Tab) => Tab)[] = [
        (tab) => tab.documentGone(4).document(address, { frame: 4 }),
        (tab) => tab.document(address, { frame: 4 }),
        (tab) => tab.report({ phase: 'interrupted' }, 'room', 4).documentGone(4),
        (tab) => tab.report({ phase: 'interrupted' }, 'room', 4).document(address, { frame: 4 }),
      ];
      for (const reload of reloads) {
        const tab = new Tab().document('console').document('room', { frame: 4 });
        tab.wait(seconds(5)).inCall('room', 4).talk(minutes(1), 4).tick('identity');
        expect(reload(tab).consultation?.interrupted?.how).toBe('gone');
        tab.wait(seconds(8)).inCall(address, 4);
        expect(tab.opened()).toBe(opened);
      }
    }
  });
});

describe('an address that many calls share', () => {
  /** The worker gives such an address another hash each time. */
  let hashes = 0;
  const hash = () => {
    hashes += 1;
    return `shared ${hashes}`;
  };

  test('does not make a page that is loaded anew the same, which starts empty and offers', () => {
    const tab = new Tab().document(hash()).inCall(hash()).talk(minutes(1)).tick('identity');
    tab.documentGone().wait(seconds(1)).document(hash());
    expect(tab.ends()).toEqual(['left']);
    tab.wait(seconds(8)).inCall(hash());
    expect(tab.ticks()).toEqual([]);
    expect(tab.offered()?.items).toHaveProperty('identity');
  });

  test('lets a dropped call come back in its own frame', () => {
    const tab = new Tab().document(hash()).inCall(hash()).talk(minutes(1)).tick('identity');
    tab.report({ phase: 'interrupted' }, hash()).wait(seconds(8)).ended('dropped', hash());
    tab.wait(seconds(20)).inCall(hash());
    expect(tab.opened()).toBe(1);
    expect(tab.ticks()).toEqual(['identity']);
  });

  test('is not asked about twice while nobody hung up and no other page came', () => {
    for (const start of [true, false]) {
      const tab = new Tab({ autoStart: 'ask' }).document(hash()).inCall(hash());
      tab.take({ type: 'answer', start });
      tab.wait(seconds(10)).ended('unclear', hash()).wait(seconds(20)).inCall(hash());
      expect(tab.place.ask.asking).toBeNull();
      expect(tab.opened()).toBe(start ? 2 : 0);
      tab.ended('dropped', hash()).wait(seconds(90)).inCall(hash());
      expect(tab.place.ask.asking).toBeNull();
    }
  });

  test('is asked about again after a hang-up or on another page', () => {
    for (const leave of [
      (tab: Tab) => tab.ended('hangUp', hash()),
      (tab: Tab) => tab.documentGone().document(hash()),
      (tab: Tab) => tab.document(hash()),
    ]) {
      for (const start of [true, false]) {
        const tab = new Tab({ autoStart: 'ask' }).document(hash()).inCall(hash());
        tab.take({ type: 'answer', start });
        leave(tab.wait(minutes(5)))
          .wait(seconds(20))
          .inCall(hash());
        expect(tab.place.ask.asking).not.toBeNull();
        expect(tab.consultation?.connection ?? 'ended').toBe('ended');
      }
    }
  });
});
