/**
 * How fast a log of many years is, in real browsers: each figure beside its target, as the median of
 * several goes. What is loaded in one start of a browser is read in another, so that nothing is warm.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultChecklist, defaultKey } from '../../utils/core/checklist/items.ts';
import type { ConsultationId, ItemState } from '../../utils/core/consultation/types.ts';
import { dayOf } from '../../utils/core/log/localTime.ts';
import { packResults } from '../../utils/core/log/results.ts';
import { changeDay } from '../../utils/core/log/rollup.ts';
import { dayMs } from '../../utils/core/log/row.ts';
import { chance } from '../../utils/core/log/sample.ts';
import type { ConsultationRow } from '../../utils/core/log/types.ts';
import { openExtensionPage } from '../support/browsers.ts';
import { type BrowserName, isAvailable, Rig } from '../support/rig.ts';

/** Twenty consultations on each of the five days of a week, up to today. */
const perDay = 20;

const figures = {
  firstRows: 'first 50 rows in the page',
  nextPage: 'next page',
  filteredPage: 'filtered page',
  year: '12-month figures and rows',
  allTime: 'all-time figures, after the rows',
  csv: 'CSV export',
  json: 'JSON export',
  close: 'close a consultation',
} as const;
type Figure = keyof typeof figures;

/** Milliseconds. */
const targets: Readonly<Record<10_000 | 100_000, Readonly<Record<Figure, number>>>> = {
  10000: {
    firstRows: 100,
    nextPage: 50,
    filteredPage: 50,
    year: 50,
    allTime: 50,
    csv: 500,
    json: 500,
    close: 20,
  },
  100000: {
    firstRows: 500,
    nextPage: 50,
    filteredPage: 50,
    year: 100,
    allTime: 250,
    csv: 5_000,
    json: 5_000,
    close: 20,
  },
};

export default async function log(): Promise<void> {
  if (isAvailable('chromium')) {
    await measure('chromium', 10_000);
    await measure('chromium', 100_000);
  }
  if (isAvailable('firefox')) await measure('firefox', 10_000);
}

const names = { chromium: 'Chromium', firefox: 'Firefox' } as const;

/** So that Firefox opens windows for a script without a click, and tells the time exactly. */
const prefs = { 'dom.disable_open_during_load': false, 'privacy.reduceTimerPrecision': false };

async function measure(kind: BrowserName, count: 10_000 | 100_000): Promise<void> {
  const userDataDir = await mkdtemp(join(tmpdir(), 'webside-bench-'));
  try {
    const loading = await Rig.start(kind, { userDataDir });
    await load(loading, count);
    await loading.stop();
    const rig = await Rig.start(kind, { userDataDir, prefs });
    const page = await rig.observer();
    const year = dayOf(Date.now() - 365 * dayMs);
    const stored = await page.evaluate(countRows);
    if (stored !== count) throw new Error(`Of ${count} consultations ${stored} are still there.`);
    const times: Partial<Record<string, number[]>> = {};
    // One go a call, since the driver waits for none of its calls for long.
    for (let go = 0; go < (count > 50_000 ? 5 : 9); go++) {
      const once = await page.evaluate(readLog, year, go < 3);
      for (const [figure, time] of Object.entries(once)) {
        times[figure] = [...(times[figure] ?? []), time];
      }
    }
    // Asked from a page that does not draw the log anew each time.
    const settings = await openExtensionPage(rig.browser, 'options.html');
    await page.close();
    const closing = await settings.evaluate(closeSome, 15);
    const all: typeof times = { ...times, close: closing };
    await rig.stop();
    console.log(`\n${names[kind]}, ${count.toLocaleString('en-GB')} consultations, ms (median):`);
    for (const figure of Object.keys(figures) as Figure[]) {
      const median = middle(all[figure] ?? []);
      const target = targets[count][figure];
      const judged = median <= target ? 'met' : 'NOT MET';
      console.log(
        `  ${figures[figure].padEnd(34)}${median.toFixed(1).padStart(9)}   target ${String(target).padStart(5)}   ${judged}`,
      );
    }
  } finally {
    await rm(userDataDir, { recursive: true, force: true });
  }
}

