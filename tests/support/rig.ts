/**
 * A browser with Webside in it, the stand-ins, and eyes on what Webside stored. Reads what a user
 * could read: the live view and the database, through Webside's own log page.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, ElementHandle, Frame, Page, Target } from 'puppeteer-core';
import type { Place } from '../../utils/core/consultation/place.ts';
import type {
  ConsultationView,
  LiveView,
  PlaceId,
  View,
} from '../../utils/core/consultation/view.ts';
import type { BreakRow, ConsultationRow, EventRow } from '../../utils/core/log/types.ts';
import type { Settings } from '../../utils/core/settings/catalogue.ts';
import type { LogPlace } from '../../utils/store/log/quarantine.ts';
import type { Line } from '../standins/relay.ts';
import { type Standins, startStandins } from '../standins/server.ts';
import {
  extensionBase,
  type FirefoxOptions,
  launchChromium,
  launchFirefox,
  openExtensionPage,
} from './browsers.ts';
import { until } from './call.ts';
import { startPace } from './pace.ts';
import { type Proxy as LoopbackProxy, startProxy } from './proxy.ts';

export type BrowserName = 'chromium' | 'firefox';

interface ExtensionApi {
  readonly storage: {
    readonly session: { get(key: string): Promise<Record<string, unknown>> };
    readonly local: {
      get(key: string): Promise<Record<string, unknown>>;
      set(values: Record<string, unknown>): Promise<void>;
    };
  };
  readonly runtime: { sendMessage(message: unknown): Promise<unknown> };
}

/** Whether a browser's tests run here: `npm test` names those it found. */
export function isAvailable(browser: BrowserName): boolean {
  const named = process.env.WEBSIDE_BROWSERS;
  return named === undefined || named.split(',').includes(browser);
}

export const builds = {
  chromium: join(import.meta.dirname, '../../.output/chrome-mv3'),
  firefox: join(import.meta.dirname, '../../.output/firefox-mv3'),
} as const;

export class Rig {
  readonly kind: BrowserName;
  readonly browser: Browser;
  /** Address of the extension's pages, ending in a slash. */
  readonly base: string;
  readonly proxy: LoopbackProxy;
  readonly #standins: Standins;
  #observer: Page | undefined;

  private constructor(
    kind: BrowserName,
    browser: Browser,
    base: string,
    proxy: LoopbackProxy,
    standins: Standins,
  ) {
    this.kind = kind;
    this.browser = browser;
    this.base = base;
    this.proxy = proxy;
    this.#standins = standins;
  }

  static async start(
    kind: BrowserName,
    options: {
      readonly headless?: boolean;
      readonly userDataDir?: string;
      readonly executable?: string;
      readonly args?: readonly string[];
      /** Firefox only. */
      readonly prefs?: FirefoxOptions['prefs'];
    } = {},
  ): Promise<Rig> {
    const standins = await startStandins();
    const proxy = await startProxy({ hosts: standins.hosts, port: standins.port });
    const launch = kind === 'chromium' ? launchChromium : launchFirefox;
    const browser = await launch({ ...options, extension: builds[kind], proxyPort: proxy.port });
    return new Rig(kind, browser, await extensionBase(browser), proxy, standins);
  }

  /** Ends everything that was started, and says what the browser asked of anybody else. */
  async stop(): Promise<readonly string[]> {
    await this.browser.close();
    const refused = this.proxy.refused();
    await this.proxy.close();
    await this.#standins.close();
    return refused;
  }

  /** The line of a room, to cut and to mend. Ask for it before anybody is in the room. */
  line(room: string): Line {
    return this.#standins.line(room);
  }

