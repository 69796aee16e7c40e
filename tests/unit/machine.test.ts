import { describe, expect, test } from 'vitest';
import type { CallEnd } from '../../utils/core/call/phase.ts';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import type { DoctorAction } from '../../utils/core/consultation/action.ts';
import { fold } from '../../utils/core/consultation/fold.ts';
import type { ConsultationSettings, Input } from '../../utils/core/consultation/input.ts';
import { nextDeadline } from '../../utils/core/consultation/machine.ts';
import { emptyPlace } from '../../utils/core/consultation/place.ts';
import type { ConsultationId } from '../../utils/core/consultation/types.ts';
import { minutes, seconds, Tab } from './support/tab.ts';

/** A doctor two minutes into a call, with two items ticked. */
function consulting(settings: Partial<ConsultationSettings> = {}): Tab {
  const tab = new Tab(settings).document('room').wait(seconds(5)).inCall('room');
  return tab.talk(minutes(2)).tick('identity', 'consent');
}

const ticked = ['consent', 'identity'];

/** The other side is gone for some time: told after two seconds, ended after ten. */
function drop(tab: Tab, ms: number): Tab {
  tab.wait(seconds(2)).report({ phase: 'interrupted' }, 'room');
  if (ms < seconds(10)) return tab.wait(ms - seconds(2)).report({ phase: 'resumed' }, 'room');
  tab.wait(seconds(8)).ended('dropped');
  return tab.wait(ms - seconds(10) + seconds(3)).inCall('room');
}

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
    tab.report({ phase: 'inCall', since: tab.now - seconds(3), after }, 'room');
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
      tab.take({ ...tab.heartbeatOf(0), since, after } as Input);
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

describe('where nobody can tell whom the next call is with', () => {
  function afterUnclearGap(): Tab {
    return consulting().wait(seconds(10)).ended('unclear').wait(seconds(10)).inCall('room');
  }

  test('it starts empty and offers the ticks of the one before', () => {
    const tab = afterUnclearGap();
    expect(tab.ticks()).toEqual([]);
    expect(tab.offerShown()).toBe(true);
    expect(Object.keys(tab.offered()?.items ?? {}).sort()).toEqual(ticked);
  });

  test('one click brings the ticks back, and the offer is gone', () => {
    const tab = afterUnclearGap().wait(seconds(20)).act({ do: 'bringBack' });
    expect(tab.ticks()).toEqual(ticked);
    expect(tab.consultation?.offer).toBeNull();
  });

  test('what was ticked since then is the newer word', () => {
    const tab = afterUnclearGap().set('consent', 'notApplicable').tick('backup');
    const since = tab.consultation?.items;
    tab.act({ do: 'bringBack' });
    expect(tab.ticks()).toEqual(['backup', ...ticked]);
    expect(tab.consultation?.items).toMatchObject(since ?? {});
    expect(tab.consultation?.items.consent?.result).toBe('notApplicable');
  });

  test('after a minute the offer is gone and brings nothing back', () => {
    const tab = afterUnclearGap().wait(seconds(56));
    expect(tab.offerShown()).toBe(true);
    expect(tab.wait(seconds(5)).offerShown()).toBe(false);
    expect(tab.act({ do: 'bringBack' }).ticks()).toEqual([]);
  });

  test('"Different patient" takes the offer away for good', () => {
    const tab = afterUnclearGap().act({ do: 'declineOffer' });
    expect(tab.offerShown()).toBe(false);
    expect(tab.act({ do: 'bringBack' }).ticks()).toEqual([]);
  });

  test('the offer is made to the next consultation and to none after it', () => {
    const tab = afterUnclearGap().ended('hangUp').wait(seconds(5)).inCall('room');
    expect(tab.consultation?.offer).toBeNull();
  });

  test('ten minutes later it is another consultation, and nothing is offered', () => {
    const tab = consulting().wait(seconds(10)).ended('unclear').wait(minutes(10)).inCall('room');
    expect(tab.consultation?.offer).toBeNull();
  });

  test('bringing back without the ticks at hand changes nothing', () => {
    const tab = afterUnclearGap();
    const { events } = tab.take({ type: 'action', action: { do: 'bringBack' } });
    expect(events).toEqual([]);
    expect(tab.offerShown()).toBe(true);
  });
});

