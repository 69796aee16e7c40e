import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { BreakState } from '../../utils/core/breaks/types.ts';
import type { RequestOf } from '../../utils/core/messages.ts';
import { database } from '../../utils/store/log/db.ts';
import { mondayMorning } from './support/breaksDesk.ts';

/** What happens to the worker; plain data, so that a counterexample can be read. */
interface Happening {
  readonly afterMinutes: number;
  readonly what: RequestOf<'breaks'>['do'] | 'call' | 'hangUp';
  /** The worker is stopped when it asks the browser for its so many-th change; `null`: it lives. */
  readonly stoppedAt: number | null;
}

type Service = typeof import('../../utils/worker/breaks.ts');
type Asks = (...args: unknown[]) => unknown;
/** Puts back what was put in the way of the browser's answers. */
const restores: (() => void)[] = [];

const key = { record: 'breaks' } as const;

/** A browser in which workers are stopped: what one of them had asked for last is not done. */
class StoppingBrowser {
  badge = '';
  #left = Number.POSITIVE_INFINITY;
  #stopped: () => void = () => {};
  #service: Promise<Service> | undefined;

  constructor() {
    for (const restore of restores.splice(0).reverse()) restore();
    vi.restoreAllMocks();
    fakeBrowser.reset();
    const { storage, notifications, alarms, action, idle, i18n, windows, tabs } = fakeBrowser;
    this.#mayStop(storage.local, 'set');
    this.#mayStop(notifications, 'create');
    this.#mayStop(notifications, 'clear');
    this.#mayStop(alarms, 'create');
    vi.spyOn(action, 'setBadgeText').mockImplementation((async ({ text }: { text: string }) => {
      this.badge = text;
    }) as never);
    this.#mayStop(action, 'setBadgeText');
    vi.spyOn(action, 'setBadgeBackgroundColor').mockImplementation((async () => {}) as never);
    vi.spyOn(action, 'setTitle').mockImplementation((async () => {}) as never);
    vi.spyOn(idle, 'queryState').mockImplementation((async () => 'active') as never);
    vi.spyOn(i18n, 'getMessage').mockImplementation((name) => name);
    vi.spyOn(windows, 'create').mockRejectedValue(new Error('No window opens here.'));
    vi.spyOn(tabs, 'get').mockRejectedValue(new Error('No such tab.'));
  }

  #mayStop<Name extends string>(api: Readonly<Record<Name, unknown>>, name: Name): void {
    const apis = api as unknown as Record<Name, Asks>;
    const asked = apis[name];
    apis[name] = (...args: unknown[]) => {
      this.#left -= 1;
      if (this.#left > 0) return asked.apply(api, args);
      this.#stopped();
      // Nothing of this worker goes on from here.
      return new Promise(() => {});
    };
    restores.push(() => {
      apis[name] = asked;
    });
  }

