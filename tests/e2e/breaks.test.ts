/** Breaks in real browsers: what the doctor sees and hears of them, in calls and after them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { phaseOf } from '../../utils/core/breaks/machine.ts';
import type { BreakPhase } from '../../utils/core/breaks/types.ts';
import type { Settings } from '../../utils/core/settings/catalogue.ts';
import { violationsInThemes } from '../support/axe.ts';
import {
  act,
  alarmAt,
  badge,
  breakState,
  kinds,
  leave,
  leaveAway,
  leaveNearlyDue,
  logged,
  notifications,
  processTree,
  startAnew,
  stored,
  waitForBreaks,
} from '../support/breaks.ts';
import { extensionWorker } from '../support/browsers.ts';
import { inCall, openDoctor, press as pressIn, until, waitForState } from '../support/call.ts';
import { inExtension } from '../support/extension.ts';
import { isAvailable, pressControl, Rig, sidebar } from '../support/rig.ts';
import { attendAnywhere, teams } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

const settleMs = 30_000;
const hourMs = 3_600_000;

const isPrompted = (ids: readonly string[]) =>
  ids.some((id) => id.startsWith('breaks.prompt.')) || undefined;

/** Works until a break is asked for. */
async function prompted(rig: Rig): Promise<void> {
  await leaveNearlyDue(rig);
  await act(rig, 'look');
  await waitForBreaks(rig, 'a prompt', ({ phase }) => phase === 'prompted');
}

async function liveCall(rig: Rig): Promise<void> {
  await rig.waitForView(
    'a call',
    (view) => view.kind === 'consultation' && view.connection === 'live',
  );
  await waitForBreaks(rig, 'a call', ({ held }) => held === 'call');
}

interface WorkerApi {
  readonly idle: { readonly onStateChanged: { dispatch(state: string): void } };
}

