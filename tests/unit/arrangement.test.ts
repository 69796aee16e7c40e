import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { packResults } from '../../utils/core/log/results.ts';
import { closedRow, openRow } from '../../utils/core/log/row.ts';
import {
  arrangementKeys,
  arrangementOn,
  withArranged,
  withoutArranged,
} from '../../utils/core/settings/arrangement.ts';
import { noPolicy, readPolicy } from '../../utils/core/settings/policy.ts';
import { resolveSettings } from '../../utils/core/settings/resolve.ts';
import {
  arrangementIn,
  choose,
  readSettingsInForce,
  rememberArranged,
} from '../../utils/store/settings.ts';
import { minutes, seconds, Tab } from './support/tab.ts';

const usual = {
  panelSide: 'right',
  panelWidth: 300,
  stripPlace: 'centre',
  panelForm: 'panel',
  consultForm: 'strip',
} as const;

function on(service: string, remembered: unknown, chosen = {}, managed = {}) {
  const policy = readPolicy(managed);
  return arrangementOn(service, resolveSettings(chosen, policy), policy, remembered);
}

describe('what was arranged by hand', () => {
  test('is remembered for the service where it was done, beside the settings', () => {
    const remembered = withArranged({}, 'teams', 'panelSide', 'left');
    expect(on('teams', remembered)).toEqual({ ...usual, panelSide: 'left' });
    expect(on('accurx', remembered)).toEqual(usual);
    expect(on('teams', remembered, { stripPlace: 'left' })).toEqual({
      ...usual,
      panelSide: 'left',
      stripPlace: 'left',
    });
  });

  test('gives way to a policy, and keeps to its bounds', () => {
    const remembered = { teams: { panelSide: 'left', panelWidth: 420 } };
    const fixed = { panelSide: 'right', 'panelWidth.max': 360 };
    expect(on('teams', remembered, {}, fixed)).toEqual({ ...usual, panelWidth: 360 });
  });

  test.each([
    undefined,
    null,
    7,
    'left',
    [],
    { teams: null },
    { teams: 'left' },
    { teams: { panelSide: 'top', panelWidth: 9000, consultForm: 1, other: true } },
  ])('is skipped where it cannot be used: %j', (remembered) => {
    expect(on('teams', remembered)).toEqual(usual);
  });

  test('is taken only for what can be arranged, and only as the catalogue allows it', () => {
    expect(withArranged({}, 'teams', 'nudges', false)).toBeUndefined();
    expect(withArranged({}, 'teams', 'panelWidth', 100)).toBeUndefined();
    expect(withArranged({}, 'teams', 'panelSide', 'top')).toBeUndefined();
  });

  test('can be read whatever is stored, and one change touches no other', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...arrangementKeys), (stored, key) => {
        const before = on('teams', stored);
        const set = withArranged(stored, 'teams', key, usual[key]);
        expect(on('teams', set)).toEqual({ ...before, [key]: usual[key] });
        expect(on('teams', withoutArranged(set, key))).toEqual({ ...before, [key]: usual[key] });
      }),
    );
  });

  test('takes a host that was added for what its id says, and nothing else', () => {
    const remembered = withArranged({}, '__proto__', 'panelSide', 'left');
    expect(on('teams', remembered)).toEqual(usual);
    expect(resolveSettings({}, noPolicy).settings.panelSide).toBe('right');
  });
});

describe('in storage', () => {
  beforeEach(() => fakeBrowser.reset());

  const read = async (service: string) => arrangementIn(service, await readSettingsInForce());

  test('what was arranged is kept, and a setting that is chosen anew counts everywhere', async () => {
    expect(await rememberArranged('teams', 'panelSide', 'left')).toBe(true);
    expect(await rememberArranged('teams', 'panelWidth', 360)).toBe(true);
    expect(await rememberArranged('accurx', 'panelSide', 'left')).toBe(true);
    expect(await read('teams')).toEqual({ ...usual, panelSide: 'left', panelWidth: 360 });
    await choose('panelSide', 'right');
    expect(await read('teams')).toEqual({ ...usual, panelWidth: 360 });
    expect(await read('accurx')).toEqual(usual);
  });

  test('what cannot be arranged changes nothing', async () => {
    await rememberArranged('teams', 'panelSide', 'left');
    expect(await rememberArranged('teams', 'panelSide', 'top')).toBe(false);
    expect(await read('teams')).toEqual({ ...usual, panelSide: 'left' });
  });
});

const consulting = () =>
  new Tab().document('room').inCall('room').talk(minutes(1)).tick('identity');

function viewOf(tab: Tab) {
  const { view } = tab;
  if (view.kind !== 'consultation') throw new Error('No consultation.');
  return view;
}

describe('the form of the checklist', () => {
  test('is the line while consulting, and the panel before and after', () => {
    const tab = consulting();
    const forms = (['prepare', 'open', 'consult', 'close', 'after'] as const).map((phase) => {
      return tab.act({ do: 'setPhase', phase }).panel;
    });
    expect(forms).toEqual(['panel', 'panel', 'strip', 'panel', 'panel']);
  });

  test('is the panel when the call ends while consulting', () => {
    const tab = consulting().act({ do: 'setPhase', phase: 'consult' });
    expect(tab.ended('hangUp').panel).toBe('panel');
  });

  test('is in full where the doctor opens it, until the next phase', () => {
    const tab = consulting().act({ do: 'setPhase', phase: 'consult' });
    tab.take({ type: 'open', open: true });
    expect(tab.panel).toBe('panel');
    expect(viewOf(tab).opened).toBe(true);
    expect(tab.talk(minutes(5)).tick('cues').panel).toBe('panel');
    tab.act({ do: 'setPhase', phase: 'close' }).act({ do: 'setPhase', phase: 'consult' });
    expect(tab.panel).toBe('strip');
    tab.take({ type: 'open', open: true });
    tab.take({ type: 'open', open: false });
    expect(tab.panel).toBe('strip');
  });

  test('can be the small button, which is not said to be small for presenting', () => {
    const arrangement = { ...usual, panelForm: 'tab' } as const;
    const tab = new Tab({ arrangement }).document('room').inCall('room');
    expect(tab.panel).toBe('tab');
    expect(viewOf(tab).presenting).toBe(false);
    expect(viewOf(tab.page({ presenting: true })).presenting).toBe(true);
    expect(viewOf(tab).form).toBe('whySmall');
  });
});