  async happen({ afterMinutes, what, stoppedAt }: Happening): Promise<void> {
    vi.setSystemTime(Date.now() + afterMinutes * 60_000);
    this.#left = stoppedAt ?? Number.POSITIVE_INFINITY;
    const stopped = new Promise<void>((resolve) => {
      this.#stopped = resolve;
    });
    await Promise.race([stopped, this.#tell(what)]);
    if (this.#left > 0) return;
    this.#left = Number.POSITIVE_INFINITY;
    vi.resetModules();
    this.#service = undefined;
  }

  async #tell(what: Happening['what']): Promise<void> {
    this.#service ??= import('../../utils/worker/breaks.ts');
    const service = await this.#service;
    if (what === 'call') await service.callHeard(1, 'consultation', false);
    else if (what === 'hangUp') await service.callHeard(1, 'over', false);
    else await service.handleBreakRequest({ type: 'breaks', do: what });
  }

  async state(): Promise<BreakState> {
    const stored = await fakeBrowser.storage.local.get(key.record);
    return (stored[key.record] as { state: BreakState }).state;
  }
}

beforeEach(async () => {
  // The databases' own timers run on.
  vi.useFakeTimers({ toFake: ['Date'], now: mondayMorning });
  await database().breaks.clear();
});

afterEach(() => {
  vi.useRealTimers();
  for (const restore of restores.splice(0).reverse()) restore();
  vi.restoreAllMocks();
  vi.resetModules();
});

const look: Happening = { afterMinutes: 0, what: 'look', stoppedAt: null };
const then = (afterMinutes: number, what: Happening['what'] = 'look'): Happening => ({
  ...look,
  afterMinutes,
  what,
});
/** Work, as the alarm of every minute tells of it. */
const work = (minutes: number) => Array.from({ length: minutes }, () => then(1));

/** What is there to see and to read must be what the state says, whatever was stopped before. */
async function expectWhole(browser: StoppingBrowser): Promise<void> {
  const state = await browser.state();
  const { stage, logged, badge } = state;
  const shown = Object.keys(await fakeBrowser.notifications.getAll());
  expect(shown.filter((id) => id.startsWith('breaks.prompt.'))).toEqual(
    stage.is === 'prompted' ? [`breaks.prompt.${stage.prompt}`] : [],
  );
  expect(browser.badge).toBe(badge === null ? '' : badge === 0 ? '•' : String(badge));
  const numbers = (await database().breaks.toArray()).map(({ id }) =>
    Number.parseInt(id.slice(-12), 16),
  );
  expect(numbers.sort((a, b) => a - b)).toEqual(
    Array.from({ length: logged }, (_, index) => index + 1),
  );
  const alarm = await fakeBrowser.alarms.get('breaks');
  expect(alarm?.scheduledTime).toBeGreaterThan(Date.now());
}

describe('the worker side of breaks', () => {
  test('asks for a break after fifty minutes of work, and takes the answer', async () => {
    const browser = new StoppingBrowser();
    for (const each of work(51)) await browser.happen(each);
    expect(Object.keys(await fakeBrowser.notifications.getAll())).toEqual(['breaks.prompt.1']);
    expect(browser.badge).toBe('•');
    await browser.happen(then(0, 'take'));
    expect((await browser.state()).stage.is).toBe('onBreak');
    expect(browser.badge).toBe('7');
    await expectWhole(browser);
  });

  test('goes on where no window opens and no notification is shown', async () => {
    const browser = new StoppingBrowser();
    vi.spyOn(fakeBrowser.notifications, 'create').mockRejectedValue(new Error('Not shown.'));
    for (const each of work(51)) await browser.happen(each);
    expect((await browser.state()).stage.is).toBe('prompted');
    await browser.happen(then(0, 'take'));
    expect((await browser.state()).stage.is).toBe('onBreak');
  });

  test('keeps what the log did not take until it does', async () => {
    const browser = new StoppingBrowser();
    // The worker's own, since each has modules of its own.
    const { database: ofWorker } = await import('../../utils/store/log/db.ts');
    const failing = vi
      .spyOn(ofWorker().breaks, 'bulkPut')
      .mockImplementation(() => Promise.reject(new Error('Not open.')) as never);
    for (const each of work(51)) await browser.happen(each);
    expect(await database().breaks.count()).toBe(0);
    failing.mockRestore();
    await browser.happen(then(1));
    await expectWhole(browser);
  });

  test('does not come to life again where it was stopped at its alarm', async () => {
    const browser = new StoppingBrowser();
    await browser.happen({ ...look, stoppedAt: 3 });
    await browser.happen({ ...then(1), stoppedAt: 2 });
    for (const each of [then(7, 'end'), look, look, then(1), then(1)]) await browser.happen(each);
    await expectWhole(browser);
  });

  test('loses nothing, whenever and however often it is stopped', async () => {
    const anyHappening = fc.record({
      afterMinutes: fc.constantFrom(0, 1, 1, 1, 7),
      what: fc.constantFrom<Happening['what']>(
        ...(['look', 'look', 'take', 'later', 'skip', 'end'] as const),
        ...(['call', 'hangUp', 'pauseToday', 'resume'] as const),
      ),
      stoppedAt: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 2 }),
    });
    const anyPassage = fc.oneof(
      { weight: 3, arbitrary: fc.tuple(anyHappening) },
      // Fifty minutes in four steps are no sleep to the record: each is told of in time.
      { weight: 1, arbitrary: fc.constant(work(25)) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyPassage, { minLength: 2, maxLength: 10, size: 'max' }),
        async (passages) => {
          vi.setSystemTime(mondayMorning);
          await database().breaks.clear();
          const browser = new StoppingBrowser();
          for (const happening of passages.flat()) await browser.happen(happening);
          await browser.happen(then(1, 'resume'));
          await browser.happen(then(1));
          await expectWhole(browser);
        },
      ),
      { numRuns: 150 },
    );
  }, 30_000);
});