describe.skipIf(!isAvailable('chromium'))('breaks in Chromium', () => {
  let rig: Rig;
  const { opened, callOn, newRoom } = useRig('chromium', (started) => {
    rig = started;
  });

  beforeEach(() => startAnew(rig));

  it('come once, thirty seconds after the call in which they fell due; a new call takes them back', async () => {
    const { doctor } = await callOn(attendAnywhere);
    await liveCall(rig);
    await leaveNearlyDue(rig);
    await act(rig, 'look');
    await waitForBreaks(rig, 'one due', (view) => view.break === 'short' && view.held === 'call');
    expect(await kinds(rig)).toEqual(['due', 'held']);
    expect(await logged(rig)).toMatchObject([{}, { kind: 'held', reason: 'call' }]);
    expect([await notifications(rig), await badge(rig)]).toEqual([[], '']);

    const leftAt = Date.now();
    await inCall(doctor, (room) => room.leave());
    await waitForBreaks(rig, 'no call', ({ held }) => held === null);
    // The sidebar of the After phase shows it at once.
    const frame = await sidebar(doctor);
    await frame.waitForSelector('.break-due button');
    expect(await notifications(rig)).toEqual([]);
    const [id] = await until(
      async () => {
        const ids = await notifications(rig);
        return isPrompted(ids) && ids;
      },
      'a prompt',
      settleMs + 15_000,
    );
    expect(Date.now() - leftAt).toBeGreaterThan(settleMs - 1_500);
    expect(await badge(rig)).toBe('•');

    await inCall(doctor, (room) => room.join());
    await until(
      async () => !(await notifications(rig)).includes(id ?? '') || undefined,
      'the prompt to go',
    );
    expect(await kinds(rig)).toEqual(['due', 'held', 'prompted', 'displacedByCall']);
    expect(await badge(rig)).toBe('');
  });

  it('are held by a meeting that is no consultation', async () => {
    const { doctor } = await callOn(teams);
    const frame = await sidebar(doctor);
    await pressControl(frame, 'button', 'Not now');
    await waitForBreaks(rig, 'a call', ({ held }) => held === 'call');
    expect(Object.values((await breakState(rig)).calls)).toMatchObject([{ consultation: false }]);
    await leaveNearlyDue(rig);
    await act(rig, 'look');
    await waitForBreaks(rig, 'one due', (view) => view.break === 'short' && view.held === 'call');
    expect(await notifications(rig)).toEqual([]);
    await doctor.close();
    await waitForBreaks(rig, 'no call', ({ held }) => held === null);
  });

  it('are held, and taken back, while the doctor shows their screen and nobody else is there', async () => {
    const doctor = await openDoctor(rig.browser, teams.doctor(newRoom()));
    opened.push(doctor);
    await waitForState(doctor, 'waiting');
    const share = async (held: 'presenting' | null) => {
      await pressIn(doctor, '#share-button');
      await waitForBreaks(rig, `held: ${held}`, (view) => view.held === held);
    };
    await share('presenting');
    await leaveNearlyDue(rig);
    await act(rig, 'look');
    await waitForBreaks(rig, 'one due', ({ phase }) => phase === 'due');
    expect(await logged(rig)).toMatchObject([{}, { kind: 'held', reason: 'presenting' }]);
    expect([await notifications(rig), await badge(rig)]).toEqual([[], '']);
    await share(null);
    await waitForBreaks(rig, 'a prompt', ({ phase }) => phase === 'prompted');
    expect(await badge(rig)).toBe('•');
    await share('presenting');
    expect((await stored(rig)).breaksView?.phase).toBe('due');
    expect([await notifications(rig), await badge(rig)]).toEqual([[], '']);
    expect(await kinds(rig)).toEqual(['due', 'held', 'prompted']);
  });

  it.each<['quietHours' | 'outsideHours', () => Partial<Settings>]>([
    ['quietHours', () => ({ quietHours: [{ from: 0, to: 1440 }] })],
    [
      'outsideHours',
      // Work is on another day, whichever side of midnight this runs on.
      () => ({ workingHours: [{ weekday: (new Date().getDay() + 3) % 7, from: 0, to: 1440 }] }),
    ],
  ])('are held by the clock, and come when it lets them: %s', async (reason, settings) => {
    await rig.choose(settings());
    await waitForBreaks(rig, 'the hours in force', ({ held }) => held === reason);
    await leaveNearlyDue(rig);
    await act(rig, 'look');
    await waitForBreaks(rig, 'one held', (view) => view.break === 'short' && view.held === reason);
    expect(await logged(rig)).toMatchObject([{ kind: 'due' }, { kind: 'held', reason }]);
    expect([await notifications(rig), await badge(rig)]).toEqual([[], '']);
    await rig.choose({});
    await waitForBreaks(rig, 'a prompt', ({ phase }) => phase === 'prompted');
    expect(await kinds(rig)).toEqual(['due', 'held', 'prompted']);
  });

  it('settle their item after a call, marked as Webside’s, until the doctor unticks it', async () => {
    const { doctor } = await callOn(attendAnywhere);
    await liveCall(rig);
    await leaveNearlyDue(rig);
    await act(rig, 'look');
    await waitForBreaks(rig, 'one due', (view) => view.break === 'short' && view.held === 'call');
    await inCall(doctor, (room) => room.leave());
    await waitForBreaks(rig, 'no call', ({ held }) => held === null);
    await act(rig, 'later');
    const frame = await sidebar(doctor);
    const row = await frame.waitForSelector('[data-item="break"][data-result="done"]');
    expect(await row?.$eval('.item-marks', ({ textContent }) => textContent)).toContain('auto');
    await (await row?.$('input'))?.click();
    await frame.waitForSelector('[data-item="break"][data-result="open"]');
    await act(rig, 'take');
    await waitForBreaks(rig, 'a break', ({ running }) => running !== null);
    const view = await rig.viewOf('consultation');
    expect(view?.kind === 'consultation' && view.items).not.toHaveProperty('break');
    await act(rig, 'end');
  });

  it('are put off twice, and then there is no button for it', async () => {
    await prompted(rig);
    for (const left of [2, 1]) {
      const popup = await openPopup();
      expect(await labels(popup)).toContain('In 5 minutes');
      await press(popup, 'In 5 minutes');
      const view = await waitForBreaks(rig, 'one put off', ({ phase }) => phase === 'snoozed');
      await until(
        async () => !isPrompted(await notifications(rig)) || undefined,
        'the prompt to go',
      );
      expect(view).toMatchObject({ laterMinutes: 5, snoozesLeft: left - 1 });
      await leave(rig, ({ stage }) =>
        stage.is === 'snoozed' ? { stage: { ...stage, leftMs: 0 } } : {},
      );
      await act(rig, 'look');
      await waitForBreaks(rig, 'a prompt', ({ phase }) => phase === 'prompted');
    }
    const popup = await openPopup();
    expect(await labels(popup)).not.toContain('In 5 minutes');
    await act(rig, 'later');
    expect((await stored(rig)).breaksView?.phase).toBe('prompted');
    expect(await kinds(rig)).toEqual([
      'due',
      'prompted',
      'snoozed',
      'prompted',
      'snoozed',
      'prompted',
    ]);
  });

  it('are taken in a window of their own, and half of one counts', async () => {
    await prompted(rig);
    const page = await takeFromPopup();
    await page.waitForSelector('[role="timer"]');
    await page.waitForFunction(() => document.title === 'On a break - Webside');
    expect(await violationsInThemes(page)).toEqual([]);
    expect(await badge(rig)).toBe('7');
    await leave(rig, ({ stage }) =>
      stage.is === 'onBreak' ? { stage: { ...stage, restedMs: stage.lengthMs / 2 } } : {},
    );
    await press(page, 'End the break');
    await waitForBreaks(rig, 'no break', ({ phase }) => phase === 'working');
    await page.waitForFunction(
      () => document.querySelector('h1')?.textContent === 'The break is over.',
    );
    expect(await violationsInThemes(page)).toEqual([]);
    const rows = await logged(rig);
    expect(rows.map(({ kind }) => kind)).toEqual(['due', 'prompted', 'taken']);
    expect(rows.at(-1)).toMatchObject({ break: 'short', workedSeconds: expect.any(Number) });
    expect(await badge(rig)).toBe('');
  });

  it('end by themselves when their time is over, and the page says so', async () => {
    await act(rig, 'take');
    const page = await breakPage();
    await leave(rig, ({ stage }) =>
      stage.is === 'onBreak' ? { stage: { ...stage, restedMs: stage.lengthMs - 3_000 } } : {},
    );
    await act(rig, 'look');
    await page.waitForFunction(
      () => document.querySelector('h1')?.textContent === 'The break is over.',
      {
        timeout: 10_000,
      },
    );
    expect(await kinds(rig)).toEqual(['taken']);
  });

  it.each(['working', 'due', 'prompted', 'snoozed', 'onBreak', 'off'] as const)(
    'go on from where they were when the worker is stopped: %s',
    async (phase) => {
      if (phase === 'due') {
        await rig.choose({ quietHours: [{ from: 0, to: 1440 }] });
        await waitForBreaks(rig, 'quiet hours', ({ held }) => held === 'quietHours');
      }
      if (phase !== 'working') await leaveNearlyDue(rig);
      if (phase !== 'working') await act(rig, 'look');
      if (phase === 'snoozed') await act(rig, 'later');
      if (phase === 'onBreak') await act(rig, 'take');
      if (phase === 'off') await act(rig, 'pauseToday');
      const before = await waitForBreaks(rig, phase, (view) => view.phase === phase);
      const seen = [await kinds(rig), await notifications(rig), await badge(rig)];
      await rig.killWorker();
      await act(rig, 'look');
      const after = (await stored(rig)).breaksView;
      expect(after?.phase).toBe(phase);
      expect(after?.nextMinutes).toBe(before.nextMinutes);
      expect([await kinds(rig), await notifications(rig), await badge(rig)]).toEqual(seen);
      if (phase === 'off') expect(after?.off).toBe('today');
      else expect(await alarmAt(rig)).toBeGreaterThan(Date.now());
    },
  );

  it.each([
    ['shorter than a break', 3, 'prompted', []],
    ['as long as a break', 7, 'working', ['takenNatural']],
  ] as const)(
    'know of an absence that began before the worker was stopped: %s',
    async (_, minutes, phase, more) => {
      await prompted(rig);
      const asked = await notifications(rig);
      await leaveAway(rig, minutes);
      const before = await breakState(rig);
      await rig.killWorker();
      await act(rig, 'look');
      const { work, settle } = await breakState(rig);
      expect((await stored(rig)).breaksView?.phase).toBe(phase);
      // The absence is no work: only the moments since the worker came back are.
      const counted = phase === 'prompted' ? before.work.screenMs : 0;
      expect(work.screenMs).toBeGreaterThanOrEqual(counted);
      expect(work.screenMs).toBeLessThan(counted + 60_000);
      expect(settle).toMatchObject({ after: 'absence' });
      // What had been asked for stays, or is settled; nothing new is asked for.
      expect(await notifications(rig)).toEqual(phase === 'prompted' ? asked : []);
      await rig.killWorker();
      await act(rig, 'look');
      expect(await kinds(rig)).toEqual(['due', 'prompted', ...more]);
      expect(await alarmAt(rig)).toBeGreaterThan(Date.now());
    },
  );

  it.each(['idle', 'locked'] as const)(
    'count time away as a break where the browser says: %s',
    async (absent) => {
      await prompted(rig);
      await browserSays(absent);
      await waitForBreaks(rig, 'nobody there', ({ phase }) => phase === 'away');
      await leaveAway(rig, 7);
      await browserSays('active');
      await waitForBreaks(rig, 'somebody back', ({ phase }) => phase === 'working');
      expect(await kinds(rig)).toEqual(['due', 'prompted', 'takenNatural']);
      await until(
        async () => !isPrompted(await notifications(rig)) || undefined,
        'the prompt to go',
      );
    },
  );

  it('do what a stopped worker had decided and not done', async () => {
    await prompted(rig);
    const { breaks } = await stored(rig);
    const [id = ''] = await notifications(rig);
    const prompt = { type: 'prompt', prompt: 1, break: 'short', snoozesLeft: 2 };
    await inExtension(
      rig,
      async (chrome, id, record) => {
        await chrome.notifications.clear(id);
        await chrome.storage.local.set({ breaks: record });
      },
      id,
      { ...breaks, undone: [prompt] },
    );
    await rig.killWorker();
    await act(rig, 'look');
    expect(await notifications(rig)).toEqual([id]);
  });

  it('lose nothing and hurry nothing when the clock is put back or forward by an hour', async () => {
    for (const byMs of [hourMs, -hourMs]) {
      await startAnew(rig);
      await leave(rig, ({ work, seenAt }) => ({
        work: { ...work, screenMs: 40 * 60_000, long: { workedMs: 40 * 60_000, passedMs: 0 } },
        settle: null,
        // As if the last event had come by a clock that showed an hour more, or less.
        seenAt: seenAt + byMs,
      }));
      await act(rig, 'look');
      const { work } = await breakState(rig);
      if (byMs > 0) {
        // Put back: noticed, and nothing is lost.
        expect(await kinds(rig)).toEqual(['clockChange']);
        expect(work.screenMs).toBe(40 * 60_000);
      } else {
        // Put forward looks like sleep, so like a break.
        expect(await kinds(rig)).toEqual(['takenNatural']);
        expect(work.screenMs).toBe(0);
      }
      expect(await notifications(rig)).toEqual([]);
      const at = (await alarmAt(rig)) ?? 0;
      expect(at - Date.now()).toBeLessThanOrEqual(61_000);
      expect(at).toBeGreaterThan(Date.now());
    }
  });

  it('show that changed settings count at once and lose no work', async () => {
    await leave(rig, ({ work }) => ({ work: { ...work, screenMs: 40 * 60_000 } }));
    await rig.choose({ breakEveryMinutes: 60 });
    await waitForBreaks(rig, 'twenty minutes left', ({ nextMinutes }) => nextMinutes === 20);
    await rig.choose({ breaks: false });
    await waitForBreaks(rig, 'none', ({ off }) => off === 'setting');
    expect(await alarmAt(rig)).toBeUndefined();
    await rig.choose({ breakEveryMinutes: 60 });
    await waitForBreaks(rig, 'twenty minutes left', ({ nextMinutes }) => nextMinutes === 20);
    expect(await alarmAt(rig)).toBeGreaterThan(Date.now());
  });

  it('run no timer in any page unless a break runs', async () => {
    for (const path of ['popup.html', 'log.html', 'options.html', 'break.html']) {
      const page = await rig.browser.newPage();
      opened.push(page);
      await page.evaluateOnNewDocument(() => {
        const pending = new Set<number>();
        const scope = globalThis as unknown as { pending: Set<number> };
        scope.pending = pending;
        const { setInterval: every, clearInterval: stop } = globalThis;
        globalThis.setInterval = ((...args: Parameters<typeof every>) => {
          const id = every(...args) as unknown as number;
          pending.add(id);
          return id;
        }) as typeof every;
        globalThis.clearInterval = ((id: number) => {
          pending.delete(id);
          stop(id);
        }) as typeof stop;
      });
      await page.goto(rig.base + path);
      await page.waitForSelector('main');
      const running = () =>
        page.evaluate(() => (globalThis as unknown as { pending: Set<number> }).pending.size);
      expect(await running(), path).toBe(0);
      if (path !== 'break.html') continue;
      await act(rig, 'take');
      await page.waitForSelector('[role="timer"]');
      expect(await running()).toBe(1);
      await act(rig, 'end');
      await page.waitForFunction(() => !document.querySelector('[role="timer"]'));
      expect(await running()).toBe(0);
    }
  });

  it('wake the worker once a minute at most where there is no call', async () => {
    await act(rig, 'look');
    const alarms = await inExtension(rig, (chrome) => chrome.alarms.getAll());
    // The other one is the log's, once a day.
    expect(alarms.filter(({ periodInMinutes }) => periodInMinutes !== 1440)).toMatchObject([
      { name: 'breaks', periodInMinutes: 1 },
    ]);
    const breaks = alarms.find(({ name }) => name === 'breaks');
    expect((breaks?.scheduledTime ?? 0) - Date.now()).toBeGreaterThan(55_000);
  });

  it('keep to hours, of which the settings page says beside the field what is wrong', async () => {
    const page = await rig.browser.newPage();
    opened.push(page);
    await page.goto(`${rig.base}options.html`);
    const group = await page.waitForFunction(() =>
      [...document.querySelectorAll('fieldset')].find(
        (each) => each.querySelector('h3')?.textContent === 'Quiet hours',
      ),
    );
    const fieldset = group.asElement() as ElementHandle<HTMLFieldSetElement>;
    const add = async (from: string, to: string) => {
      await fieldset.evaluate(
        (each, times) => {
          for (const [index, input] of each.querySelectorAll('input').entries()) {
            input.value = times[index] ?? '';
            input.dispatchEvent(new Event('input', { bubbles: true }));
          }
        },
        [from, to],
      );
      await (await fieldset.$('.hours-add button'))?.click();
    };
    await add('09:00', '');
    const problem = await fieldset.waitForSelector('[role="alert"]');
    expect(await problem?.evaluate(({ textContent }) => textContent)).toBe(
      'Not added. The second time is missing or is not a time. Write one, such as 17:30.',
    );
    const wrong = await fieldset.$$eval('[aria-invalid="true"]', (fields) =>
      fields.map((field) => [
        field === document.activeElement,
        document.getElementById(field.getAttribute('aria-describedby') ?? '')?.role,
      ]),
    );
    expect(wrong).toEqual([[true, 'alert']]);
    await add('9:00', '5:00');
    await (await fieldset.waitForSelector('.hours-question button'))?.click();
    const meant = await fieldset.waitForSelector('.hours-list li');
    expect(await meant?.evaluate(({ textContent }) => textContent)).toContain('09:00 to 17:00');
    await (await fieldset.$('.hours-list button'))?.click();
    await fieldset.waitForSelector('.hours-list', { hidden: true });
    await add('00:00', '00:00');
    await fieldset.waitForSelector('.hours-list li');
    expect(await fieldset.$('[role="alert"]')).toBeNull();
    await leaveNearlyDue(rig);
    await act(rig, 'look');
    await waitForBreaks(rig, 'one held', ({ held }) => held === 'quietHours');
    expect(await kinds(rig)).toEqual(['due', 'held']);

    await (await fieldset.$('.hours-list button'))?.click();
    await waitForBreaks(rig, 'a prompt', ({ phase }) => phase === 'prompted');
  });

  /** Nobody can leave a machine without a screen alone: its browser's event is played, in the worker. */
  async function browserSays(state: 'active' | 'idle' | 'locked'): Promise<void> {
    const worker = await extensionWorker(rig.browser);
    await worker.evaluate((state) => {
      const { chrome } = globalThis as unknown as { chrome: WorkerApi };
      chrome.idle.onStateChanged.dispatch(state);
    }, state);
  }

  /** The popup's page, in a tab: one that the toolbar button opens closes with the next click. */
  async function openPopup(): Promise<Page> {
    const page = await rig.browser.newPage();
    opened.push(page);
    await page.goto(`${rig.base}popup.html`);
    await page.waitForSelector('.breaks button');
    return page;
  }

  async function takeFromPopup(): Promise<Page> {
    const popup = await openPopup();
    expect(await violationsInThemes(popup)).toEqual([]);
    await press(popup, 'Take it now');
    return breakPage();
  }

  async function breakPage(): Promise<Page> {
    const target = await rig.browser.waitForTarget(
      (target) => target.type() === 'page' && target.url() === `${rig.base}break.html`,
      { timeout: 10_000 },
    );
    const page = await target.asPage();
    opened.push(page);
    return page;
  }
});

