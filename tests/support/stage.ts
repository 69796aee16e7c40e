import type { Frame, Page } from 'puppeteer-core';
import { expect } from 'vitest';
import type { ConsultationView, PlaceId, View } from '../../utils/core/consultation/view.ts';
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
import { Choices } from './choices.ts';
import { inExtension } from './extension.ts';
import { ableMs } from './pace.ts';
import { pressControl, type Rig, sidebar, sidebars } from './rig.ts';
import type { Service } from './services.ts';
import type { SidebarWatch } from './sidebarWatch.ts';
import type { Suite } from './suite.ts';
import { Tabs } from './tabs.ts';

/** From the first frame of the other person: three seconds steady, and time to get there. */
export const opensWithinMs = 3_500 + 1_000;
/** After it was seen that Webside has looked and decided. */
const quietMs = 500;

const ping: PanelMessage = { type: 'ping' };

/** What a scenario plays with. */
export class Stage {
  readonly rig: Rig;
  readonly suite: Suite;
  readonly #watch: SidebarWatch;
  /** Consultations that were seen to open. */
  readonly #known = new Set<string>();
  readonly #choices: Choices;
  readonly #tabs: Tabs;

  constructor(rig: Rig, suite: Suite, watch: SidebarWatch) {
    this.rig = rig;
    this.suite = suite;
    this.#watch = watch;
    this.#choices = new Choices(rig);
    this.#tabs = new Tabs(rig);
  }

  // ---- Settings ----------------------------------------------------------------------------------

  choose<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<void> {
    return this.#choices.choose(key, value);
  }

  allow(host: string): Promise<void> {
    return this.#choices.allow(host);
  }

  /** Settings and permissions as they were. */
  putBack(): Promise<void> {
    return this.#choices.putBack();
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

  async #born(open: () => Promise<Page>): Promise<Page> {
    const page = await this.#tabs.born(open);
    this.suite.opened.push(page);
    return page;
  }

  async connected(...pages: Page[]): Promise<void> {
    await Promise.all(pages.map((page) => waitForState(page, 'connected')));
  }

  // ---- What Webside makes of it ------------------------------------------------------------------

  /** The number that the browser gave a page's tab. */
  tabOf(page: Page): Promise<number> {
    return this.#tabs.of(page);
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
    await this.#inTime(page, began, opened?.at);
    return this.checklist(page);
  }

  /** Waits for the question, and that it came in time. */
  async asks(page: Page, since?: number): Promise<Frame> {
    await this.shows(page, 'the question', (view) => view.kind === 'ask' && !view.presenting);
    const frame = await sidebar(page);
    const began = since ?? (await this.firstFrameAt(page));
    await this.#inTime(page, began, this.#watch.appearedAt(page));
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
    const answer = await inExtension(
      this.rig,
      (chrome, tab, ping) => chrome.tabs.sendMessage(tab, ping).catch(() => false),
      tab,
      ping,
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

  async #inTime(page: Page, from: number, to: number | undefined): Promise<void> {
    const ms = await ableMs(this.rig, page, from, to);
    expect(ms, `milliseconds from the evidence, between ${from} and ${to}`).toBeLessThanOrEqual(
      opensWithinMs,
    );
  }
}
