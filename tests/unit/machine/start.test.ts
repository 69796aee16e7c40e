import { describe, expect, test } from 'vitest';
import { fold } from '../../../utils/core/consultation/fold.ts';
import type { ConsultationId } from '../../../utils/core/consultation/types.ts';
import { consulting, drop } from '../support/consulting.ts';
import { minutes, seconds, Tab } from '../support/tab.ts';

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
