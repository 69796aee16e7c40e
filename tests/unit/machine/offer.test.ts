import { describe, expect, test } from 'vitest';
import { defaultChecklist, defaultKey } from '../../../utils/core/checklist/items.ts';
import { consulting, drop, ticked } from '../support/consulting.ts';
import { minutes, seconds, Tab } from '../support/tab.ts';

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
    expect(other.consultation?.checklist).toBe(defaultKey);
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
