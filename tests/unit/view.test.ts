import { describe, expect, test } from 'vitest';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import type { ConsultationSettings } from '../../utils/core/consultation/input.ts';
import { whySmallMs } from '../../utils/core/consultation/turn.ts';
import { panelFor, viewOf } from '../../utils/core/consultation/view.ts';
import { minutes, seconds, Tab } from './support/tab.ts';

function consulting(settings: Partial<ConsultationSettings> = {}): Tab {
  const tab = new Tab({ nudges: false, ...settings }).document('room').inCall('room');
  return tab.talk(minutes(1)).tick('identity');
}

const changesAt = ({ view }: Tab) => (view.kind === 'consultation' ? view.changesAt : null);

describe('while the doctor shows their screen', () => {
  test('the checklist is small, and says for ten seconds why', () => {
    const tab = consulting();
    expect(tab.panel).toBe('panel');
    expect(tab.page({ presenting: true }).panel).toBe('whySmall');
    expect(tab.wait(whySmallMs - 1).panel).toBe('whySmall');
    expect(tab.wait(1).panel).toBe('tab');
    expect(tab.talk(minutes(5)).panel).toBe('tab');
  });

  test('the reason is not said again when the clock is set back', () => {
    const tab = consulting().page({ presenting: true }).wait(whySmallMs).clock();
    expect(tab.wait(-minutes(60)).panel).toBe('tab');
  });

  test('the page knows when the reason goes, to ask the worker then', () => {
    const tab = consulting();
    expect(changesAt(tab)).toBeNull();
    tab.page({ presenting: true });
    expect(changesAt(tab)).toBe(tab.now + whySmallMs);
    expect(changesAt(tab.wait(whySmallMs))).toBeNull();
  });

  test('the reason’s end or a reminder is told, whichever comes first', () => {
    const tab = new Tab({ openingNudgeSeconds: 10 }).document('room').inCall('room');
    tab.page({ presenting: true });
    expect(changesAt(tab)).toBe(tab.now + seconds(7));
    const later = new Tab().document('room').inCall('room').page({ presenting: true });
    expect(changesAt(later)).toBe(later.now + whySmallMs);
  });

  test('nothing changes for the ticks, and they are there when it is over', () => {
    const tab = consulting().page({ presenting: true }).talk(minutes(2)).tick('consent');
    expect(tab.page({}).panel).toBe('panel');
    expect(tab.ticks()).toEqual(['consent', 'identity']);
  });

  test('the doctor can open the checklist all the same, until the next time', () => {
    const tab = consulting().page({ presenting: true }).wait(seconds(4)).show(true);
    expect(tab.panel).toBe('panel');
    expect(changesAt(tab)).toBeNull();
    expect(tab.talk(minutes(5)).panel).toBe('panel');
    tab.page({}).talk(minutes(1)).page({ presenting: true });
    expect(tab.panel).toBe('tab');
  });

  test('the doctor can hide it, and gets it back in full', () => {
    const tab = consulting().page({ presenting: true }).show(false);
    expect(tab.panel).toBeNull();
    expect(tab.show(true).panel).toBe('panel');
  });

  test('the reason is said once in a consultation, however often the screen is shown', () => {
    const tab = consulting();
    for (const form of ['whySmall', 'tab', 'tab']) {
      expect(tab.page({ presenting: true }).panel).toBe(form);
      tab.talk(minutes(1)).page({}).talk(minutes(1));
    }
  });

  test('the reason is said again in the next consultation', () => {
    const tab = consulting().page({ presenting: true }).talk(minutes(1)).page({});
    tab.ended('hangUp').wait(seconds(5)).inCall('room');
    expect(tab.page({ presenting: true }).panel).toBe('whySmall');
  });

  test('the reason is said also in a consultation that starts in the middle of it', () => {
    const tab = consulting().page({ presenting: true }).talk(minutes(1));
    tab.ended('hangUp').wait(seconds(5)).inCall('room');
    expect(tab.panel).toBe('whySmall');
    expect(tab.wait(whySmallMs).clock().panel).toBe('tab');
    expect(tab.page({}).page({ presenting: true }).panel).toBe('tab');
  });

  test('it is said by any frame of the page, and over when the last one says so', () => {
    const tab = consulting().page({ presenting: true }).page({ presenting: true }, 4);
    expect(tab.page({}).wait(whySmallMs).panel).toBe('tab');
    expect(tab.page({}, 7).panel).toBe('tab');
    expect(tab.page({}, 4).panel).toBe('panel');
  });

  test('a frame that goes shows nothing any more', () => {
    expect(consulting().page({ presenting: true }, 4).documentGone(4).panel).toBe('panel');
    const anew = consulting().page({ presenting: true }, 4).document('frame', { frame: 4 });
    expect(anew.panel).toBe('panel');
  });

  test('a page that is loaded anew shows nothing yet', () => {
    const tab = consulting().page({ presenting: true }).document('room');
    expect(tab.panel).toBe('panel');
    tab.wait(seconds(8)).inCall('room').page({ presenting: true });
    expect(tab.opened()).toBe(1);
    expect(tab.panel).toBe('tab');
  });

  test('a question waits until it is over', () => {
    const tab = new Tab({ autoStart: 'ask' }).document('meeting').page({ presenting: true });
    tab.inCall('meeting');
    expect(tab.view).toMatchObject({ kind: 'ask', presenting: true });
    expect(tab.panel).toBeNull();
    expect(tab.page({}).panel).toBe('ask');
  });

  test('nothing is small where the doctor does not want it', () => {
    const tab = consulting({ smallWhenSharing: false }).page({ presenting: true });
    expect(tab.panel).toBe('panel');
    expect(changesAt(tab)).toBeNull();
    const asking = new Tab({ autoStart: 'ask', smallWhenSharing: false }).document('meeting');
    expect(asking.page({ presenting: true }).inCall('meeting').panel).toBe('ask');
  });

  test('being shown again before says nothing of the time after', () => {
    expect(consulting().show(true).page({ presenting: true }).panel).toBe('whySmall');
  });
});