/** Puts a made-up log into the browser, rows and days. */
async function load(rig: Rig, count: number): Promise<void> {
  const log = await rig.observer();
  await log.waitForSelector('main h1');
  // Else the daily look, a minute after the first start, takes what is older than 90 days.
  await rig.choose({ deleteOld: false });
  // A page that does not draw the log anew with each part.
  const page = await openExtensionPage(rig.browser, 'options.html');
  await log.close();
  const rows = Array.from({ length: count }, (_, index) => madeUp(index, count));
  const days = [...Map.groupBy(rows, ({ day }) => day)].flatMap(
    ([day, own]) => changeDay(undefined, day, own, 1) ?? [],
  );
  const part = 2_000;
  for (let at = 0; at < count; at += part) {
    await page.evaluate(putAll, 'consultations', JSON.stringify(rows.slice(at, at + part)));
  }
  await page.evaluate(putAll, 'daily', JSON.stringify(days));
}

/** A consultation like any other, with a third of the items left open. */
function madeUp(index: number, count: number): ConsultationRow {
  const random = chance(index + 1);
  const workday = Math.floor((count - 1 - index) / perDay);
  const back = Math.floor(workday / 5) * 7 + (workday % 5);
  const start = new Date();
  start.setDate(start.getDate() - back);
  start.setHours(8 + Math.floor((index % perDay) / 3), 0, 0, 0);
  const durationSeconds = Math.round(240 + random() * 1_200);
  const results: Record<string, ItemState> = {};
  for (const { id } of defaultChecklist.items) {
    const afterSeconds = Math.round(random() * durationSeconds);
    if (random() < 0.66) {
      results[id] = {
        result: random() < 0.9 ? 'done' : 'notApplicable',
        afterSeconds,
        auto: false,
      };
    }
  }
  return {
    id: `10000000-0000-4000-8000-${String(index).padStart(12, '0')}` as ConsultationId,
    status: 'closed',
    platform: ['attendAnywhere', 'attendAnywhere', 'teams', 'byHand'][index % 4] ?? 'byHand',
    startedBy: 'call',
    start: start.getTime(),
    precision: 'hour',
    day: dayOf(start.getTime()),
    durationSeconds,
    checklist: defaultKey,
    items: packResults(results),
    missed: defaultChecklist.items.filter(({ id }) => !results[id]).map(({ id }) => id),
    nudges: [{ nudge: 'closing', afterSeconds: 400, actedOn: index % 2 === 0 }],
    reconnects: index % 7 === 0 ? 1 : 0,
    ended: 'hangUp',
  };
}

function middle(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

/** In the page. The values come as JSON: Firefox's driver takes minutes over as many objects. */
async function putAll(table: string, json: string): Promise<void> {
  const done = <Result>(request: IDBRequest<Result>) =>
    new Promise<Result>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const db = await done(indexedDB.open('webside'));
  const transaction = db.transaction(table, 'readwrite');
  for (const value of JSON.parse(json) as unknown[]) transaction.objectStore(table).put(value);
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = reject;
  });
  db.close();
}

/** In the page. */
async function countRows(): Promise<number> {
  const done = <Result>(request: IDBRequest<Result>) =>
    new Promise<Result>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const db = await done(indexedDB.open('webside'));
  const count = await done(db.transaction('consultations').objectStore('consultations').count());
  db.close();
  return count;
}

/**
 * In the page: opens the log in a window of its own and reads it as a doctor would. What is waited for
 * is in the page's document; painting it comes after.
 */