  /** Webside's log page in a tab of its own. */
  async observer(): Promise<Page> {
    if (this.#observer && !this.#observer.isClosed()) return this.#observer;
    const page = await openExtensionPage(this.browser, 'log.html');
    await startPace(page);
    this.#observer = page;
    return page;
  }

  /** Chromium only: clicks the toolbar button over a tab, and hands over the popup. */
  async popup(over: Page): Promise<Page> {
    const [extension] = (await this.browser.extensions()).values();
    if (!extension) throw new Error('No extension is loaded.');
    const opening = this.#newPage('popup.html');
    await over.bringToFront();
    await extension.triggerAction(over);
    const popup = await opening;
    await popup.waitForSelector('main');
    return popup;
  }

  /** Chromium only: the browser's side panel, opened by `open`. */
  async sidePanel(open: () => Promise<void>): Promise<Page> {
    const opening = this.#newPage('sidebar.html');
    await open();
    const panel = await opening;
    await panel.waitForSelector('aside');
    return panel;
  }

  async #newPage(name: string): Promise<Page> {
    const before = new Set(this.browser.targets());
    const target = await this.browser.waitForTarget(
      (target) => target.type() === 'page' && target.url().endsWith(name) && !before.has(target),
      { timeout: 10_000 },
    );
    const page = await target.asPage();
    // A page is there a moment before its frame is.
    await until(async () => (await page.title().catch(() => undefined)) && true, `${name} to load`);
    return page;
  }

  async views(): Promise<LiveView> {
    return this.#session<LiveView>('liveView');
  }

  /** What is known of each tab beyond what is shown there. */
  async places(): Promise<Readonly<Record<PlaceId, Place | undefined>>> {
    return this.#session('placesInParts');
  }

  async #session<Stored>(key: string): Promise<Stored> {
    const page = await this.observer();
    return page.evaluate(async (key) => {
      const scope = globalThis as unknown as { browser?: ExtensionApi; chrome: ExtensionApi };
      const stored = await (scope.browser ?? scope.chrome).storage.session.get(key);
      return (stored[key] ?? {}) as never;
    }, key);
  }

  /** What is shown in a call's tab. With several calls open, `which` picks one. */
  async viewOf(kind: View['kind']): Promise<View | undefined> {
    return Object.values(await this.views()).find((view) => view?.kind === kind);
  }

  async waitForView(what: string, is: (view: View) => boolean, timeout = 20_000): Promise<View> {
    let last: LiveView = {};
    return until(
      async () => {
        last = await this.views();
        return Object.values(last).find((view) => view && is(view));
      },
      () => `a view with ${what}; there was ${JSON.stringify(last)}`,
      timeout,
    );
  }

  async rows(): Promise<ConsultationRow[]> {
    return this.#read<ConsultationRow>('consultations');
  }

  async events(): Promise<EventRow[]> {
    return this.#read<EventRow>('events');
  }

  async breakRows(): Promise<BreakRow[]> {
    return this.#read<BreakRow>('breaks');
  }

  async waitForRows(what: string, are: (rows: ConsultationRow[]) => boolean, timeout = 20_000) {
    let last: ConsultationRow[] = [];
    return until(
      async () => {
        last = await this.rows();
        return are(last) ? last : undefined;
      },
      () => `${what}; the log has ${JSON.stringify(last)}`,
      timeout,
    );
  }

  async choose(settings: Partial<Settings>): Promise<void> {
    const page = await this.observer();
    await page.evaluate(async (settings) => {
      const scope = globalThis as unknown as { browser?: ExtensionApi; chrome: ExtensionApi };
      await (scope.browser ?? scope.chrome).storage.local.set({ settings });
    }, settings);
  }

  /** Sends what one of Webside's own pages could send. */
  async send(message: unknown): Promise<unknown> {
    const page = await this.observer();
    return page.evaluate((message) => {
      const scope = globalThis as unknown as { browser?: ExtensionApi; chrome: ExtensionApi };
      return (scope.browser ?? scope.chrome).runtime.sendMessage(message);
    }, message);
  }

  /** Closes a consultation as its "Done" does. */
  async close(view: ConsultationView | undefined): Promise<void> {
    const place = Object.entries(await this.views()).find(
      ([, other]) => other?.kind === 'consultation' && other.id === view?.id,
    )?.[0];
    if (!view || !place) throw new Error('There is no consultation to close.');
    await this.send({
      type: 'act',
      place: place === 'byHand' ? place : Number(place),
      consultation: view.id,
      requestId: randomUUID(),
      action: { do: 'close' },
    });
  }

  /** Chromium only: stops the service worker at once, as the browser may at any moment. */
  async killWorker(): Promise<void> {
    const isWorker = (target: Target) =>
      target.type() === 'service_worker' && target.url().startsWith(this.base);
    const target = this.browser.targets().filter(isWorker).at(-1);
    if (!target) return; // It sleeps already.
    const stopped = new Promise<void>((resolve) => {
      this.browser.on('targetdestroyed', (gone) => gone === target && resolve());
    });
    await (await target.worker())?.close();
    await stopped;
  }

  async #read<Row>(table: string): Promise<Row[]> {
    const page = await this.observer();
    return page.evaluate(async (table) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const scope = globalThis as unknown as { browser?: ExtensionApi; chrome: ExtensionApi };
      const { local } = (scope.browser ?? scope.chrome).storage;
      const { logDatabase } = await local.get('logDatabase');
      const log = (logDatabase as LogPlace | undefined)?.name ?? 'webside';
      const found = (await indexedDB.databases()).some(({ name }) => name === log);
      if (!found) return [];
      const db = await done(indexedDB.open(log));
      try {
        return (await done(db.transaction(table).objectStore(table).getAll())) as never;
      } finally {
        db.close();
      }
    }, table) as Promise<Row[]>;
  }
}