describe.skipIf(!isAvailable('chromium'))('breaks when the browser is started again', () => {
  let userDataDir: string;
  let rig: Rig;

  beforeAll(async () => {
    userDataDir = await mkdtemp(join(tmpdir(), 'webside-'));
    rig = await Rig.start('chromium', { userDataDir });
  });

  beforeEach(() => startAnew(rig));

  afterAll(async () => {
    await rig.stop();
    await rm(userDataDir, { recursive: true, force: true });
  });

  async function restart(): Promise<void> {
    await rig.stop();
    rig = await Rig.start('chromium', { userDataDir });
    await act(rig, 'look');
  }

  const calls = { '7': { consultation: true, silentMs: 0 } };
  const workedMs = 40 * 60_000;

  interface Start {
    readonly from: BreakPhase;
    readonly how?: string;
    readonly arrange: () => Promise<void>;
    /** As the machine decides. */
    readonly to: BreakPhase;
    readonly kinds: readonly string[];
    readonly badge?: string;
    /** A break was had: what was counted is not there any more. */
    readonly anew?: boolean;
  }

  it.each<Start>([
    {
      from: 'working',
      how: ' in a call',
      arrange: () =>
        leave(rig, ({ work }) => ({ work: { ...work, screenMs: workedMs }, calls, settle: null })),
      to: 'working',
      kinds: [],
    },
    {
      from: 'due',
      how: ' in a call',
      arrange: async () => {
        await leaveNearlyDue(rig);
        await leave(rig, () => ({ calls }));
        await act(rig, 'look');
      },
      to: 'due',
      kinds: ['due', 'held'],
    },
    {
      from: 'prompted',
      arrange: () => prompted(rig),
      to: 'due',
      kinds: ['due', 'prompted'],
    },
    {
      from: 'snoozed',
      arrange: async () => {
        await prompted(rig);
        await act(rig, 'later');
      },
      to: 'snoozed',
      kinds: ['due', 'prompted', 'snoozed'],
    },
    {
      from: 'onBreak',
      arrange: async () => {
        await prompted(rig);
        await act(rig, 'take');
      },
      to: 'onBreak',
      kinds: ['due', 'prompted'],
      badge: '7',
    },
    {
      from: 'onBreak',
      how: ' that ends meanwhile',
      arrange: async () => {
        await prompted(rig);
        await act(rig, 'take');
        await leave(rig, ({ stage }) =>
          stage.is === 'onBreak' ? { stage: { ...stage, restedMs: stage.lengthMs - 1 } } : {},
        );
      },
      to: 'working',
      kinds: ['due', 'prompted', 'taken'],
      anew: true,
    },
    {
      from: 'away',
      how: ' for less than a break',
      arrange: async () => {
        await prompted(rig);
        await leaveAway(rig, 3);
      },
      to: 'due',
      kinds: ['due', 'prompted'],
    },
    {
      from: 'away',
      how: ' for as long as a break',
      arrange: async () => {
        await prompted(rig);
        await leaveAway(rig, 7);
      },
      to: 'working',
      kinds: ['due', 'prompted', 'takenNatural'],
      anew: true,
    },
    {
      from: 'off',
      arrange: async () => {
        await leave(rig, ({ work }) => ({ work: { ...work, screenMs: workedMs } }));
        await act(rig, 'pauseToday');
      },
      to: 'off',
      kinds: [],
    },
  ])('go on, with no prompt on waking, from $from$how', async (start) => {
    await start.arrange();
    const before = await breakState(rig);
    expect(phaseOf(before)).toBe(start.from);
    await restart();
    const after = await breakState(rig);
    expect(phaseOf(after)).toBe(start.to);
    expect((await stored(rig)).breaksView?.phase).toBe(start.to);
    // Whoever starts the browser is let be for a moment, and every call of before is over.
    expect(after.settle).not.toBeNull();
    expect(after.calls).toEqual({});
    expect([await notifications(rig), await badge(rig)]).toEqual([[], start.badge ?? '']);
    expect(await kinds(rig)).toEqual(start.kinds);
    expect(await alarmAt(rig)).toBeGreaterThan(Date.now());
    const counted = ({ work }: typeof before) => work.screenMs + work.callMs;
    if (start.anew) expect(counted(after)).toBeLessThan(workedMs);
    else expect(counted(after)).toBeGreaterThanOrEqual(counted(before));
    if (before.stage.is === 'snoozed' && after.stage.is === 'snoozed') {
      expect(after.stage.due.snoozes).toBe(before.stage.due.snoozes);
      expect(after.stage.leftMs).toBeLessThanOrEqual(before.stage.leftMs);
    }
    if (before.stage.is === 'onBreak' && after.stage.is === 'onBreak') {
      expect(after.stage.restedMs).toBeGreaterThan(before.stage.restedMs);
    }
    if (start.from !== 'prompted') return;
    await leave(rig, () => ({ settle: null }));
    await act(rig, 'look');
    expect(await notifications(rig)).toHaveLength(1);
    expect(await kinds(rig)).toEqual([...start.kinds, 'prompted']);
  });
});

