/**
 * The stand-ins themselves, without the extension: that the calls other tests rely on are real ones,
 * and that nothing the browsers do on the way leaves this machine.
 */
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Standins, startStandins } from '../standins/server.ts';
import { launchChromium, launchFirefox } from '../support/browsers.ts';
import {
  type Call,
  callFrame,
  inCall,
  openDoctor,
  openPatient,
  press,
  startCall,
  until,
  waitForFrames,
  waitForState,
} from '../support/call.ts';
import { type Proxy as LocalProxy, startProxy } from '../support/proxy.ts';

let standins: Standins;
let proxy: LocalProxy;

beforeAll(async () => {
  standins = await startStandins();
  proxy = await startProxy({ hosts: standins.hosts, port: standins.port });
});

afterAll(async () => {
  await proxy.close();
  await standins.close();
});

let rooms = 0;
/** A room that no other test uses. */
function newRoom(): string {
  rooms += 1;
  return `room-${rooms}`;
}

async function expectFramesBothWays({ doctor, patient }: Call): Promise<void> {
  await Promise.all([waitForFrames(doctor), waitForFrames(patient)]);
  for (const page of [doctor, patient]) {
    expect(await inCall(page, (room) => room.errors)).toEqual([]);
    expect(await inCall(page, (room) => room.firstRemoteFrameAt)).toBeGreaterThan(0);
  }
}

async function close(...pages: Page[]): Promise<void> {
  await Promise.all(pages.map((page) => page.close()));
}

/** The labels of all tracks that elements of the call's page play. */
async function labels(page: Page): Promise<string[]> {
  return (await callFrame(page)).evaluate(() =>
    [...document.querySelectorAll<HTMLMediaElement>('video, audio')].flatMap((element) =>
      element.srcObject instanceof MediaStream
        ? element.srcObject.getTracks().map((track) => track.label)
        : [],
    ),
  );
}

/** How many of the page's own captured tracks, as the self-view shows them, still run. */
async function liveOwnTracks(page: Page): Promise<number> {
  return (await callFrame(page)).evaluate(() => {
    const self = document.querySelector<HTMLVideoElement>('#self');
    if (!(self?.srcObject instanceof MediaStream)) return 0;
    return self.srcObject.getTracks().filter((track) => track.readyState === 'live').length;
  });
}

async function count(page: Page, selector: string): Promise<number> {
  return (await callFrame(page)).evaluate(
    (wanted) => document.querySelectorAll(wanted).length,
    selector,
  );
}

function text(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, (element) => element.textContent?.trim() ?? '');
}

