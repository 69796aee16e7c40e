import { describe, expect, test } from 'vitest';
import { fold } from '../../utils/consultation/fold.ts';
import {
  type ConsultationSettings,
  type DoctorAction,
  emptyPlace,
  nextDeadline,
} from '../../utils/consultation/machine.ts';
import type { ConsultationId } from '../../utils/consultation/types.ts';
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
    expect(tab.place.asking?.meeting).toBe('meeting');
    expect(tab.opened()).toBe(0);
  });

  test('"yes" opens a consultation that began with the call', () => {
    const tab = asking();
    const since = tab.now - seconds(3);
    tab.wait(seconds(30)).take({ type: 'answer', start: true });
    expect(tab.consultation).toMatchObject({ startedBy: 'call', openedAt: since });
    expect(tab.consultation?.connection).toBe('live');
    expect(tab.place.asking).toBeNull();
  });

  test('"no" opens nothing, and the same meeting is not asked about again', () => {
    const tab = asking();
    tab.take({ type: 'answer', start: false });
    tab.ended('unclear').wait(seconds(20)).inCall('meeting');
    expect(tab.place.asking).toBeNull();
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
      expect(tab.place.asking?.meeting).toBe('other meeting');
    }
  });

  test('the question goes when the call does, and an answer to it opens nothing', () => {
    for (const leave of [
      (tab: Tab) => tab.ended('hangUp', 'meeting'),
      (tab: Tab) => tab.documentGone(),
      (tab: Tab) => tab.document('elsewhere'),
    ]) {
      const tab = leave(asking());
      expect(tab.place.asking).toBeNull();
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
    expect(tab.place.asking).toBeNull();
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
    expect(tab.place.hidden).toBe(false);
    tab.take({ type: 'show', shown: false });
    tab.take({ type: 'startByDoctor', platform: 'attendAnywhere', phase: 'prepare' });
    expect(tab.place.hidden).toBe(false);
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
      const tab = new Tab({ autoStart }).document('room', { patient: true });
      tab.inCall('room').report({ phase: 'interrupted' }, 'room');
      tab.report({ phase: 'resumed' }, 'room').ended('dropped').inCall('room').inCall('room', 3);
      expect(tab.opened()).toBe(0);
      expect(tab.place.asking).toBeNull();
    }
  });

  test('known by one of its frames opens nothing either', () => {
    const tab = new Tab().document('room').document('guest', { patient: true, frame: 2 });
    expect(tab.inCall('room').opened()).toBe(0);
  });

  test('that is left for a doctor’s page is forgotten', () => {
    const tab = new Tab().document('room', { patient: true }).document('console');
    expect(tab.inCall('console').opened()).toBe(1);
  });

  test('found out while the question was open takes the question away', () => {
    const tab = new Tab({ autoStart: 'ask' }).document('meeting').inCall('meeting');
    tab.document('guest', { patient: true, frame: 2 });
    expect(tab.place.asking).toBeNull();
    tab.take({ type: 'answer', start: true });
    expect(tab.opened()).toBe(0);
  });

  test('found out in the middle of a call ends what had begun', () => {
    const tab = consulting().document('room', { patient: true });
    expect(tab.consultation).toBeNull();
    expect(tab.ends()).toEqual(['left']);
  });
});

describe('a tab', () => {
  test('is nobody’s patient’s, hides nothing and waits for nothing until it says so', () => {
    const tab = new Tab().inCall('room');
    expect(tab.consultation?.connection).toBe('live');
    expect(tab.place).toMatchObject({ hidden: false, panelGone: false, waiting: false });
  });

  test('knows of a lobby while it is in front', () => {
    const tab = new Tab().document('room').report({ phase: 'waiting' }, 'room');
    expect(tab.place).toMatchObject({ waiting: true, platform: 'attendAnywhere' });
    expect(tab.inCall('room').place.waiting).toBe(false);
    tab.ended('hangUp').report({ phase: 'waiting' }, 'room').documentGone();
    expect(tab.place.waiting).toBe(false);
  });

  test('shows the panel again on its next page, where one had taken it away', () => {
    const tab = consulting();
    tab.take({ type: 'panelGone' });
    expect(tab.document('room').place.panelGone).toBe(false);
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
    const tab = consulting({ reconnectSeconds: 300, nudges: false });
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
    expect(drop(tab, seconds(20)).place.hidden).toBe(true);
    tab.ended('hangUp').wait(seconds(5)).inCall('room');
    expect(tab.place.hidden).toBe(false);
  });

  test('whose page takes the panel away keeps the ticks and can be shown again', () => {
    const tab = consulting();
    tab.take({ type: 'panelGone' });
    expect(tab.place.panelGone).toBe(true);
    expect(tab.ticks()).toEqual(ticked);
    tab.take({ type: 'show', shown: true });
    expect(tab.place.panelGone).toBe(false);
  });
});

describe('time alone will next change a consultation', () => {
  const next = (tab: Tab) => {
    const at = tab.consultation && nextDeadline(tab.consultation, tab.settings);
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