describe('where the doctor is asked first', () => {
  const asking = () => new Tab({ autoStart: 'ask' }).document('meeting').inCall('meeting');

  test('a call opens nothing by itself', () => {
    const tab = asking();
    expect(tab.place.ask.asking?.meeting).toBe('meeting');
    expect(tab.opened()).toBe(0);
  });

  test('"yes" opens a consultation that began with the call', () => {
    const tab = asking();
    const since = tab.now - seconds(3);
    tab.wait(seconds(30)).take({ type: 'answer', start: true });
    expect(tab.consultation).toMatchObject({ startedBy: 'call', openedAt: since });
    expect(tab.consultation?.connection).toBe('live');
    expect(tab.place.ask.asking).toBeNull();
  });

  test('"no" opens nothing, and the same meeting is not asked about again', () => {
    const tab = asking();
    tab.take({ type: 'answer', start: false });
    tab.ended('unclear').wait(seconds(20)).inCall('meeting');
    expect(tab.place.ask.asking).toBeNull();
    expect(tab.opened()).toBe(0);
  });

  test('"yes" holds for a second call of the same meeting', () => {
    const tab = asking();
    tab.take({ type: 'answer', start: true });
    tab.ended('hangUp').wait(seconds(20)).inCall('meeting');
    expect(tab.opened()).toBe(2);
    expect(tab.ticks()).toEqual([]);
  });

  test('an answer holds for its own meeting alone', () => {
    for (const start of [true, false]) {
      const tab = asking();
      tab.take({ type: 'answer', start });
      tab.ended('hangUp').documentGone().document('other meeting');
      tab.wait(seconds(10)).inCall('other meeting');
      expect(tab.consultation).toBeNull();
      expect(tab.place.ask.asking?.meeting).toBe('other meeting');
    }
  });

  test('"yes" in a gap opens a consultation that waits for the call as any other', () => {
    const inGap = () => {
      const tab = asking().report({ phase: 'interrupted' }, 'meeting');
      tab.wait(seconds(1)).take({ type: 'answer', start: true });
      expect(tab.consultation).toMatchObject({ connection: 'reconnecting', startedBy: 'call' });
      return tab.tick('identity').wait(seconds(3));
    };
    expect(inGap().report({ phase: 'resumed' }, 'meeting').ticks()).toEqual(['identity']);
    expect(inGap().ended('hangUp', 'meeting').ends()).toEqual(['hangUp']);
    const silent = inGap().wait(minutes(2)).clock();
    expect(silent.ends()).toEqual(['lapsed']);
    expect(silent.wait(minutes(2)).clock().consultation).toBeNull();
  });

  test('the question goes when the call does, and an answer to it opens nothing', () => {
    for (const leave of [
      (tab: Tab) => tab.ended('hangUp', 'meeting'),
      (tab: Tab) => tab.documentGone(),
      (tab: Tab) => tab.document('elsewhere'),
    ]) {
      const tab = leave(asking());
      expect(tab.place.ask.asking).toBeNull();
      tab.take({ type: 'answer', start: true });
      expect(tab.opened()).toBe(0);
    }
  });

  test('the ticks before an unclear end are offered for a minute from the answer', () => {
    const tab = asking();
    tab.take({ type: 'answer', start: true });
    tab.tick('identity').ended('unclear').wait(seconds(5)).documentGone();
    tab.document('other meeting').wait(seconds(10)).inCall('other meeting').talk(minutes(2));
    tab.take({ type: 'answer', start: true });
    expect(tab.offerShown()).toBe(true);
  });
});