/** The sidebars in a page. There should never be more than one. */
export function sidebars(page: Page): Frame[] {
  return page.frames().filter((frame) => frame.url().endsWith('/sidebar.html'));
}

/** Chromium only: the sidebar's frame, once its landmark is drawn. */
export async function sidebar(page: Page, timeout = 10_000): Promise<Frame> {
  return until(
    async () => {
      const [frame] = sidebars(page);
      const drawn = await frame
        ?.$('aside[aria-label="Consultation checklist"] *')
        .catch(() => null);
      return drawn ? frame : undefined;
    },
    `the sidebar in ${page.url()}`,
    timeout,
  );
}

/** Chromium only: an item of the sidebar by its label, or a button by its name. */
export async function control(
  frame: Frame,
  role: 'checkbox' | 'button',
  name: string,
): Promise<ElementHandle<Element>> {
  const found = await frame.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`, {
    timeout: 10_000,
  });
  if (!found) throw new Error(`No ${role} "${name}".`);
  return found;
}

export async function pressControl(
  frame: Frame,
  role: 'checkbox' | 'button',
  name: string,
): Promise<void> {
  const found = await control(frame, role, name);
  // A panel that is just changing its form moves away under the pointer.
  let last = '';
  await until(async () => {
    const before = last;
    last = JSON.stringify(await found.boundingBox());
    return last === before || undefined;
  }, `"${name}" to stand still`);
  await found.click();
  // What has only just come into sight does not count, and the checklist says so: press again.
  for (let times = 0; weighty.test(name) && times < 3 && (await didNotCount(frame)); times += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await found.click();
  }
  // It may have taken the frame away.
  if (!frame.detached) await found.dispose();
}

/** What needs a checklist that has been in sight for a while. */
const weighty = /^(End consultation|New patient|Done|Same)/;

async function didNotCount(frame: Frame): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 200));
  try {
    const said = await frame.$$eval('.notice-trouble', (all) => all.map((one) => one.textContent));
    return said.some((words) => words?.includes('did not count'));
  } catch {
    // What was pressed took the frame away.
    return false;
  }
}

/** Chromium only: the labels ticked in the sidebar. */
export async function ticked(frame: Frame): Promise<string[]> {
  return frame.$$eval('input[type=checkbox]', (boxes) =>
    boxes
      .filter((box) => (box as HTMLInputElement).checked)
      .map((box) => box.closest('label')?.textContent?.trim() ?? ''),
  );
}

/** What Webside could have changed in a page: its outermost elements and their attributes. */
export async function shapeOf(page: Page): Promise<unknown> {
  return page.evaluate(() =>
    [document.documentElement, ...document.documentElement.children].map((element) => ({
      tag: element.tagName,
      attributes: [...element.attributes].map(({ name, value }) => `${name}=${value}`),
    })),
  );
}