describe('the last tick or step', () => {
  test('can be taken back, once', () => {
    const tab = consulting().talk(seconds(9)).tick('consent');
    expect(viewOf(tab).undo).toEqual({ item: 'consent' });
    expect(tab.act({ do: 'undo' }).ticks()).toEqual(['identity']);
    expect(viewOf(tab).undo).toBeNull();
    expect(tab.act({ do: 'undo' }).ticks()).toEqual(['identity']);
  });

  test('comes back as it was, with its second', () => {
    const tab = consulting();
    const before = tab.consultation?.items;
    for (const result of ['open', 'notApplicable'] as const) {
      tab.talk(seconds(20)).set('identity', result).act({ do: 'undo' });
      expect(tab.consultation?.items).toEqual(before);
    }
  });

  test('can be a step to another phase, until the call is over', () => {
    const tab = consulting().act({ do: 'setPhase', phase: 'close' });
    expect(viewOf(tab).undo).toBe('phase');
    expect(viewOf(tab.act({ do: 'undo' })).phase).toBe('open');
    tab.act({ do: 'setPhase', phase: 'close' }).ended('hangUp');
    expect(viewOf(tab).undo).toBeNull();
  });

  test('of one patient is not taken back for the next', () => {
    expect(viewOf(consulting().act({ do: 'newPatient' })).undo).toBeNull();
  });
});

describe('a tick by Webside itself', () => {
  const auto = (tab: Tab, item = 'break') => {
    tab.take({ type: 'autoTick', item });
    return tab;
  };

  test('is marked as such, also in the log', () => {
    const tab = auto(consulting().talk(seconds(10)));
    expect(tab.consultation?.items.break).toMatchObject({ result: 'done', auto: true });
    expect(packResults(tab.consultation?.items ?? {})).toMatch(/^identity:d\d+ break:d\d+a$/);
  });

  test('leaves what the doctor settled, and what is not in the checklist', () => {
    const tab = consulting().set('break', 'notApplicable');
    expect(auto(tab).consultation?.items.break).toMatchObject({ result: 'notApplicable' });
    expect(auto(tab, 'nothing').ticks()).toEqual(['break', 'identity']);
  });

  test('can be taken back by the doctor, and stays so', () => {
    const tab = auto(consulting()).set('break', 'open');
    expect(auto(tab).ticks()).toEqual(['identity']);
  });

  test('is not what "Undo" takes back', () => {
    expect(auto(consulting()).act({ do: 'undo' }).ticks()).toEqual(['break']);
  });

  test('opens nothing', () => {
    expect(auto(new Tab().document('room')).consultation).toBeNull();
  });
});

describe('a pause', () => {
  const pause = (tab: Tab, paused = true) => tab.act({ do: 'pause', paused });

  test('stops the clock, and the second of a tick with it', () => {
    const tab = pause(consulting());
    const stoppedAt = tab.now;
    tab.talk(minutes(10)).tick('consent');
    expect(viewOf(tab)).toMatchObject({ paused: true, stoppedAt });
    pause(tab, false).talk(seconds(30)).tick('backup');
    const { consent, backup } = tab.consultation?.items ?? {};
    expect((backup?.afterSeconds ?? 0) - (consent?.afterSeconds ?? 0)).toBe(30);
    expect(viewOf(tab)).toMatchObject({ paused: false, stoppedAt: null, pausedMs: minutes(10) });
  });

  test('holds back the reminders by as long as it lasts', () => {
    const tab = pause(consulting());
    for (let minute = 0; minute < 30; minute += 1) tab.talk(minutes(1)).clock();
    expect(viewOf(tab)).toMatchObject({ nudge: null, changesAt: null });
    pause(tab, false).talk(seconds(56)).clock();
    expect(viewOf(tab).nudge).toBeNull();
    expect(viewOf(tab.talk(seconds(1)).clock()).nudge).toBe('opening');
  });

  test('is over with the call, and does not count for its length', () => {
    const tab = pause(consulting()).talk(minutes(5)).ended('hangUp');
    const { consultation } = tab;
    if (!consultation) throw new Error('No consultation.');
    expect(viewOf(tab).paused).toBe(false);
    const row = openRow(consultation, 7, 'hour');
    const closed = closedRow(row, consultation, 'closed', tab.settings.checklist, tab.now);
    expect(closed.durationSeconds).toBe(63);
  });

  test('is for a call, or a checklist started by hand, and not for what waits for its call', () => {
    const prepared = new Tab();
    prepared.take({ type: 'startByDoctor', platform: 'attendAnywhere', phase: 'prepare' });
    expect(viewOf(pause(prepared)).paused).toBe(false);
    const byHand = new Tab();
    byHand.take({ type: 'startByDoctor', platform: 'byHand', phase: 'prepare' });
    expect(viewOf(pause(byHand)).paused).toBe(true);
  });
});
