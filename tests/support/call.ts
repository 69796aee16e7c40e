/**
 * Opens a call between a doctor and a patient on the stand-ins, and drives it: real pages, real
 * WebRTC, real clicks where a person would click.
 */
import type { Browser, Frame, Page } from 'puppeteer-core';

export type CallState = 'idle' | 'waiting' | 'connecting' | 'connected' | 'left';

/** What `window.standin` of a call page offers, as far as tests use it. */
export interface StandinRoom {
  readonly room: string;
  readonly role: 'doctor' | 'patient' | 'carer';
  readonly state: CallState;
  readonly notice: string;
  readonly audioOnly: boolean;
  readonly cameraOn: boolean;
  readonly microphoneOn: boolean;
  /** How many others are connected or about to be. */
  readonly participants: number;
  /** Epoch milliseconds of the first frame or sound of the present remote media. */
  readonly firstRemoteFrameAt: number | null;
  /** Epoch milliseconds of when the last remote media went, null while there are some. */
  readonly remoteGoneAt: number | null;
  /** Whether the screen is sent in place of the camera's picture. */
  readonly presenting: boolean;
  readonly errors: readonly string[];
  framesDecoded(): number;
  /** Packets of sound and picture that came so far, from all who are now in the call. */
  packetsReceived(): Promise<number>;
  /** The elements that play the others: in the page, in a closed shadow root, elsewhere, nowhere. */
  remoteMedia(): readonly HTMLMediaElement[];
  join(): Promise<void>;
  leave(): void;
  /** Nothing more arrives, and some seconds later the others notice. */
  drop(): Promise<void>;
  comeBack(): Promise<void>;
  camera(on: boolean): Promise<void>;
  microphone(on: boolean): void;
  /** Presents the screen; does nothing where the browser refuses. */
  present(): Promise<void>;
  stopPresenting(): void;
  /** Takes the toolbar out of the page for so many milliseconds, 6,000 unless told. */
  hideToolbar(ms?: number): void;
  /** The states of each connection to another participant. */
  lines(): readonly { readonly ice: string; readonly connection: string }[];
  /** Teams: the organiser removes this person from the meeting. */
  removed(): void;
  /** Teams: this person hangs up on another device. */
  endedElsewhere(): void;
  /** Teams: begins a meeting from the calendar, without a word of it in the address. */
  meetNow(room: string): void;
  /** Attend Anywhere: hands the patient over to a colleague. */
  transfer(): void;
}

declare global {
  interface Window {
    standin?: StandinRoom;
    /** Every key the page's own listeners took, on pages with `?trap=1`. */
    standinKeys?: readonly { type: string; key: string; target: string }[];
  }
}

export interface CallOptions {
  readonly doctorUrl: string;
  readonly patientUrl: string;
  /**
   * Where the patient's page lives. `context` (the default): a browser context of its own, where no
   * extension is; `window`: another window of the doctor's browser, extension and all.
   */
  readonly patientIn?: 'context' | 'window';
  /** Wait until both are connected. On by default. */
  readonly connected?: boolean;
  readonly timeout?: number;
}

export interface Call {
  readonly doctor: Page;
  readonly patient: Page;
}

const TIMEOUT = 20_000;

/** Opens the patient's page and then the doctor's, and waits until they are in the call. */
export async function startCall(browser: Browser, options: CallOptions): Promise<Call> {
  const timeout = options.timeout ?? TIMEOUT;
  const patient = await openPatient(browser, options.patientUrl, options.patientIn);
  const doctor = await openDoctor(browser, options.doctorUrl);
  if (options.connected !== false) {
    await Promise.all([
      waitForState(doctor, 'connected', timeout),
      waitForState(patient, 'connected', timeout),
    ]);
  }
  return { doctor, patient };
}

/** Opens a patient's page, and goes into the call as far as a patient can. */
export async function openPatient(
  browser: Browser,
  url: string,
  where: CallOptions['patientIn'] = 'context',
): Promise<Page> {
  // A window of its own in both cases: a page behind another shows no frames in Firefox.
  const context =
    where === 'context' ? await browser.createBrowserContext() : browser.defaultBrowserContext();
  const page = await context.newPage({ type: 'window' });
  await page.goto(url);
  return enterCall(page);
}

/** Opens a doctor's page, and goes into the call. Answers the page that the call is in. */
export async function openDoctor(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  return enterCall(page);
}

/** Does the clicks that lead from a page as it was opened into its call. */
export async function enterCall(page: Page): Promise<Page> {
  const url = new URL(page.url());
  const newtab = url.searchParams.has('newtab');
  if (url.pathname.startsWith('/console')) {
    if (newtab) return openedBy(page, () => press(page, '.caller button'));
    await Promise.all([page.waitForNavigation(), press(page, '.caller button')]);
  } else if (url.pathname.startsWith('/app')) {
    await press(page, '.caller button');
  } else if (url.pathname.startsWith('/conversations/')) {
    if (newtab) return openedBy(page, () => press(page, '#newtab'));
  } else if (url.hostname.startsWith('teams.') && url.searchParams.get('join') !== '1') {
    // Not by its data-tid, which `marks=none` changes.
    await press(page, '#join');
  }
  return page;
}