describe('where the doctor wants to start by hand', () => {
  test('a call opens nothing and asks nothing', () => {
    const tab = new Tab({ autoStart: 'never' }).document('room').inCall('room');
    expect(tab.opened()).toBe(0);
    expect(tab.place.ask.asking).toBeNull();
  });

  test('a start in the middle of a call is part of it at once', () => {
    const tab = new Tab({ autoStart: 'never' }).document('room').inCall('room').wait(minutes(1));
    tab.take({ type: 'startByDoctor', platform: 'attendAnywhere', phase: 'prepare' });
    expect(tab.consultation).toMatchObject({
      startedBy: 'doctor',
      phase: 'open',
      connection: 'live',
      callStartedAt: tab.now,
    });
    expect(drop(tab, seconds(20)).opened()).toBe(1);
  });

  test('what was ticked before the call stays when the call begins, however long it took', () => {
    for (const pause of [seconds(10), minutes(1), minutes(5), minutes(30)]) {
      const tab = new Tab().document('room');
      tab.take({ type: 'startByDoctor', platform: 'attendAnywhere', phase: 'prepare' });
      expect(tab.consultation).toMatchObject({ connection: 'none', phase: 'prepare' });
      tab.tick('equipment').wait(pause).inCall('room');
      expect(tab.consultation?.connection).toBe('live');
      expect(tab.opened()).toBe(1);
      expect(tab.ticks()).toEqual(['equipment']);
    }
  });

  test('a second start changes nothing while a consultation runs', () => {
    const tab = consulting();
    const { events } = tab.take({ type: 'startByDoctor', platform: 'teams', phase: 'prepare' });
    expect(events).toEqual([]);
  });

  test('a start shows a checklist that was hidden', () => {
    const tab = new Tab({ autoStart: 'never' }).document('room').inCall('room');
    tab.take({ type: 'show', shown: false });
    tab.take({ type: 'startByDoctor', platform: 'attendAnywhere', phase: 'prepare' });
    expect(tab.place.panel.hidden).toBe(false);
    tab.take({ type: 'show', shown: false });
    tab.take({ type: 'startByDoctor', platform: 'attendAnywhere', phase: 'prepare' });
    expect(tab.place.panel.hidden).toBe(false);
  });

  test('a start after the call opens the next one, empty', () => {
    const tab = consulting().ended('hangUp').wait(seconds(20));
    tab.take({ type: 'startByDoctor', platform: 'attendAnywhere', phase: 'prepare' });
    expect(tab.opened()).toBe(2);
    expect(tab.ticks()).toEqual([]);
    expect(tab.consultation?.offer).toBeNull();
  });

  test('one that nobody touches for four hours is closed, dated to the last touch', () => {
    const tab = new Tab({ nudges: false });
    tab.take({ type: 'startByDoctor', platform: 'byHand', phase: 'prepare' });
    tab.wait(minutes(12)).tick('identity');
    const touchedAt = tab.now;
    const id = tab.consultation?.id ?? ('' as ConsultationId);
    expect(tab.wait(minutes(239)).clock().consultation).not.toBeNull();
    expect(tab.wait(minutes(1)).clock().consultation).toBeNull();
    expect(fold(tab.eventsOf(id))).toMatchObject({
      closed: true,
      endedHow: 'lapsed',
      callEndedAt: touchedAt,
    });
  });

  test('one that is touched now and then stays', () => {
    const tab = new Tab();
    tab.take({ type: 'startByDoctor', platform: 'byHand', phase: 'prepare' });
    for (const item of ['identity', 'consent', 'summary']) tab.wait(minutes(180)).tick(item);
    expect(tab.ticks()).toEqual(['consent', 'identity', 'summary']);
  });
});

describe('a patient’s page', () => {
  test('opens and asks nothing, whatever is reported from it', () => {
    for (const autoStart of ['always', 'ask', 'never'] as const) {
      const tab = new Tab({ autoStart }).document('room', { role: 'patient' });
      tab.inCall('room').report({ phase: 'interrupted' }, 'room');
      tab.report({ phase: 'resumed' }, 'room').ended('dropped').inCall('room').inCall('room', 3);
      expect(tab.opened()).toBe(0);
      expect(tab.place.ask.asking).toBeNull();
    }
  });

  test('known by one of its frames opens nothing either', () => {
    const tab = new Tab().document('room').document('guest', { role: 'patient', frame: 2 });
    expect(tab.inCall('room').opened()).toBe(0);
  });

  test('that is left for a doctor’s page is forgotten', () => {
    const tab = new Tab().document('room', { role: 'patient' }).document('console');
    expect(tab.inCall('console').opened()).toBe(1);
  });

  test('found out while the question was open takes the question away', () => {
    const tab = new Tab({ autoStart: 'ask' }).document('meeting').inCall('meeting');
    tab.document('guest', { role: 'patient', frame: 2 });
    expect(tab.place.ask.asking).toBeNull();
    tab.take({ type: 'answer', start: true });
    expect(tab.opened()).toBe(0);
  });

  test('found out in the middle of a call ends what had begun', () => {
    const tab = consulting().document('room', { role: 'patient' });
    expect(tab.consultation).toBeNull();
    expect(tab.ends()).toEqual(['left']);
  });
});

