import { describe, expect, test } from 'vitest';
import { fold } from '../../../utils/core/consultation/fold.ts';
import { emptyPlace } from '../../../utils/core/consultation/place.ts';
import { consulting, drop, ticked } from '../support/consulting.ts';
import { minutes, seconds, Tab } from '../support/tab.ts';

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
