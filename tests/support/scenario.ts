/**
 * Plays turns of calls on the stand-ins, and holds what Webside made of them against what a person
 * beside the doctor would have said: which consultations there were, how each ended, what was ticked
 * in it, and how many sidebars were there at once.
 */
import type { Browser, Frame, Page, Target } from 'puppeteer-core';
import { beforeAll, expect, it } from 'vitest';
import type { Connection, EndedHow } from '../../utils/core/consultation/types.ts';
import type { ConsultationView, PlaceId, View } from '../../utils/core/consultation/view.ts';
import { unpackResults } from '../../utils/core/log/results.ts';
import type { FrameDiagnosis, PanelMessage, Reply } from '../../utils/core/messages.ts';
import type { Settings } from '../../utils/core/settings/catalogue.ts';
import {
  type Call,
  inCall,
  openDoctor,
  openedBy,
  openPatient,
  until,
  waitForState,
} from './call.ts';
import { pressControl, type Rig, sidebar, sidebars } from './rig.ts';
import type { Service } from './services.ts';
import { type Suite, useRig } from './suite.ts';

/** A consultation as a scenario expects it, and as it was. */
export interface Told {
  /** The service's id in the log. */
  readonly service: string;
  /** How it ended, or where it stands at the end of the scenario. */
  readonly end: EndedHow | Exclude<Connection, 'ended'>;
  /** Ids of the items that are ticked in it. */
  readonly ticks?: readonly string[];
  /** The ticks of the one before are offered. */
  readonly offers?: boolean;
}

export interface Expected {
  /** In the order in which they began; a list alone stands for this. */
  readonly told: readonly Told[];
  /** The most sidebars that are there at once, over all pages. One where anything was told. */
  readonly sidebarsAtOnce?: number;
}

/** From the first frame of the other person: three seconds steady, and time to get there. */
export const opensWithinMs = 3_500 + 1_000;
/** After it was seen that Webside has looked and decided. */
const quietMs = 500;

export const sound = {
  id: 'sound-and-picture',
  label: 'Asked: can you hear and see me clearly?',
} as const;
export const identity = {
  id: 'identity',
  label: 'Introduced myself; confirmed who this is',
} as const;

interface Tally {
  scenarios: number;
  falseStarts: number;
  missedStarts: number;
  falseEnds: number;
  slowestMs: number;
}

type Declare = (
  name: string,
  expected: readonly Told[] | Expected,
  play: (stage: Stage) => Promise<unknown>,
) => void;

/**
 * A browser for the scenarios of a `describe`.
 * @returns what declares one scenario, which is a test, and what came of all of them
 */
export function useScenarios(): { readonly scenario: Declare; readonly tally: Tally } {
  let rig: Rig | undefined;
  const suite = useRig('chromium', (started) => {
    rig = started;
  });
  const tally: Tally = {
    scenarios: 0,
    falseStarts: 0,
    missedStarts: 0,
    falseEnds: 0,
    slowestMs: 0,
  };
  let watch: SidebarWatch | undefined;

  beforeAll(() => {
    if (rig) watch = new SidebarWatch(rig.browser);
  });

  const scenario: Declare = (name, expected, play) => {
    it(name, async () => {
      if (!(rig && watch)) throw new Error('The browser did not start.');
      // To the millisecond, so that rows are told in their order.
      await rig.choose({ timePrecision: 'exact' });
      const before = new Set((await rig.rows()).map(({ id }) => id));
      watch.reset();
      tally.scenarios += 1;
      const stage = new Stage(rig, suite, watch, (ms) => {
        tally.slowestMs = Math.max(tally.slowestMs, ms);
      });
      try {
        await play(stage);
        await judge(rig, watch, before, 'told' in expected ? expected : { told: expected }, tally);
      } finally {
        await stage.putBack();
      }
    });
  };
  return { scenario, tally };
}

/** The one place where what happened is held against what was expected. */
async function judge(
  rig: Rig,
  watch: SidebarWatch,
  before: ReadonlySet<string>,
  { told, sidebarsAtOnce = told.length > 0 ? 1 : 0 }: Expected,
  tally: Tally,
): Promise<void> {
  const were = await outcomes(rig, before);
  const wanted = told.map((each) => ({
    offers: false,
    ...each,
    ticks: [...(each.ticks ?? [])].sort(),
  }));
  tally.falseStarts += Math.max(0, were.length - wanted.length);
  tally.missedStarts += Math.max(0, wanted.length - were.length);
  tally.falseEnds += were.filter(
    ({ end }, index) => wanted[index] && end !== wanted[index].end,
  ).length;
  expect(were, 'the consultations').toEqual(wanted);
  expect(watch.mostAtOnce, 'sidebars at once').toBe(sidebarsAtOnce);
}