describe('a guess that the person at the screen is a patient', () => {
  test('blocks as a sure word does, where nothing else is known', () => {
    const tab = new Tab().document('room', { role: 'likelyPatient' });
    expect(tab.place.who).toMatchObject({ patient: true, guessed: true });
    expect(tab.inCall('room').opened()).toBe(0);
  });

  test('does not count in a tab that has shown a clinician’s page of the same service', () => {
    const tab = new Tab().document('console', { role: 'clinician' }).document('room');
    tab.document('guest room', { role: 'likelyPatient' });
    expect(tab.place.who.patient).toBe(false);
    expect(tab.inCall('guest room').opened()).toBe(1);
  });

  test('counts in a tab that has shown a clinician’s page of another service', () => {
    const tab = new Tab().document('room').role('clinician', 'teams');
    expect(tab.place.who.clinician).toBe('teams');
    tab.document('guest room', { role: 'likelyPatient' });
    expect(tab.inCall('guest room').opened()).toBe(0);
  });

  test('is taken back by a clinician’s mark in the same page', () => {
    const tab = new Tab().document('room', { role: 'likelyPatient' }).role('clinician');
    expect(tab.place.who).toMatchObject({ patient: false, guessed: false });
    expect(tab.inCall('room').opened()).toBe(1);
  });

  test('becomes sure by a sure word, which no clinician’s mark takes back', () => {
    const tab = new Tab().document('room', { role: 'likelyPatient' }).role('patient');
    expect(tab.role('clinician').place.who.patient).toBe(true);
    expect(tab.inCall('room').opened()).toBe(0);
    const first = new Tab().document('room', { role: 'patient' }).role('likelyPatient');
    expect(first.role('clinician').place.who.patient).toBe(true);
  });

  test('ends what a call had opened, also when it comes late', () => {
    const tab = consulting().role('likelyPatient');
    expect(tab.consultation).toBeNull();
    expect(tab.ends()).toEqual(['left']);
    const known = new Tab().document('room', { role: 'clinician' }).inCall('room');
    expect(known.role('likelyPatient').consultation?.connection).toBe('live');
    expect(known.role('patient').consultation).toBeNull();
  });

  test('says nothing of the next page', () => {
    const tab = new Tab().document('room', { role: 'likelyPatient' }).document('other room');
    expect(tab.inCall('other room').opened()).toBe(1);
  });
});

