import { describe, expect, test } from 'vitest';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import {
  activeNudge,
  dueNudge,
  nextNudge,
  nudgeItems,
} from '../../utils/core/consultation/nudges.ts';
import { minutes, seconds, Tab } from './support/tab.ts';

const inCall = (settings = {}) => new Tab(settings).document('room').inCall('room');

/** What is due now, and when the next one comes, seconds into the call. */
function due(tab: Tab) {
  return tab.consultation && dueNudge(tab.consultation, tab.settings, tab.now);
}

function next(tab: Tab) {
  const { consultation } = tab;
  const coming = consultation && nextNudge(consultation, tab.settings);
  return coming && [coming.nudge, (coming.at - (consultation.callStartedAt ?? 0)) / 1000];
}

function active(tab: Tab) {
  return tab.consultation && activeNudge(tab.consultation, defaultChecklist);
}

/** The page asks when a nudge falls due. */
function show(tab: Tab): Tab {
  return tab.clock();
}

describe('nudges', () => {
  test('come two minutes into the call and at seventy per cent of the slot', () => {
    const tab = inCall();
    expect(next(tab)).toEqual(['opening', 120]);
    show(tab.talk(seconds(117)));
    expect(next(tab)).toEqual(['closing', 630]);
  });

  test('follow the settings', () => {
    expect(next(inCall({ openingNudgeSeconds: 45 }))).toEqual(['opening', 45]);
    const tab = inCall({ slotMinutes: 10 }).tick('backup', 'consent');
    expect(next(tab)).toEqual(['closing', 420]);
    expect(next(inCall({ nudges: false }))).toBeNull();
  });

  test('are due from their second on, and not before', () => {
    const tab = inCall().talk(seconds(116.999));
    expect(due(tab)).toBeNull();
    expect(due(tab.wait(1))).toBe('opening');
  });

  test('are counted from the start of the call, not of the checklist', () => {
    const tab = new Tab();
    tab.take({ type: 'startByDoctor', platform: 'attendAnywhere', phase: 'prepare' });
    expect(next(tab)).toBeNull();
    tab.wait(seconds(50)).inCall('room');
    expect(next(tab)).toEqual(['opening', 120]);
  });

  test('name only what is still open', () => {
    const tab = inCall().tick('backup');
    const named = () => {
      const items = tab.consultation ?? { items: {} };
      return nudgeItems(items, 'opening', defaultChecklist).map(({ id }) => id);
    };
    expect(named()).toEqual(['consent']);
    tab.set('consent', 'notApplicable');
    expect(named()).toEqual([]);
    tab.set('consent', 'open');
    expect(named()).toEqual(['consent']);
  });

  test('stay away when everything they would name is settled', () => {
    const tab = inCall().tick('backup').set('consent', 'notApplicable');
    expect(next(tab)).toEqual(['closing', 630]);
    expect(next(tab.tick('summary', 'next-steps'))).toBeNull();
  });

  test('are at least a minute apart, however late the first one was', () => {
    const tab = inCall().talk(minutes(12)).heartbeat();
    show(tab);
    const first = tab.now;
    expect(Object.keys(tab.consultation?.nudges ?? {})).toEqual(['opening']);
    expect(due(tab.wait(seconds(59)))).toBeNull();
    show(tab.wait(seconds(1)));
    expect(tab.consultation?.nudges.closing?.shownAt).toBe(first + minutes(1));
  });

  test('are shown once each and never a third time', () => {
    const tab = inCall();
    for (let minute = 0; minute < 30; minute += 1) show(tab.talk(minutes(1)));
    const shown = tab.recorded.filter(({ event }) => event.type === 'nudgeShown');
    expect(shown.map(({ event }) => event.type === 'nudgeShown' && event.nudge)).toEqual([
      'opening',
      'closing',
    ]);
    expect(next(tab)).toBeNull();
  });

  test('wait while the call is interrupted and end with it', () => {
    const tab = inCall().talk(minutes(3)).report({ phase: 'interrupted' }, 'room');
    expect(next(tab)).toBeNull();
    tab.wait(seconds(5)).report({ phase: 'resumed' }, 'room');
    expect(due(tab)).toBe('opening');
    expect(next(tab.ended('hangUp'))).toBeNull();
  });

  test('come in a checklist started by hand, which has no call to wait for', () => {
    const tab = new Tab();
    tab.take({ type: 'startByDoctor', platform: 'byHand', phase: 'prepare' });
    expect(due(tab.wait(seconds(119)))).toBeNull();
    expect(due(tab.wait(seconds(1)))).toBe('opening');
  });
});