/** The page that something opens in a tab or window of its own, whether it knows its opener or not. */
export async function openedBy(page: Page, open: () => Promise<void>): Promise<Page> {
  const browser = page.browser();
  const before = new Set(browser.targets());
  await open();
  const target = await browser.waitForTarget(
    (target) => target.type() === 'page' && !before.has(target),
    { timeout: TIMEOUT },
  );
  const opened = await target.page();
  if (!opened) throw new Error('What was opened went away.');
  return opened;
}

/** Clicks an element as soon as it is there. */
export async function press(
  page: Page | Frame,
  selector: string,
  timeout = TIMEOUT,
): Promise<void> {
  const element = await page.waitForSelector(selector, { visible: true, timeout });
  await element?.click();
  await element?.dispose();
}

/** Where the call of a page was found last. */
const callFrames = new WeakMap<Page, Frame>();

/** The frame of a page that holds the call: the page's own, or the room's in a frame within. */
export async function callFrame(page: Page, timeout = TIMEOUT): Promise<Frame> {
  await inCall(page, () => true, timeout);
  const frame = callFrames.get(page);
  if (!frame) throw new Error(`There is no call in ${page.url()}.`);
  return frame;
}

/**
 * Reads from, or does something with, the call of a page: `inCall(page, (room) => room.state)`.
 * @param use runs in the page, and may use nothing from around it
 */
export async function inCall<T>(
  page: Page,
  use: (room: StandinRoom) => T,
  timeout = TIMEOUT,
): Promise<Awaited<T>> {
  // One question to the browser, which tells at once whether the call is in that frame. It is said
  // as text, so that nothing of the page is held by a handle.
  const question = `(async () => window.standin && { answer: await (${use})(window.standin) })()`;
  const { answer } = await until(
    async () => {
      const last = callFrames.get(page);
      const frames = page.frames();
      const all = last && frames.includes(last) ? [last, ...frames] : frames;
      for (const frame of new Set(all)) {
        const found = await (frame.evaluate(question) as Promise<Found<T>>).catch(ifGone);
        if (!found) continue;
        callFrames.set(page, frame);
        return found;
      }
      return undefined;
    },
    `a call in ${page.url()}`,
    timeout,
  );
  return answer;
}

type Found<T> = { readonly answer: Awaited<T> } | undefined;

export async function waitForState(page: Page, state: CallState, timeout = TIMEOUT): Promise<void> {
  let last: CallState | undefined;
  await until(
    async () => {
      last = await inCall(page, (room) => room.state).catch(ifGone);
      return last === state || undefined;
    },
    () => `${page.url()} to be ${state}, but it is ${last ?? 'without a call'}`,
    timeout,
  );
}

/** Waits until the page has shown so many more remote frames than when it was asked. */
export async function waitForFrames(page: Page, more = 5, timeout = TIMEOUT): Promise<void> {
  const before = await inCall(page, (room) => room.framesDecoded());
  await until(
    async () => (await inCall(page, (room) => room.framesDecoded())) >= before + more || undefined,
    `${more} more frames in ${page.url()}`,
    timeout,
  );
}

/** From one question to the next: at first often, then a tenth of the wait so far, milliseconds. */
const pauseMs = { least: 25, most: 150 } as const;
/** One question takes no longer on a machine that has time for it, the pause included. */
const longestTurnMs = 350;

/**
 * Asks again and again, briefly apart, until there is an answer.
 * @param timeout milliseconds to wait at most; those in which a busy machine did not answer are not
 * counted
 */
export async function until<T>(
  ask: () => Promise<T | undefined>,
  what: string | (() => string),
  timeout = TIMEOUT,
): Promise<T> {
  let waitedMs = 0;
  for (;;) {
    const began = Date.now();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (waitedMs > timeout) {
      throw new Error(`Waited ${timeout} ms for ${typeof what === 'string' ? what : what()}.`);
    }
    const pause = Math.min(Math.max(waitedMs / 10, pauseMs.least), pauseMs.most);
    await new Promise((resolve) => setTimeout(resolve, pause));
    waitedMs += Math.min(Date.now() - began, longestTurnMs);
  }
}

/** A page that is just loading, or a frame just taken away, has no answer yet: ask again. */
function ifGone(error: unknown): undefined {
  const words = String(error);
  if (/context|navigat|detached|no such frame|destroyed|closed|not found/i.test(words)) return;
  throw error;
}