describe.skipIf(!isAvailable('chromium'))('breaks on a machine that sleeps', () => {
  it('are not asked for on waking of a machine that slept past the time', async () => {
    const rig = await Rig.start('chromium');
    try {
      await act(rig, 'look');
      await leaveNearlyDue(rig);
      // The last event was a while before the machine went to sleep.
      await leave(rig, ({ seenAt }) => ({ seenAt: seenAt - 295_000 }));
      const pid = rig.browser.process()?.pid ?? 0;
      const stopped = await processTree(pid);
      for (const each of stopped) process.kill(each, 'SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, 12_000));
      const wokenAt = Date.now();
      for (const each of stopped.reverse()) process.kill(each, 'SIGCONT');
      await act(rig, 'look');
      // Sleep is no work, and whoever wakes the machine is let be for a moment.
      const { stage, settle, work } = await breakState(rig);
      expect(stage.is).toBe('working');
      expect(settle?.leftMs).toBeGreaterThan(settleMs - 1_000 - (Date.now() - wokenAt));
      expect(work.screenMs).toBeLessThan(50 * 60_000);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      await act(rig, 'look');
      await waitForBreaks(rig, 'one due', ({ phase }) => phase === 'due');
      expect(await notifications(rig)).toEqual([]);
      await leave(rig, () => ({ settle: null }));
      await act(rig, 'look');
      await until(async () => isPrompted(await notifications(rig)), 'a prompt');
      expect(await kinds(rig)).toEqual(['due', 'prompted']);
    } finally {
      await rig.stop();
    }
  });
});

describe.skipIf(!isAvailable('firefox'))('breaks in Firefox', () => {
  let rig: Rig;
  const { callOn } = useRig('firefox', (started) => {
    rig = started;
  });

  it('fall due in a call, are held, come after it, and are taken', async () => {
    await startAnew(rig);
    const { doctor } = await callOn(attendAnywhere);
    await liveCall(rig);
    await leaveNearlyDue(rig);
    await act(rig, 'look');
    await waitForBreaks(rig, 'one due', (view) => view.break === 'short' && view.held === 'call');
    expect([await notifications(rig), await badge(rig)]).toEqual([[], '']);
    await inCall(doctor, (room) => room.leave());
    await waitForBreaks(rig, 'no call', ({ held }) => held === null);
    expect((await breakState(rig)).settle?.after).toBe('call');
    expect(await notifications(rig)).toEqual([]);
    await leave(rig, () => ({ settle: null }));
    await act(rig, 'look');
    await waitForBreaks(rig, 'a prompt', ({ phase }) => phase === 'prompted');
    // Without a desktop Firefox lets go of a notification as soon as it is there.
    expect(await badge(rig)).toBe('•');

    await act(rig, 'take');
    await waitForBreaks(rig, 'a break', ({ phase }) => phase === 'onBreak');
    expect(await notifications(rig)).toEqual([]);
    await leave(rig, ({ stage }) =>
      stage.is === 'onBreak' ? { stage: { ...stage, restedMs: stage.lengthMs / 2 } } : {},
    );
    await act(rig, 'end');
    await waitForBreaks(rig, 'no break', ({ phase }) => phase === 'working');
    expect(await kinds(rig)).toEqual(['due', 'held', 'prompted', 'taken']);
  });
});

describe.skipIf(!isAvailable('firefox'))('breaks when Firefox is started again', () => {
  it('go on with what was counted, and ask again a moment after the start', async () => {
    const userDataDir = await mkdtemp(join(tmpdir(), 'webside-'));
    let rig = await Rig.start('firefox', { userDataDir });
    try {
      await act(rig, 'look');
      await prompted(rig);
      await leave(rig, () => ({ calls: { '7': { consultation: true, silentMs: 0 } } }));
      const before = await breakState(rig);
      await rig.stop();

      rig = await Rig.start('firefox', { userDataDir });
      await act(rig, 'look');
      await waitForBreaks(rig, 'one due again', ({ phase }) => phase === 'due');
      expect([await notifications(rig), await badge(rig)]).toEqual([[], '']);
      const after = await breakState(rig);
      expect(after.work.screenMs).toBeGreaterThanOrEqual(before.work.screenMs);
      expect(after.calls).toEqual({});
      expect(after.settle).not.toBeNull();
      expect(await alarmAt(rig)).toBeGreaterThan(Date.now());
      await leave(rig, () => ({ settle: null }));
      await act(rig, 'look');
      await waitForBreaks(rig, 'a prompt', ({ phase }) => phase === 'prompted');
      expect(await badge(rig)).toBe('•');
      expect(await kinds(rig)).toEqual(['due', 'prompted', 'prompted']);
    } finally {
      await rig.stop();
      await rm(userDataDir, { recursive: true, force: true });
    }
  });
});

async function labels(page: Page): Promise<string[]> {
  return page.$$eval('button', (buttons) => buttons.map(({ textContent }) => textContent ?? ''));
}

async function press(page: Page, name: string): Promise<void> {
  const found = await page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`);
  await found?.click();
  await found?.dispose();
}