describe('a nudge that waits for a pause in the talk', () => {
  /** In a call in which the opening nudge falls due now. */
  const waiting = (settings = {}) =>
    show(inCall({ waitForPause: true, ...settings }).talk(seconds(117)));
  const quiet = (tab: Tab, frame = 0) => {
    tab.take({ type: 'quiet', frame });
    return tab;
  };

  test('is not shown at its time, but as soon as the call is quiet', () => {
    const tab = waiting();
    expect(active(tab)).toBeNull();
    expect(tab.place.wait.quietIn).toEqual([0]);
    expect(active(show(tab.wait(seconds(9))))).toBeNull();
    expect(active(quiet(tab))).toBe('opening');
    expect(tab.place.wait.quietIn).toBeNull();
  });

  test('waits for half a minute and no longer', () => {
    const tab = waiting();
    const due = tab.now;
    expect(tab.view).toMatchObject({ changesAt: due + seconds(30) });
    expect(active(show(tab.talk(seconds(29.999))))).toBeNull();
    expect(active(show(tab.wait(1)))).toBe('opening');
    expect(tab.place.wait.quietIn).toBeNull();
  });

  test('does not wait where it was noticed later than that', () => {
    expect(active(show(inCall({ waitForPause: true }).talk(seconds(147))))).toBe('opening');
  });

  test('waits until every frame of the call is quiet', () => {
    const tab = new Tab({ waitForPause: true }).document('room').inCall('room');
    show(tab.inCall('sound', 4).talk(seconds(117)));
    expect(tab.place.wait.quietIn).toEqual([0, 4]);
    expect(active(quiet(tab))).toBeNull();
    expect(active(quiet(tab))).toBeNull();
    expect(active(quiet(tab, 4))).toBe('opening');
  });

  test('does not wait for a frame that has gone', () => {
    const tab = new Tab({ waitForPause: true }).document('room').inCall('room');
    show(tab.inCall('sound', 4).talk(seconds(117)));
    quiet(tab).documentGone(4);
    expect(active(show(tab))).toBe('opening');
  });

  test('is not shown by a frame that was not asked, or not asked yet', () => {
    const tab = inCall({ waitForPause: true }).talk(seconds(110));
    expect(active(quiet(tab))).toBeNull();
    show(tab.talk(seconds(7)));
    expect(active(quiet(tab, 4))).toBeNull();
  });

  test('waits no more when what it names is settled, in a pause, and after the call', () => {
    expect(waiting().tick('backup', 'consent').place.wait.quietIn).toBeNull();
    expect(waiting().act({ do: 'pause', paused: true }).place.wait.quietIn).toBeNull();
    expect(waiting().ended('hangUp').place.wait.quietIn).toBeNull();
    expect(waiting().report({ phase: 'interrupted' }, 'room').place.wait.quietIn).toBeNull();
    expect(waiting().document('elsewhere').place.wait.quietIn).toBeNull();
    expect(active(quiet(waiting().tick('backup', 'consent')))).toBeNull();
  });

  test('waits again after a gap in the call, until its half minute is over', () => {
    const tab = waiting().report({ phase: 'interrupted' }, 'room').wait(seconds(5));
    show(tab.report({ phase: 'resumed' }, 'room'));
    expect(tab.place.wait.quietIn).toEqual([0]);
    expect(active(show(tab.wait(seconds(25))))).toBe('opening');
  });

  test('comes at its time in a checklist without a call, and where it is not to wait', () => {
    const byHand = new Tab({ waitForPause: true });
    byHand.take({ type: 'startByDoctor', platform: 'byHand', phase: 'prepare' });
    expect(active(show(byHand.wait(seconds(120))))).toBe('opening');
    expect(active(waiting({ waitForPause: false }))).toBe('opening');
  });

  test('is a minute after the one before, however long that waited', () => {
    const tab = quiet(show(inCall({ waitForPause: true, slotMinutes: 10 }).talk(minutes(6.9))));
    const first = tab.now;
    expect(active(tab)).toBe('opening');
    show(tab.talk(seconds(59.999)));
    expect(active(quiet(tab))).toBe('opening');
    expect(tab.place.wait.quietIn).toBeNull();
    show(tab.wait(1));
    expect(active(quiet(tab))).toBe('closing');
    expect(tab.consultation?.nudges.closing?.shownAt).toBe(first + minutes(1));
  });
});

describe('the nudge on screen', () => {
  test('stays until what it names is settled', () => {
    const tab = show(inCall().talk(minutes(3)));
    expect(active(tab)).toBe('opening');
    expect(active(tab.tick('backup'))).toBe('opening');
    expect(active(tab.tick('consent'))).toBeNull();
  });

  test('goes when the doctor dismisses it, and stays away', () => {
    const tab = show(inCall().talk(minutes(3))).act({ do: 'dismissNudge', nudge: 'opening' });
    expect(active(tab)).toBeNull();
    expect(due(tab)).toBeNull();
  });

  test('is the later one when both are there', () => {
    const tab = show(inCall().talk(minutes(3)));
    show(tab.talk(minutes(9)));
    expect(active(tab)).toBe('closing');
    expect(active(tab.act({ do: 'dismissNudge', nudge: 'closing' }))).toBe('opening');
  });

  test('is none before any was shown', () => {
    expect(active(inCall().talk(minutes(20)))).toBeNull();
  });
});