describe('in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium({ proxyPort: proxy.port });
  }, 60_000);

  afterAll(() => browser?.close());

  it.each([
    'consult.attendanywhere.com',
    'england.nhs.attendanywhere.com',
    'scotland.nhs.attendanywhere.com',
  ])('connects a call from the console of %s', async (host) => {
    const room = newRoom();
    const call = await startCall(browser, {
      doctorUrl: `https://${host}/console?rooms=${room}`,
      patientUrl: `https://${host}/ce/${room}`,
    });
    await expectFramesBothWays(call);
    expect(call.doctor.url()).toBe(`https://${host}/call/${room}?rooms=${room}`);
    expect(await text(call.doctor, '#status')).toBe('You are in this Call');
    expect(await text(call.doctor, '[data-brand]')).toBe(
      host.startsWith('scotland') ? 'Near Me' : 'Attend Anywhere',
    );
    expect(new Set(await labels(call.doctor))).toEqual(
      new Set(['Fake Default Audio Input', 'fake_device_0', 'remote audio', 'remote video']),
    );
    await close(call.doctor, call.patient);
  });

  it('lists who waits, and lets a waiting patient in when the doctor comes, in a new tab', async () => {
    const room = newRoom();
    const patient = await openPatient(
      browser,
      `https://consult.attendanywhere.com/ce/${room}?wait=1`,
    );
    await waitForState(patient, 'waiting');
    expect(await labels(patient)).toEqual([]);
    const doctor = await openDoctor(browser, 'https://consult.attendanywhere.com/console?newtab=1');
    await Promise.all([waitForState(doctor, 'connected'), waitForState(patient, 'connected')]);
    await expectFramesBothWays({ doctor, patient });
    await close(doctor, patient);
  });

  it('drops and comes back, with the other side capturing all the while', async () => {
    const room = newRoom();
    const { doctor, patient } = await startCall(browser, {
      doctorUrl: `https://consult.attendanywhere.com/call/${room}`,
      patientUrl: `https://consult.attendanywhere.com/ce/${room}`,
    });
    await inCall(patient, (call) => call.drop());
    await waitForState(doctor, 'connecting');
    expect(await text(doctor, '#status')).toBe('Reconnecting…');
    expect(await count(doctor, '.tile')).toBe(0);
    expect(await liveOwnTracks(doctor)).toBe(2);
    expect(await inCall(doctor, (call) => call.remoteGoneAt)).toBeGreaterThan(0);

    await inCall(patient, (call) => call.comeBack());
    await Promise.all([waitForState(doctor, 'connected'), waitForState(patient, 'connected')]);
    await expectFramesBothWays({ doctor, patient });
    expect(await inCall(doctor, (call) => call.remoteGoneAt)).toBeNull();

    // A reload says no goodbye either.
    await Promise.all([patient.waitForNavigation(), patient.reload()]);
    await waitForState(patient, 'connected');
    await waitForState(doctor, 'connected');
    await patient.close();
    await waitForState(doctor, 'connecting');
    await doctor.close();
  });

  it('refreshes the doctor’s page into the same call', async () => {
    const room = newRoom();
    const { doctor, patient } = await startCall(browser, {
      doctorUrl: `https://consult.attendanywhere.com/call/${room}`,
      patientUrl: `https://consult.attendanywhere.com/ce/${room}`,
    });
    await Promise.all([doctor.waitForNavigation(), press(doctor, '#refresh')]);
    await Promise.all([waitForState(doctor, 'connected'), waitForState(patient, 'connected')]);
    await expectFramesBothWays({ doctor, patient });
    await close(doctor, patient);
  });

  it('leaves: own capture stops, remote media go, on both sides and without a navigation', async () => {
    const room = newRoom();
    const { doctor, patient } = await startCall(browser, {
      doctorUrl: `https://consult.attendanywhere.com/call/${room}`,
      patientUrl: `https://consult.attendanywhere.com/ce/${room}`,
    });
    const address = doctor.url();
    await press(doctor, '#leave');
    await waitForState(doctor, 'left');
    await waitForState(patient, 'waiting');
    expect(await text(doctor, '#ended h1')).toBe('You left the call');
    expect(doctor.url()).toBe(address);
    expect(await labels(doctor)).toEqual([]);
    expect(await count(patient, '.tile')).toBe(0);
    expect(await liveOwnTracks(patient)).toBe(2);
    await close(doctor, patient);
  });

  it('turns a camera off and on, and calls by sound alone', async () => {
    const room = newRoom();
    const { doctor, patient } = await startCall(browser, {
      doctorUrl: `https://consult.attendanywhere.com/call/${room}`,
      patientUrl: `https://consult.attendanywhere.com/ce/${room}`,
    });
    await inCall(patient, (call) => call.camera(false));
    await until(async () => (await count(doctor, '.camera-off')) || undefined, 'the camera to go');
    expect(await inCall(doctor, (call) => call.state)).toBe('connected');
    await inCall(patient, (call) => call.camera(true));
    await until(async () => (await count(doctor, '.camera-off')) === 0 || undefined, 'the camera');
    await waitForFrames(doctor);
    await close(doctor, patient);

    const quiet = newRoom();
    const call = await startCall(browser, {
      doctorUrl: `https://teams.microsoft.com/meet/${quiet}?audio=1`,
      patientUrl: `https://teams.microsoft.com/light-meetings/launch?anon=true&room=${quiet}&join=1`,
    });
    expect(await labels(call.doctor)).toEqual(['remote audio']);
    expect(await count(call.doctor, 'video')).toBe(0);
    await until(
      () => inCall(call.doctor, (of) => of.firstRemoteFrameAt ?? undefined),
      'sound to play',
    );
    await close(call.doctor, call.patient);
  });

  it('connects three, and shows no self-view where none is asked for', async () => {
    const room = newRoom();
    const { doctor, patient } = await startCall(browser, {
      doctorUrl: `https://elsewhere.example/call/${room}?role=doctor&selfview=none`,
      patientUrl: `https://clinic.whereby.com/${room}`,
    });
    const carer = await openPatient(
      browser,
      `https://consult.attendanywhere.com/ce/${room}?role=carer`,
    );
    for (const page of [doctor, patient, carer]) {
      await until(
        async () =>
          (await inCall(page, (call) => call.participants === 2 && call.state === 'connected')) ||
          undefined,
        'three to be connected',
      );
    }
    await until(async () => (await count(doctor, '.tile video')) === 2 || undefined, 'two videos');
    expect(new Set(await labels(doctor))).toEqual(new Set(['remote audio', 'remote video']));
    await inCall(carer, (call) => call.leave());
    await until(async () => (await count(doctor, '.tile')) === 1 || undefined, 'one to be left');
    expect(await inCall(doctor, (call) => call.state)).toBe('connected');
    await close(doctor, patient, carer);
  });

  it('tests a device by calling itself', async () => {
    const page = await browser.newPage();
    await page.goto('https://consult.attendanywhere.com/ce/test?testonly=true');
    await waitForState(page, 'connected');
    await waitForFrames(page);
    expect(await labels(page)).toContain('remote video');
    expect(await inCall(page, (call) => call.errors)).toEqual([]);
    await page.close();
  });

  it.each(['teams.microsoft.com', 'teams.cloud.microsoft'])(
    'goes through pre-join, lobby, call, small window and end on %s',
    async (host) => {
      const room = newRoom();
      const patient = await openPatient(
        browser,
        `https://${host}/light-meetings/launch?anon=true&room=${room}`,
      );
      const doctor = await browser.newPage();
      await doctor.goto(`https://${host}/v2/?meetingjoin=true&lobby=600#${room}`);
      const join = '[data-tid="prejoin-join-button"]';
      await press(doctor, join);
      await doctor.waitForSelector(`${join}:disabled`);
      await doctor.waitForSelector('[data-tid="prejoin-cancel-button"]');
      expect(await count(doctor, '#hangup-button')).toBe(0);

      await Promise.all([waitForState(doctor, 'connected'), waitForState(patient, 'connected')]);
      await expectFramesBothWays({ doctor, patient });
      const marks = [
        '#hangup-button',
        '#call-duration-custom',
        '#callingButtons-showMoreBtn',
        '#roster-button',
        '#microphone-button',
        '#share-button[data-state="call-control-present-new"]',
      ];
      for (const mark of marks) expect(await count(doctor, mark), mark).toBe(1);
      expect(await count(doctor, join)).toBe(0);

      await press(doctor, '#minimise');
      expect(await count(doctor, '#hangup-button')).toBe(0);
      await waitForFrames(doctor);
      await press(doctor, '#restore');
      await press(doctor, '#hangup-button');
      await waitForState(doctor, 'left');
      expect(await text(doctor, 'h1')).toBe('You left the meeting');
      expect(await doctor.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(
        1,
      );
      await close(doctor, patient);
    },
  );

  it('connects accuRx through the room in a frame, and in a tab opened from there', async () => {
    const room = newRoom();
    const { doctor, patient } = await startCall(browser, {
      doctorUrl: `https://web.accurx.com/conversations/${room}`,
      patientUrl: `https://accurx.nhs.uk/v/${room}`,
    });
    await expectFramesBothWays({ doctor, patient });
    expect((await callFrame(doctor)).url()).toBe(`https://accurx.whereby.com/${room}?role=doctor`);

    const opened = new Promise<Page | null>((resolve) => doctor.once('popup', resolve));
    await press(doctor, '#newtab');
    const tab = await opened;
    if (!tab) throw new Error('No tab was opened.');
    await waitForState(tab, 'connected');
    await expectFramesBothWays({ doctor: tab, patient });
    expect(await tab.evaluate(() => window.opener !== null)).toBe(true);
    await close(tab, doctor, patient);
  });

  it('connects under cross-origin isolation and with a trap for focus and keys', async () => {
    for (const [doctorUrl, patientUrl] of [
      [
        'https://consult.attendanywhere.com/call/ROOM',
        'https://consult.attendanywhere.com/ce/ROOM',
      ],
      ['https://web.accurx.com/conversations/ROOM', 'https://accurx.nhs.uk/v/ROOM'],
    ] as const) {
      const room = newRoom();
      const { doctor, patient } = await startCall(browser, {
        doctorUrl: `${doctorUrl.replace('ROOM', room)}?coep=1&trap=1`,
        patientUrl: `${patientUrl.replace('ROOM', room)}?coep=1`,
      });
      await expectFramesBothWays({ doctor, patient });
      expect(await doctor.evaluate(() => window.crossOriginIsolated)).toBe(true);
      await doctor.bringToFront();
      await doctor.keyboard.press('a');
      expect(await doctor.evaluate(() => window.standinKeys?.map((key) => key.type))).toEqual([
        'keydown',
        'keyup',
      ]);
      // Whatever somebody else puts into the page loses the focus to the page's own controls.
      const focused = await doctor.evaluate(() => {
        const foreign = document.body.appendChild(document.createElement('button'));
        foreign.focus();
        return document.activeElement?.closest('[role="toolbar"]') !== null;
      });
      expect(focused).toBe(true);
      await close(doctor, patient);
    }
  });

  it('serves pages under the strict policy', async () => {
    const page = await browser.newPage();
    const response = await page.goto('https://elsewhere.example/');
    const policy = response?.headers()['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("trusted-types 'none'");
    expect(policy).not.toContain('frame-src');
    const accurx = await page.goto('https://web.accurx.com/');
    expect(accurx?.headers()['content-security-policy']).toContain(
      'frame-src https://accurx.whereby.com',
    );
    await page.close();
  });

  it('asked nobody else for anything', () => {
    expect(proxy.refused()).toEqual([]);
  });
});