describe('a page without the marks by which the service is known', () => {
  const degraded = ({ view }: Tab) => view.kind === 'consultation' && view.degraded;

  test('is told, as long as any frame with a call lacks them', () => {
    const tab = consulting();
    expect(degraded(tab)).toBe(false);
    expect(degraded(tab.page({ degraded: true }).page({ degraded: true }, 4))).toBe(true);
    expect(degraded(tab.page({}))).toBe(true);
    expect(degraded(tab.page({}, 4))).toBe(false);
  });

  test('is told no more when its frame has gone, or was loaded anew', () => {
    expect(degraded(consulting().page({ degraded: true }, 4).documentGone(4))).toBe(false);
    expect(degraded(consulting().page({ degraded: true }).document('room'))).toBe(false);
  });

  test('changes nothing else', () => {
    const tab = consulting();
    const before = tab.view;
    expect(tab.page({ degraded: true }).view).toEqual({ ...before, degraded: true });
    expect(tab.panel).toBe('panel');
  });
});

describe('what is drawn', () => {
  test('carries the name of the service', () => {
    const call = consulting();
    const asking = new Tab({ autoStart: 'ask' }).document('meeting').inCall('meeting');
    const idle = new Tab().document('console');
    for (const { place, consultation, settings, now, view } of [call, asking, idle]) {
      expect(view.service).toBe('Attend Anywhere');
      const named = viewOf({ place, consultation }, settings, now, 'Clinic Rooms');
      expect(named).toEqual({ ...view, service: 'Clinic Rooms' });
    }
    expect([call, asking, idle].map(({ view }) => view.kind)).toEqual([
      'consultation',
      'ask',
      'idle',
    ]);
  });

  test('without a consultation is what the tab is seen as', () => {
    const seen = (tab: Tab) => (tab.view.kind === 'idle' ? tab.view.seen : tab.view.kind);
    const never = () => new Tab({ autoStart: 'never' }).document('room');
    expect(seen(new Tab())).toBe('nothing');
    expect(seen(never())).toBe('nothing');
    expect(seen(never().report({ phase: 'waiting' }, 'room'))).toBe('waiting');
    expect(seen(never().inCall('room'))).toBe('call');
    expect(seen(never().inCall('room').ended('hangUp').report({ phase: 'waiting' }, 'room'))).toBe(
      'waiting',
    );
    expect(seen(new Tab().document('room', { role: 'patient' }))).toBe('patient');
    expect(seen(new Tab().document('room', { role: 'likelyPatient' }))).toBe('patient');
    for (const { panel } of [new Tab(), never(), never().inCall('room')]) expect(panel).toBeNull();
  });

  test('of a running consultation is complete', () => {
    const tab = consulting();
    expect(tab.view).toEqual({
      kind: 'consultation',
      id: tab.consultation?.id,
      platform: 'attendAnywhere',
      service: 'Attend Anywhere',
      checklist: defaultChecklist,
      noteTemplate: '',
      openedAt: tab.consultation?.openedAt,
      stoppedAt: null,
      pausedMs: 0,
      paused: false,
      connection: 'live',
      endedHow: null,
      resumed: null,
      phase: 'open',
      items: tab.consultation?.items,
      undo: { item: 'identity' },
      nudge: null,
      changesAt: null,
      offerUntil: null,
      turnover: false,
      hidden: false,
      panelGone: false,
      panelCovered: false,
      form: 'panel',
      presenting: false,
      opened: false,
      arrangement: tab.settings.arrangement,
      degraded: false,
      frozen: false,
    });
  });

  test('stops the clock with a gap or the end of the call', () => {
    const stoppedAt = ({ view }: Tab) => view.kind === 'consultation' && view.stoppedAt;
    const tab = consulting();
    expect(stoppedAt(tab)).toBeNull();
    const droppedAt = tab.now;
    expect(stoppedAt(tab.report({ phase: 'interrupted' }, 'room').wait(seconds(5)))).toBe(
      droppedAt,
    );
    expect(stoppedAt(tab.ended('hangUp'))).toBe(droppedAt);
  });

  test('offers the ticks of the one before for a minute', () => {
    const until = ({ view }: Tab) => view.kind === 'consultation' && view.offerUntil;
    const tab = consulting().ended('unclear').wait(seconds(5)).inCall('room');
    expect(until(tab)).toBe(tab.now + minutes(1));
    expect(until(tab.wait(minutes(1) + 1))).toBeNull();
  });

  test('has no panel where it is hidden or the page takes it away, and keeps its form', () => {
    const hidden = consulting().show(false);
    expect(hidden.view).toMatchObject({ hidden: true, form: 'panel' });
    expect(hidden.panel).toBeNull();
    const gone = consulting();
    gone.take({ type: 'panelGone' });
    expect(gone.panel).toBeNull();
    expect(gone.show(true).panel).toBe('panel');
  });

  test('has no reminder after the call', () => {
    const tab = consulting({ nudges: true }).talk(minutes(3)).clock();
    expect(tab.view).toMatchObject({ nudge: 'opening' });
    expect(tab.ended('hangUp').view).toMatchObject({ nudge: null });
  });

  test('of a question is a panel of its own kind', () => {
    const tab = new Tab({ autoStart: 'ask' }).document('meeting').inCall('meeting');
    expect(tab.view).toEqual({
      kind: 'ask',
      platform: 'attendAnywhere',
      service: 'Attend Anywhere',
      presenting: false,
    });
    expect(panelFor(tab.view)).toBe('ask');
  });
});