async function readLog(year: string, withFiles: boolean): Promise<Record<string, number>> {
  const times: Record<string, number> = {};
  const note = (figure: string, time: number) => {
    times[figure] = time;
  };
  /** Looks again as soon as the page has done something: timers would add their own delay. */
  const turn = () =>
    new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  const until = async <Found>(find: () => Found | null | undefined | false): Promise<Found> => {
    const end = performance.now() + 30_000;
    let last: unknown;
    while (performance.now() < end) {
      try {
        const found = find();
        if (found) return found;
      } catch (error) {
        // A window that is just being loaded is out of reach for a moment.
        last = error;
      }
      await turn();
    }
    throw new Error(`Waited in vain for ${find}: ${last}`);
  };
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  const page = window.open('/log.html') as (Window & typeof globalThis) | null;
  if (!page) throw new Error('No window was opened.');
  const all = (selector: string) => page.document?.querySelectorAll<HTMLElement>(selector) ?? [];
  const rows = () => all('.log-table tbody tr');
  const text = (selector: string) => all(selector)[0]?.textContent ?? '';
  /** How long until something in the page is another than it was. */
  const change = async (figure: string, act: () => void, of: () => string) => {
    const before = of();
    const begin = performance.now();
    act();
    await until(() => of() !== before && of() !== '');
    note(figure, performance.now() - begin);
    await pause(50);
  };
  await until(() => page.location?.href.includes('log.html') && rows().length === 50);
  const first = page.performance.now();
  note('firstRows', first);
  await until(() => text('.log-figures strong'));
  note('allTime', page.performance.now() - first);
  await pause(300);
  const list = () => [...rows()].map(({ textContent }) => textContent).join();
  const older = [...all('.log-foot button')].at(-1);
  await change('nextPage', () => older?.click(), list);
  const choose = (input: HTMLInputElement | HTMLSelectElement | undefined, value: string) => {
    if (!input) return;
    input.value = value;
    input.dispatchEvent(new page.Event('change', { bubbles: true }));
  };
  const [service] = [...all('.log-filters select')] as HTMLSelectElement[];
  await change('filteredPage', () => choose(service, 'teams'), list);
  choose(service, '');
  await pause(300);
  const [from] = [...all('.log-filters input')] as HTMLInputElement[];
  await change(
    'year',
    () => choose(from, year),
    () => text('.log-figures strong'),
  );
  choose(from, '');
  await pause(300);
  const [files] = [...all('.log-part summary')].slice(-1);
  files?.click();
  for (const [figure, label] of [
    ['csv', 'Save for a spreadsheet'],
    ['json', 'Save a backup'],
  ] as const) {
    if (!withFiles) break;
    let saved = 0;
    page.URL.createObjectURL = () => {
      saved = performance.now();
      return 'blob:none';
    };
    page.HTMLAnchorElement.prototype.click = () => {};
    const begin = performance.now();
    [...all('.log-part button')].find(({ textContent }) => textContent === label)?.click();
    await until(() => saved);
    note(figure, saved - begin);
    await pause(100);
  }
  page.close();
  return times;
}

/** In a page: consultations are begun by hand, and it is measured how long closing each takes. */
async function closeSome(goes: number): Promise<number[]> {
  interface Api {
    readonly runtime: { sendMessage(message: unknown): Promise<unknown> };
  }
  const scope = globalThis as unknown as { browser?: Api; chrome: Api };
  const send = (message: unknown) => (scope.browser ?? scope.chrome).runtime.sendMessage(message);
  const times: number[] = [];
  for (let go = 0; go < goes; go++) {
    await send({ type: 'start', place: 'byHand' });
    const { hello } = (await send({ type: 'hello' })) as {
      hello: { views: { byHand: { id: string } } };
    };
    const act = (action: object) =>
      send({
        type: 'act',
        place: 'byHand',
        consultation: hello.views.byHand.id,
        requestId: crypto.randomUUID(),
        action,
      });
    await act({ do: 'setItem', item: 'identity', result: 'done' });
    await act({ do: 'end' });
    const begin = performance.now();
    await act({ do: 'close' });
    times.push(performance.now() - begin);
  }
  return times;
}
