/** What the tests of the stand-ins themselves share: a browser without the extension, and looks at its pages. */
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Line } from '../standins/relay.ts';
import { type Standins, startStandins } from '../standins/server.ts';
import { launchChromium, launchFirefox } from './browsers.ts';
import { type Call, callFrame, inCall, until, waitForFrames, waitForState } from './call.ts';
import { type Proxy as LocalProxy, startProxy } from './proxy.ts';
import type { BrowserName } from './rig.ts';

export interface Site {
  readonly browser: Browser;
  /** A room that no other test uses. */
  newRoom(): string;
  line(room: string): Line;
}

/** Starts the stand-ins and a browser for a `describe`, and asserts that it asked nobody else. */
export function useStandins(kind: BrowserName): Site {
  let standins: Standins | undefined;
  let proxy: LocalProxy | undefined;
  let browser: Browser | undefined;
  let rooms = 0;

  beforeAll(async () => {
    standins = await startStandins();
    proxy = await startProxy({ hosts: standins.hosts, port: standins.port });
    const launch = kind === 'chromium' ? launchChromium : launchFirefox;
    browser = await launch({ proxyPort: proxy.port });
  });

  afterAll(async () => {
    await browser?.close();
    const refused = proxy?.refused();
    await proxy?.close();
    await standins?.close();
    expect(refused, 'requests to anybody but the stand-ins').toEqual([]);
  });

  return {
    get browser() {
      if (!browser) throw new Error('The browser did not start.');
      return browser;
    },
    newRoom: () => `room-${++rooms}`,
    line(room) {
      if (!standins) throw new Error('The stand-ins did not start.');
      return standins.line(room);
    },
  };
}

export async function expectFramesBothWays({ doctor, patient }: Call): Promise<void> {
  await Promise.all([waitForFrames(doctor), waitForFrames(patient)]);
  for (const page of [doctor, patient]) {
    expect(await inCall(page, (room) => room.errors)).toEqual([]);
    expect(await inCall(page, (room) => room.firstRemoteFrameAt)).toBeGreaterThan(0);
  }
}

export async function close(...pages: Page[]): Promise<void> {
  await Promise.all(pages.map((page) => page.close()));
}

/** The labels of all tracks that elements of the call's page play. */
export async function labels(page: Page): Promise<string[]> {
  return (await callFrame(page)).evaluate(() =>
    [...document.querySelectorAll<HTMLMediaElement>('video, audio')].flatMap((element) =>
      element.srcObject instanceof MediaStream
        ? element.srcObject.getTracks().map((track) => track.label)
        : [],
    ),
  );
}

/** How many of the page's own captured tracks, as the self-view shows them, still run. */
export async function liveOwnTracks(page: Page, selector = '#self'): Promise<number> {
  return (await callFrame(page)).evaluate((selector) => {
    const self = document.querySelector<HTMLVideoElement>(selector);
    if (!(self?.srcObject instanceof MediaStream)) return 0;
    return self.srcObject.getTracks().filter((track) => track.readyState === 'live').length;
  }, selector);
}

export async function count(page: Page, selector: string): Promise<number> {
  return (await callFrame(page)).evaluate(
    (wanted) => document.querySelectorAll(wanted).length,
    selector,
  );
}

export async function waitForCount(page: Page, selector: string, wanted: number): Promise<void> {
  await until(
    async () => (await count(page, selector)) === wanted || undefined,
    `${wanted} of ${selector}`,
  );
}

/** Waits until more sound or picture has come, wherever it is played. */
export async function waitForPackets(page: Page): Promise<void> {
  const before = await inCall(page, (room) => room.packetsReceived());
  await until(
    async () => (await inCall(page, (room) => room.packetsReceived())) > before + 5 || undefined,
    'more packets',
  );
}

/** The labels of the remote tracks, and whether all that play them do. */
export async function remote(page: Page) {
  return inCall(page, (room) => ({
    labels: room
      .remoteMedia()
      .flatMap((media) =>
        media.srcObject instanceof MediaStream
          ? media.srcObject.getTracks().map((track) => track.label)
          : [],
      )
      .sort(),
    playing: room.remoteMedia().every((media) => !media.paused),
  }));
}

/** Each remote track as `video live muted`, sorted. */
export async function remoteTracks(page: Page): Promise<string[]> {
  return inCall(page, (room) =>
    room
      .remoteMedia()
      .flatMap((media) =>
        media.srcObject instanceof MediaStream
          ? media.srcObject
              .getTracks()
              .map((track) => `${track.kind} ${track.readyState}${track.muted ? ' muted' : ''}`)
          : [],
      )
      .sort(),
  );
}

export async function waitForTracks(page: Page, wanted: readonly string[]): Promise<void> {
  let last: string[] = [];
  await until(
    async () => {
      last = await remoteTracks(page);
      return JSON.stringify(last) === JSON.stringify(wanted) || undefined;
    },
    () => `the tracks ${wanted.join(', ')}; there were ${last.join(', ')}`,
  );
}

export async function expectHungUp(page: Page): Promise<void> {
  await waitForState(page, 'left');
  expect(await labels(page)).toEqual([]);
  expect(await inCall(page, (room) => room.remoteMedia().length)).toBe(0);
  expect(await inCall(page, (room) => room.errors)).toEqual([]);
}

export function text(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, (element) => element.textContent?.trim() ?? '');
}