async function outcomes(rig: Rig, before: ReadonlySet<string>): Promise<Required<Told>[]> {
  const rows = (await rig.rows()).filter(
    ({ id, status }) => !before.has(id) && status !== 'deleted',
  );
  const views = Object.values(await rig.views());
  return rows
    .sort((a, b) => a.start - b.start)
    .map((row) => {
      const service = row.platform;
      const view = views.find(
        (view): view is ConsultationView => view?.kind === 'consultation' && view.id === row.id,
      );
      if (row.status !== 'open' || !view) {
        const ticks = Object.keys(unpackResults(row.items)).sort();
        return { service, end: row.ended ?? 'none', ticks, offers: false };
      }
      const { connection, endedHow, items, offerUntil } = view;
      const end = connection === 'ended' ? (endedHow ?? 'none') : connection;
      return { service, end, ticks: Object.keys(items).sort(), offers: offerUntil !== null };
    });
}

/** Counts the sidebars in all pages of a browser, at every change. */
class SidebarWatch {
  readonly #pages = new Set<Page>();
  #most = 0;
  #appearedAt = new WeakMap<Page, number>();

  constructor(browser: Browser) {
    const watch = async (target: Target) => {
      if (target.type() !== 'page') return;
      const page = await target.page().catch(() => null);
      if (!page || this.#pages.has(page)) return;
      this.#pages.add(page);
      page.on('framenavigated', (frame) => {
        if (!frame.url().endsWith('/sidebar.html') || !frame.parentFrame()) return;
        this.#appearedAt.set(page, Date.now());
        this.#count();
      });
      page.on('close', () => this.#pages.delete(page));
    };
    browser.on('targetcreated', watch);
  }

  /** The most that were there at one time since the reset. */
  get mostAtOnce(): number {
    return this.#most;
  }

  /** When a sidebar last came up in a page, epoch milliseconds. */
  appearedAt(page: Page): number | undefined {
    return this.#appearedAt.get(page);
  }

  reset(): void {
    this.#most = 0;
    this.#count();
  }

  #count(): void {
    const there = [...this.#pages].flatMap((page) => (page.isClosed() ? [] : sidebars(page)));
    this.#most = Math.max(this.#most, there.length);
  }
}

/** What a scenario plays with. */
export class Stage {
  readonly rig: Rig;
  readonly suite: Suite;
  readonly #watch: SidebarWatch;
  readonly #took: (ms: number) => void;
  /** Consultations that were seen to open. */
  readonly #known = new Set<string>();
  readonly #chosen = new Set<string>();
  readonly #allowed = new Set<string>();
  readonly #tabIds = new WeakMap<Page, number>();

  constructor(rig: Rig, suite: Suite, watch: SidebarWatch, took: (ms: number) => void) {
    this.rig = rig;
    this.suite = suite;
    this.#watch = watch;
    this.#took = took;
  }

  // ---- Settings ----------------------------------------------------------------------------------

  /** Sets something as the settings page does, until the end of the scenario. */
  async choose<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<void> {
    this.#chosen.add(key);
    expect(await this.rig.send({ type: 'choose', key, value })).toEqual({ ok: true });
  }

  /**
   * Lets Webside see a host that it does not see by itself. Nobody can press the browser's question
   * in a test. It grants without one what its user has granted before, so this is done beforehand,
   * on its own page.
   */
  async allow(host: string): Promise<void> {
    const origin = `https://${host}/*`;
    const extensions = await this.rig.browser.newPage();
    await extensions.goto('chrome://extensions');
    await extensions.evaluate(
      `chrome.developerPrivate.addHostPermission('${new URL(this.rig.base).hostname}', '${origin}')`,
    );
    await extensions.close();
    this.#allowed.add(origin);
    const observer = await this.rig.observer();
    const granted = await observer.evaluate(
      (origins) => (globalThis as unknown as Scope).chrome.permissions.request({ origins }),
      [origin],
    );
    expect(granted).toBe(true);
  }

  /** Settings and permissions as they were. */
  async putBack(): Promise<void> {
    for (const key of this.#chosen) await this.rig.send({ type: 'choose', key });
    if (this.#allowed.size === 0) return;
    await (await this.rig.observer()).evaluate(
      (origins) => (globalThis as unknown as Scope).chrome.permissions.remove({ origins }),
      [...this.#allowed],
    );
  }

  // ---- Pages -------------------------------------------------------------------------------------

  room(): string {
    return this.suite.newRoom();
  }

  /** A doctor and a patient in a call; flags are for the doctor's page. */
  call(service: Service, flags?: string): Promise<Call> {
    return this.suite.callOn(service, flags);
  }

  /** A tab of the doctor's, gone as far into the call as clicks lead. */
  doctor(url: string): Promise<Page> {
    return this.#born(() => openDoctor(this.rig.browser, url));
  }

  /** A tab of the doctor's, as it is opened. */
  tab(url: string): Promise<Page> {
    return this.#born(async () => {
      const page = await this.rig.browser.newPage();
      await page.goto(url);
      return page;
    });
  }

  /** A window of the doctor's browser, where Webside is, gone as far into the call as clicks lead. */
  window(url: string): Promise<Page> {
    return this.#born(() => openPatient(this.rig.browser, url, 'window'));
  }

  /** What something opens in a tab or window of its own. */
  openedBy(page: Page, open: () => Promise<void>): Promise<Page> {
    return this.#born(() => openedBy(page, open));
  }

  /** The other person, in a browser without Webside. */
  async patient(url: string): Promise<Page> {
    const page = await openPatient(this.rig.browser, url);
    this.suite.opened.push(page);
    return page;
  }

  /** Notes which tab is new. Its number says nothing of the page, so Webside may always know it. */
  async #born(open: () => Promise<Page>): Promise<Page> {
    const before = new Set(await this.#tabs());
    const page = await open();
    this.suite.opened.push(page);
    const born = (await this.#tabs()).find((id) => !before.has(id));
    if (born !== undefined) this.#tabIds.set(page, born);
    return page;
  }

  async #tabs(of: { readonly title?: string } = {}): Promise<number[]> {
    const observer = await this.rig.observer();
    return observer.evaluate(async (of) => {
      const tabs = await (globalThis as unknown as Scope).chrome.tabs.query(of);
      return tabs.flatMap(({ id }) => id ?? []);
    }, of);
  }

  async connected(...pages: Page[]): Promise<void> {
    await Promise.all(pages.map((page) => waitForState(page, 'connected')));
  }

  // ---- What Webside makes of it ------------------------------------------------------------------

  /** The number that the browser gave a page's tab. */
  async tabOf(page: Page): Promise<number> {
    const known = this.#tabIds.get(page);
    if (known !== undefined) return known;
    const mark = crypto.randomUUID();
    const title = await page.evaluate((mark) => {
      const before = document.title;
      document.title = mark;
      return before;
    }, mark);
    const id = await until(async () => (await this.#tabs({ title: mark }))[0], 'the tab', 2_000);
    await page.evaluate((title) => {
      document.title = title;
    }, title);
    this.#tabIds.set(page, id);
    return id;
  }

  async viewOf(page: Page): Promise<View | undefined> {
    return (await this.rig.views())[await this.tabOf(page)];
  }

  /** Waits for what is shown in a page's tab. */
  async shows<Shown extends View>(
    page: Page,
    what: string,
    is: (view: View) => view is Shown,
    timeout?: number,
  ): Promise<Shown>;
  async shows(
    page: Page,
    what: string,
    is: (view: View) => boolean,
    timeout?: number,
  ): Promise<View>;
  async shows(
    page: Page,
    what: string,
    is: (view: View) => boolean,
    timeout = 20_000,
  ): Promise<View> {
    const tab = await this.tabOf(page);
    let last: View | undefined;
    return until(
      async () => {
        last = (await this.rig.views())[tab];
        return last && is(last) ? last : undefined;
      },
      () => `${what}; there was ${JSON.stringify(last)}`,
      timeout,
    );
  }

  /**
   * Waits for a consultation that was not there before, and that it came in time.
   * @param since the first evidence, if it is not the other person's first frame
   */
  async opens(page: Page, since?: number): Promise<Frame> {
    const view = await this.shows(page, 'a new consultation', (view): view is ConsultationView =>
      this.#isNew(view),
    );
    this.#known.add(view.id);
    const began = since ?? (await this.firstFrameAt(page));
    const opened = (await this.rig.events()).find(
      ({ consultation, event }) => consultation === view.id && event.type === 'opened',
    );
    this.#inTime((opened?.at ?? Number.NaN) - began, opensWithinMs);
    return this.checklist(page);
  }

  /** Waits for the question, and that it came in time. */
  async asks(page: Page, since?: number): Promise<Frame> {
    await this.shows(page, 'the question', (view) => view.kind === 'ask' && !view.presenting);
    const frame = await sidebar(page);
    const appeared = this.#watch.appearedAt(page) ?? Number.NaN;
    this.#inTime(appeared - (since ?? (await this.firstFrameAt(page))), opensWithinMs);
    return frame;
  }

  /** Answers the question with a click, and waits for the checklist. */
  async says(page: Page, answer: 'yes' | 'no', since?: number): Promise<void> {
    const frame = await this.asks(page, since);
    await page.bringToFront();
    const at = Date.now();
    await pressControl(frame, 'button', answer === 'yes' ? 'Start checklist' : 'Not now');
    if (answer === 'yes') await this.opens(page, at);
    else await this.noSidebar(page);
  }

  /** The sidebar of a page, with its items. */
  async checklist(page: Page): Promise<Frame> {
    const frame = await sidebar(page);
    await frame.waitForSelector('input[type=checkbox]');
    return frame;
  }

  async tick(page: Page, item: { readonly id: string; readonly label: string }): Promise<void> {
    await page.bringToFront();
    await pressControl(await this.checklist(page), 'checkbox', item.label);
    await this.shows(
      page,
      `${item.id} ticked`,
      (view) => view.kind === 'consultation' && item.id in view.items,
    );
  }

  /** Waits until the call of a page's consultation is over. */
  async ends(page: Page, timeout?: number): Promise<void> {
    await this.shows(
      page,
      'an ended call',
      (view) => view.kind === 'consultation' && view.connection === 'ended',
      timeout,
    );
  }

  /** The same consultation as before goes on, and nobody had to wait for it. */
  async goesOn(page: Page, how?: 'reconnected' | 'refreshed'): Promise<Frame> {
    const view = await this.shows(
      page,
      how ? `a call that was ${how}` : 'a call that goes on',
      (view): view is ConsultationView =>
        view.kind === 'consultation' &&
        view.connection === 'live' &&
        (how === undefined || view.resumed?.how === how),
    );
    expect(this.#known).toContain(view.id);
    return this.checklist(page);
  }

  async noSidebar(page: Page): Promise<void> {
    await until(async () => sidebars(page).length === 0 || undefined, 'the sidebar to go');
  }

  /** What the frames of a tab see, as soon as one of them sees it. */
  async sees(
    page: Page,
    what: string,
    is: (frame: FrameDiagnosis) => boolean,
  ): Promise<FrameDiagnosis> {
    const place = await this.tabOf(page);
    let last: readonly FrameDiagnosis[] = [];
    return until(
      async () => {
        last = await this.diagnosis(place);
        return last.find(is);
      },
      () => `a frame that sees ${what}; there was ${JSON.stringify(last)}`,
    );
  }

  async diagnosis(place: PlaceId): Promise<readonly FrameDiagnosis[]> {
    const reply = (await this.rig.send({ type: 'diagnose', place })) as Reply;
    return (reply.ok && reply.frames) || [];
  }

  /** Webside has looked at a call that plays, and decided that it is none of its business. */
  async leavesAlone(page: Page): Promise<void> {
    await this.firstFrameAt(page);
    await this.sees(
      page,
      'a call that does not count',
      ({ tracks, blocked }) => blocked && tracks > 0,
    );
    await this.quiet();
    expect(await this.viewOf(page)).toMatchObject({ kind: 'idle', seen: 'patient' });
  }

  /** A call plays, and nothing of Webside runs in its page. */
  async staysAway(page: Page): Promise<void> {
    await this.firstFrameAt(page);
    await this.runsNothing(page);
    await this.quiet();
    await this.runsNothing(page);
    const tab = await this.tabOf(page);
    expect([(await this.rig.views())[tab], (await this.rig.places())[tab]]).toEqual([
      undefined,
      undefined,
    ]);
  }

  /** No detector answers from any frame of a page. */
  async runsNothing(page: Page): Promise<void> {
    const tab = await this.tabOf(page);
    const observer = await this.rig.observer();
    const answer = await observer.evaluate(
      (tab) =>
        (globalThis as unknown as Scope).chrome.tabs
          .sendMessage(tab, { type: 'ping' })
          .catch(() => false),
      tab,
    );
    // Where the panel's script is, it hears a ping and says nothing.
    expect(answer).not.toBe(true);
    expect(await this.diagnosis(tab)).toEqual([]);
  }

  /** A short time, after it is known that a decision has been made. */
  quiet(ms = quietMs): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  #isNew(view: View): view is ConsultationView {
    return view.kind === 'consultation' && view.connection === 'live' && !this.#known.has(view.id);
  }

  /** When the other person was first seen or heard, as soon as they are. */
  firstFrameAt(page: Page): Promise<number> {
    return until(
      () => inCall(page, (room) => room.firstRemoteFrameAt ?? undefined),
      `the first frame in ${page.url()}`,
    );
  }

  #inTime(ms: number, most: number): void {
    this.#took(ms);
    expect(ms, 'milliseconds from the evidence').toBeLessThanOrEqual(most);
  }
}

interface Scope {
  readonly chrome: {
    readonly tabs: {
      query(of: { title?: string }): Promise<{ id?: number }[]>;
      sendMessage(tab: number, message: PanelMessage): Promise<unknown>;
    };
    readonly permissions: {
      request(permissions: { origins: string[] }): Promise<boolean>;
      remove(permissions: { origins: string[] }): Promise<boolean>;
    };
  };
}