describe('in Firefox', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchFirefox({ proxyPort: proxy.port });
  }, 60_000);

  afterAll(() => browser?.close());

  it('connects Attend Anywhere, drops and comes back', async () => {
    const room = newRoom();
    const { doctor, patient } = await startCall(browser, {
      doctorUrl: `https://consult.attendanywhere.com/console?rooms=${room}`,
      patientUrl: `https://consult.attendanywhere.com/ce/${room}`,
    });
    await expectFramesBothWays({ doctor, patient });
    expect(new Set(await labels(doctor)).size).toBe(4);
    expect(await labels(doctor)).toContain('remote video');
    await inCall(patient, (call) => call.drop());
    await waitForState(doctor, 'connecting');
    await inCall(patient, (call) => call.comeBack());
    await waitForState(doctor, 'connected');
    await expectFramesBothWays({ doctor, patient });
    await press(doctor, '#leave');
    await waitForState(patient, 'waiting');
    await close(doctor, patient);
  });

  it('connects Teams', async () => {
    const room = newRoom();
    const { doctor, patient } = await startCall(browser, {
      doctorUrl: `https://teams.microsoft.com/v2/?meetingjoin=true#${room}`,
      patientUrl: `https://teams.microsoft.com/light-meetings/launch?anon=true&room=${room}`,
    });
    await expectFramesBothWays({ doctor, patient });
    await close(doctor, patient);
  });

  it('asked nobody else for anything', () => {
    expect(proxy.refused()).toEqual([]);
  });
});