describe('a service that is switched off', () => {
  const off = (tab: Tab) => {
    tab.take({ type: 'switchedOff' });
    return tab;
  };

  test('ends its consultation, and its last phase closes as any other', () => {
    const tab = off(consulting());
    expect(tab.consultation).toMatchObject({ connection: 'ended', endedHow: 'left' });
    expect(tab.wait(minutes(2)).clock().consultation).toBeNull();
  });

  test('is forgotten, with who was at the screen and what was asked', () => {
    const tab = new Tab({ autoStart: 'ask' }).document('meeting', { role: 'clinician' });
    tab.inCall('meeting').page({ presenting: true, degraded: true });
    expect(off(tab).place).toEqual({
      ...emptyPlace,
      panel: { ...emptyPlace.panel, whySmallSaid: true },
    });
    tab.take({ type: 'answer', start: true });
    expect(tab.opened()).toBe(0);
  });

  test('is not continued when it is switched on again, and nothing is offered', () => {
    const tab = off(consulting().report({ phase: 'interrupted' }, 'room'));
    tab.wait(seconds(5)).document('room').wait(seconds(5)).inCall('room');
    expect(tab.opened()).toBe(2);
    expect(tab.consultation).toMatchObject({ connection: 'live', items: {}, offer: null });
  });

  test('leaves a checklist hidden that the doctor hid', () => {
    expect(off(consulting().show(false)).place.panel.hidden).toBe(true);
  });

  test('in a gap ended with the gap, and without a consultation nothing is recorded', () => {
    const tab = consulting().report({ phase: 'interrupted' }, 'room');
    const droppedAt = tab.now;
    expect(off(tab.wait(seconds(20))).consultation?.callEndedAt).toBe(droppedAt);
    expect(new Tab().document('room').take({ type: 'switchedOff' }).events).toEqual([]);
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

describe('when a call was last heard of', () => {
  test('is told by its frames, and not by time or by what the doctor does', () => {
    const tab = consulting({ nudges: false }).heartbeat();
    const heardAt = tab.now;
    tab.wait(seconds(20)).tick('backup').clock().page({ presenting: true }).show(false);
    expect(tab.take({ type: 'clock' }).heardAt).toBe(heardAt);
    expect(tab.wait(seconds(20)).act({ do: 'setPhase', phase: 'close' }).heardAt).toBe(heardAt);
    tab.heartbeat();
    expect(tab.heardAt).toBe(tab.now);
  });

  test('is not put off by ticking, so that a tab that died is noticed', () => {
    const tab = consulting({ nudges: false }).heartbeat();
    for (const item of ['backup', 'cues', 'summary']) tab.wait(seconds(19)).tick(item);
    expect(tab.consultation?.connection).toBe('live');
    tab.wait(seconds(4)).tick('next-steps');
    expect(tab.consultation).toMatchObject({
      connection: 'reconnecting',
      interrupted: { how: 'silent', since: tab.now - seconds(61) },
    });
  });

  test('is told by a frame that has the call, not by another', () => {
    const tab = consulting({ nudges: false }).heartbeat();
    const heardAt = tab.now;
    tab.wait(seconds(30)).report({ phase: 'waiting' }, 'lobby', 9);
    expect(tab.take({ type: 'clock' }).heardAt).toBe(heardAt);
  });
});

describe('a tab', () => {
  test('is nobody’s patient’s, hides nothing and waits for nothing until it says so', () => {
    const tab = new Tab().inCall('room');
    expect(tab.consultation?.connection).toBe('live');
    expect(tab.place).toMatchObject({
      panel: { hidden: false, gone: false },
      page: { waiting: false },
    });
  });

  test('knows of a lobby while it is in front', () => {
    const tab = new Tab().document('room').report({ phase: 'waiting' }, 'room');
    expect(tab.place.page).toMatchObject({ waiting: true, platform: 'attendAnywhere' });
    expect(tab.inCall('room').place.page.waiting).toBe(false);
    tab.ended('hangUp').report({ phase: 'waiting' }, 'room').documentGone();
    expect(tab.place.page.waiting).toBe(false);
  });

  test('shows the panel again on its next page, where one had taken it away', () => {
    const tab = consulting();
    tab.take({ type: 'panelGone' });
    expect(tab.document('room').place.panel.gone).toBe(false);
  });

  test('that is closed closes its consultation and forgets the rest', () => {
    const tab = consulting();
    tab.take({ type: 'tabClosed' });
    expect(tab.consultation).toBeNull();
    expect(tab.ends()).toEqual(['left']);
    expect(tab.place).toEqual(emptyPlace);
  });

  test('that is closed in a gap ended with the gap', () => {
    const tab = consulting().report({ phase: 'interrupted' }, 'room');
    const droppedAt = tab.now;
    tab.wait(seconds(30)).take({ type: 'tabClosed' });
    expect(fold(tab.recorded)?.callEndedAt).toBe(droppedAt);
  });

  test('that is closed without a consultation records nothing', () => {
    expect(new Tab().document('room').take({ type: 'tabClosed' }).events).toEqual([]);
  });

  test('that falls silent for more than a minute is treated as gone since it was last heard', () => {
    const tab = consulting({ reconnectSeconds: 300, nudges: false }).heartbeat();
    const heardAt = tab.now;
    expect(tab.wait(seconds(60)).clock().consultation?.connection).toBe('live');
    tab.wait(1).clock();
    expect(tab.consultation).toMatchObject({
      connection: 'reconnecting',
      interrupted: { how: 'silent', since: heardAt },
    });
  });

  test('that was only silent goes on with its next heartbeat, in any window', () => {
    for (const reconnectSeconds of [0, 5, 60, 120, 300]) {
      const tab = consulting({ reconnectSeconds }).wait(seconds(75));
      tab.heartbeat();
      expect(tab.consultation?.connection).toBe('live');
      expect(tab.ticks()).toEqual(ticked);
    }
  });

  test('that was noticed to be silent goes on with its next heartbeat, in any window', () => {
    for (const reconnectSeconds of [0, 5, 60, 120, 300]) {
      const tab = consulting({ reconnectSeconds, nudges: false }).wait(seconds(70)).clock();
      expect(tab.consultation?.connection).toBe('reconnecting');
      tab.wait(seconds(5)).heartbeat();
      expect(tab.consultation?.connection).toBe('live');
      expect(tab.wait(seconds(1)).clock().consultation?.connection).toBe('live');
    }
  });

  test('whose page has a call that nobody heard begin is found by its heartbeat', () => {
    const tab = new Tab().document('room').heartbeat();
    expect(tab.consultation?.connection).toBe('live');
    expect(tab.talk(minutes(2)).opened()).toBe(1);
  });

  test('remembers that the doctor hid the checklist until the next consultation', () => {
    const tab = consulting();
    tab.take({ type: 'show', shown: false });
    expect(drop(tab, seconds(20)).place.panel.hidden).toBe(true);
    tab.ended('hangUp').wait(seconds(5)).inCall('room');
    expect(tab.place.panel.hidden).toBe(false);
  });

  test('whose page takes the panel away keeps the ticks and can be shown again', () => {
    const tab = consulting();
    tab.take({ type: 'panelGone' });
    expect(tab.place.panel.gone).toBe(true);
    expect(tab.ticks()).toEqual(ticked);
    tab.take({ type: 'show', shown: true });
    expect(tab.place.panel.gone).toBe(false);
  });
});

describe('time alone will next change a consultation', () => {
  const next = (tab: Tab) => {
    const at = tab.consultation && nextDeadline(tab.consultation, tab.settings, tab.place.wait);
    return at && (at - tab.now) / 1000;
  };

  test('when a nudge falls due', () => {
    const tab = new Tab().document('room').inCall('room');
    expect(next(tab)).toBe(117);
    expect(next(tab.tick('backup', 'consent', 'summary', 'next-steps'))).toBeNull();
  });

  test('when the window of a drop or a silence is over', () => {
    expect(next(consulting().report({ phase: 'interrupted' }, 'room'))).toBe(60);
    const silent = consulting({ nudges: false }).wait(seconds(70)).clock();
    expect(next(silent)).toBe(60);
  });

  test('when the last phase closes', () => {
    expect(next(consulting().ended('hangUp'))).toBe(120);
    expect(next(consulting().ended('hangUp').wait(seconds(30)).tick('break'))).toBe(120);
  });

  test('and does so then, and not a moment before', () => {
    for (const tab of [
      new Tab().document('room').inCall('room'),
      consulting().report({ phase: 'interrupted' }, 'room'),
      consulting().ended('hangUp'),
    ]) {
      const ms = seconds(next(tab) ?? 0);
      for (let time = seconds(15); time < ms; time += seconds(15)) {
        tab.wait(seconds(15));
        if (tab.consultation?.connection === 'live') tab.heartbeat();
      }
      const { consultation } = tab.wait((ms % seconds(15) || seconds(15)) - 1);
      expect(tab.clock().consultation).toBe(consultation);
      expect(tab.wait(1).clock().consultation).not.toBe(consultation);
    }
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

describe('"New patient"', () => {
  test('in a call starts an empty consultation in the same call', () => {
    const tab = consulting().act({ do: 'newPatient' });
    expect(tab.ends()).toEqual(['doctor']);
    expect(tab.consultation).toMatchObject({ connection: 'live', items: {}, startedBy: 'doctor' });
    expect(drop(tab, seconds(20)).opened()).toBe(2);
  });

  test('opens with the checklist that is in use now, and the one before keeps its own', () => {
    const newChecklist = { ...defaultChecklist, id: 'review', version: 3 };
    const tab = new Tab({ newChecklist }).document('room').inCall('room');
    expect(tab.consultation?.checklist).toBe('review@3');
    const other = new Tab({ checklist: newChecklist }).document('room').inCall('room');
    expect(other.consultation?.checklist).toBe('default@1');
    expect(other.view).toMatchObject({ checklist: newChecklist });
  });

  test('pressed by mistake is undone by the offer', () => {
    const tab = consulting().act({ do: 'newPatient' });
    expect(tab.offerShown()).toBe(true);
    expect(tab.wait(seconds(4)).act({ do: 'bringBack' }).ticks()).toEqual(ticked);
  });

  test('after the call waits for the next one with what is ticked until then', () => {
    const tab = consulting().ended('hangUp').act({ do: 'newPatient' }).tick('equipment');
    expect(tab.consultation?.connection).toBe('none');
    tab.wait(minutes(1)).inCall('room');
    expect(tab.opened()).toBe(2);
    expect(tab.ticks()).toEqual(['equipment']);
  });

  test('in a gap takes the call that comes back for the new patient’s', () => {
    const tab = consulting().report({ phase: 'interrupted' }, 'room').act({ do: 'newPatient' });
    tab.wait(seconds(3)).report({ phase: 'resumed' }, 'room');
    expect(tab.consultation).toMatchObject({ connection: 'live', items: {} });
  });
});

describe('what the doctor ticks', () => {
  test('is kept with its second, as the doctor’s own word', () => {
    const tab = consulting().set('summary', 'notApplicable');
    expect(tab.consultation?.items).toEqual({
      identity: { result: 'done', afterSeconds: 123, auto: false },
      consent: { result: 'done', afterSeconds: 123, auto: false },
      summary: { result: 'notApplicable', afterSeconds: 123, auto: false },
    });
  });

  test('can be taken back, and leaves nothing then', () => {
    const tab = consulting().set('identity', 'open');
    expect(tab.ticks()).toEqual(['consent']);
    expect(tab.wait(seconds(7)).tick('identity').consultation?.items.identity).toEqual({
      result: 'done',
      afterSeconds: 130,
      auto: false,
    });
  });

  test('can be changed from done to not applicable', () => {
    const tab = consulting().wait(seconds(2)).set('identity', 'notApplicable');
    expect(tab.consultation?.items.identity).toMatchObject({
      result: 'notApplicable',
      afterSeconds: 125,
    });
  });
});

describe('events read back', () => {
  test('without their beginning are no consultation', () => {
    const { recorded } = consulting();
    expect(fold([])).toBeNull();
    expect(fold(recorded.slice(1))).toBeNull();
  });

  test('of another consultation change nothing', () => {
    const tab = consulting();
    const [first] = tab.recorded;
    if (!first) throw new Error('nothing was recorded');
    const other = 'other' as ConsultationId;
    const event = { type: 'itemSet', item: 'cues', result: 'done', auto: false } as const;
    const foreign = { consultation: other, at: tab.now + 1, event };
    expect(fold([...tab.recorded, foreign])).toEqual(tab.consultation);
  });
});

describe('an action that changes nothing', () => {
  test('records nothing', () => {
    const tab = consulting();
    for (const action of [
      { do: 'setItem', item: 'identity', result: 'done' },
      { do: 'setItem', item: 'summary', result: 'open' },
      { do: 'setPhase', phase: 'open' },
      { do: 'dismissNudge', nudge: 'opening' },
      { do: 'bringBack' },
      { do: 'declineOffer' },
    ] as const) {
      expect(tab.take({ type: 'action', action }).events).toEqual([]);
    }
  });

  test('and one without a consultation records nothing and opens none', () => {
    const tab = new Tab();
    for (const action of ['newPatient', 'end', 'close', 'bringBack'] as const) {
      expect(tab.take({ type: 'action', action: { do: action } }).events).toEqual([]);
    }
    expect(tab.set('identity', 'done').consultation).toBeNull();
  });
});
