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
  enterCall,
  inCall,
  openDoctor,
  openedBy,
  openPatient,
  press,
  type StandinRoom,
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

async function waitForCount(page: Page, selector: string, wanted: number): Promise<void> {
  await until(
    async () => (await count(page, selector)) === wanted || undefined,
    `${wanted} of ${selector}`,
  );
}

/** Waits until more sound or picture has come, wherever it is played. */
async function waitForPackets(page: Page): Promise<void> {
  const before = await inCall(page, (room) => room.packetsReceived());
  await until(
    async () => (await inCall(page, (room) => room.packetsReceived())) > before + 5 || undefined,
    'more packets',
  );
}

/** The labels of the remote tracks, and whether all that play them do. */
async function remote(page: Page) {
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

async function expectHungUp(page: Page): Promise<void> {
  await waitForState(page, 'left');
  expect(await labels(page)).toEqual([]);
  expect(await inCall(page, (room) => room.remoteMedia().length)).toBe(0);
  expect(await inCall(page, (room) => room.errors)).toEqual([]);
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
    'wales.nhs.attendanywhere.com',
  ])('connects a call from the console of %s', async (host) => {
    const room = newRoom();
    const call = await startCall(browser, {
      doctorUrl: `https://${host}/console?rooms=${room}`,
      patientUrl: `https://${host}/ce/${room}`,
    });
    await expectFramesBothWays(call);
    expect(call.doctor.url()).toBe(`https://${host}/call/${room}?rooms=${room}`);
    expect(await text(call.doctor, '#status')).toBe('You are in this Call');
    const brands: Record<string, string> = {
      scotland: 'Near Me',
      wales: 'NHS Wales Video Consulting',
    };
    expect(await text(call.doctor, '[data-brand]')).toBe(
      brands[host.split('.')[0] ?? ''] ?? 'Attend Anywhere',
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

  it.each(['teams.microsoft.com', 'teams.cloud.microsoft', 'teams.microsoft.com.mcas.ms'])(
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

  describe('turns of a Teams call', () => {
    const TEAMS = 'https://teams.microsoft.com';
    const JOIN = '[data-tid="prejoin-join-button"]';
    const COMPANY = [
      '#call-duration-custom',
      '#callingButtons-showMoreBtn',
      '#roster-button',
      '#microphone-button',
    ].join();
    const guest = (room: string) => `${TEAMS}/light-meetings/launch?anon=true&room=${room}&join=1`;

    function teamsCall(flags: string): Promise<Call> {
      const room = newRoom();
      return startCall(browser, {
        doctorUrl: `${TEAMS}/v2/?meetingjoin=true&${flags}#${room}`,
        patientUrl: guest(room),
      });
    }

    it.each([
      { marks: 'leave', prejoin: 1, leave: 0, company: 4 },
      { marks: 'company', prejoin: 1, leave: 1, company: 0 },
      { marks: 'none', prejoin: 0, leave: 0, company: 0 },
    ])('renames its marks: $marks', async ({ marks, prejoin, leave, company }) => {
      const room = newRoom();
      const patient = await openPatient(browser, guest(room));
      const doctor = await browser.newPage();
      await doctor.goto(`${TEAMS}/v2/?meetingjoin=true&marks=${marks}#${room}`);
      await doctor.waitForSelector('#join');
      expect(await count(doctor, '[data-tid^="prejoin-"]')).toBe(prejoin);
      await enterCall(doctor);
      await waitForState(doctor, 'connected');
      await expectFramesBothWays({ doctor, patient });
      expect(await count(doctor, '#hangup-button, [data-tid="hangup-main-btn"]')).toBe(leave);
      expect(await count(doctor, COMPANY)).toBe(company);
      expect(await count(doctor, '[data-tid^="prejoin-"]')).toBe(0);
      await press(doctor, leave ? '#hangup-button' : '#leave');
      await expectHungUp(doctor);
      await close(doctor, patient);
    });

    it('plays sound by an element that is nowhere in the page', async () => {
      const quiet = await teamsCall('audio=1&media=detached');
      expect(await count(quiet.doctor, 'video, audio')).toBe(0);
      expect(await remote(quiet.doctor)).toEqual({ labels: ['remote audio'], playing: true });
      await waitForPackets(quiet.doctor);
      await press(quiet.doctor, '#hangup-button');
      await expectHungUp(quiet.doctor);
      await close(quiet.doctor, quiet.patient);

      const seen = await teamsCall('media=detached&selfview=none');
      await expectFramesBothWays(seen);
      expect(await labels(seen.doctor)).toEqual(['remote video']);
      expect(await remote(seen.doctor)).toEqual({
        labels: ['remote audio', 'remote video'],
        playing: true,
      });
      await close(seen.doctor, seen.patient);
    });

    it.each([
      ['1', false],
      ['covered', true],
    ])(
      'has a modal dialog over the lobby, and keeps the join button: %s',
      async (how, rendered) => {
        const room = newRoom();
        const patient = await openPatient(browser, guest(room));
        const doctor = await openDoctor(
          browser,
          `${TEAMS}/v2/?meetingjoin=true&modal=${how}&lobby=1000#${room}`,
        );
        await doctor.waitForSelector('dialog:modal');
        expect(await count(doctor, `${JOIN}:disabled`)).toBe(1);
        await waitForState(doctor, 'connected');
        await expectFramesBothWays({ doctor, patient });
        expect(await count(doctor, 'dialog')).toBe(0);
        const join = await doctor.$eval(JOIN, (button) => {
          const { x, y, width, height } = button.getBoundingClientRect();
          const top = document.elementFromPoint(x + width / 2, y + height / 2);
          return { rendered: button.checkVisibility(), onTop: width > 0 && button.contains(top) };
        });
        expect(join).toEqual({ rendered, onTop: false });
        await close(doctor, patient);
      },
    );

    it('is ended by the organiser, and from another device', async () => {
      const { doctor, patient } = await teamsCall('');
      await inCall(doctor, (room) => room.removed());
      await expectHungUp(doctor);
      expect(await text(doctor, '#ending')).toBe('You were removed');
      expect(await count(doctor, '#hangup-button')).toBe(0);
      await waitForState(patient, 'waiting');

      await press(doctor, '#rejoin');
      await enterCall(doctor);
      await waitForState(doctor, 'connected');
      await inCall(doctor, (room) => room.endedElsewhere());
      await expectHungUp(doctor);
      expect(await text(doctor, '#ending')).toBe('The meeting was ended on another device');
      await close(doctor, patient);
    });

    it('meets from the calendar, twice, without a change of the address', async () => {
      const doctor = await browser.newPage();
      await doctor.goto(`${TEAMS}/v2/`);
      await press(doctor, '#meet-now');
      await doctor.waitForSelector(JOIN);
      for (const _ of ['first', 'second']) {
        const room = newRoom();
        const patient = await openPatient(browser, guest(room));
        const meet = await callFrame(doctor);
        await meet.evaluate((name) => window.standin?.meetNow(name), room);
        await enterCall(doctor);
        await waitForState(doctor, 'connected');
        await expectFramesBothWays({ doctor, patient });
        expect(await doctor.evaluate(() => location.href)).toBe(`${TEAMS}/v2/`);
        await press(doctor, '#hangup-button');
        await expectHungUp(doctor);
        await press(doctor, '#calendar');
        await doctor.waitForSelector('#meet-now');
        expect(await doctor.evaluate(() => location.href)).toBe(`${TEAMS}/v2/`);
        await patient.close();
      }
      expect(await doctor.evaluate(() => history.length)).toBe(2);
      await doctor.close();
    });

    it('is redirected to another host, and meets on the one for everybody', async () => {
      const room = newRoom();
      const page = await browser.newPage();
      const answer = await page.goto(`${TEAMS}/v2/?meetingjoin=true&redirect=1&lobby=7#${room}`);
      expect(answer?.request().redirectChain()[0]?.response()?.status()).toBe(302);
      expect(page.url()).toBe(`https://teams.cloud.microsoft/v2/?meetingjoin=true&lobby=7#${room}`);
      await page.close();

      const call = await startCall(browser, {
        doctorUrl: `https://teams.live.com/meet/${room}`,
        patientUrl: guest(room),
      });
      await expectFramesBothWays(call);
      await close(call.doctor, call.patient);
    });

    it('shows the others in a window of their own, and in the page again', async () => {
      const { doctor, patient } = await teamsCall('');
      const popOut = async () => {
        const popup = await openedBy(doctor, () => press(doctor, '#popout'));
        await popup.waitForSelector('.tile video');
        expect(await count(doctor, '.tile')).toBe(0);
        expect(await text(doctor, '#out h1')).toBe('The meeting is in another window');
        await waitForFrames(doctor);
        expect((await remote(doctor)).playing).toBe(true);
        return popup;
      };
      const isBack = async () => {
        await waitForCount(doctor, '.tile video', 1);
        await doctor.waitForSelector('#out', { hidden: true });
        await waitForFrames(doctor);
      };
      await popOut();
      await press(doctor, '#popin');
      await isBack();
      await (await popOut()).close();
      await isBack();
      const popup = await popOut();
      await press(doctor, '#hangup-button');
      await expectHungUp(doctor);
      await until(async () => popup.isClosed() || undefined, 'the window to close');
      await close(doctor, patient);
    });

    it('presents the screen without showing it to the presenter', async () => {
      const { doctor, patient } = await teamsCall('');
      const stop = '#share-button[data-state="call-control-stop-presenting-new"]';
      await press(doctor, '#share-button');
      await until(() => inCall(doctor, (room) => room.presenting || undefined), 'the screen');
      expect(await count(doctor, stop)).toBe(1);
      expect(await count(doctor, 'video')).toBe(2);
      await waitForFrames(patient);
      await press(doctor, stop);
      await until(
        () => inCall(doctor, (room) => !room.presenting || undefined),
        'the screen to go',
      );
      expect(await count(doctor, stop)).toBe(0);

      // What is presented can end by itself.
      await press(doctor, '#share-button');
      await until(() => inCall(doctor, (room) => room.presenting || undefined), 'the screen');
      await doctor.evaluate(() => {
        const presented = (window.standin as unknown as { presented: MediaStream }).presented;
        for (const track of presented.getTracks()) track.dispatchEvent(new Event('ended'));
      });
      await waitForCount(doctor, stop, 0);
      await waitForFrames(patient);
      expect(await inCall(doctor, (room) => room.errors)).toEqual([]);
      await close(doctor, patient);
    });
  });

  describe('turns of an Attend Anywhere call', () => {
    const AA = 'https://consult.attendanywhere.com';

    function attendAnywhereCall(flags = ''): Promise<Call> {
      const room = newRoom();
      return startCall(browser, {
        doctorUrl: `${AA}/call/${room}?${flags}`,
        patientUrl: `${AA}/ce/${room}`,
      });
    }

    it('presents the screen with a preview of it', async () => {
      const { doctor, patient } = await attendAnywhereCall();
      await press(doctor, '#share');
      await doctor.waitForFunction(
        () => (document.querySelector<HTMLVideoElement>('#preview')?.videoWidth ?? 0) > 0,
      );
      expect(await liveOwnTracks(doctor)).toBe(2);
      await waitForFrames(patient);
      await press(doctor, '#share');
      await waitForCount(doctor, '#preview', 0);
      await press(doctor, '#share');
      await doctor.waitForSelector('#preview');
      await press(doctor, '#leave');
      await expectHungUp(doctor);
      await close(doctor, patient);
    });

    it('opens a dialog, and shows the other in full screen and in small windows', async () => {
      const { doctor, patient } = await attendAnywhereCall();
      await doctor.bringToFront();
      await press(doctor, '#dialog');
      await doctor.waitForSelector('dialog:modal');
      await press(doctor, '#dialog-close');
      await waitForCount(doctor, 'dialog', 0);

      await press(doctor, '#bare');
      await doctor.waitForFunction(
        () => document.fullscreenElement === window.standin?.remoteMedia()[0],
      );
      await doctor.evaluate(() => document.exitFullscreen());
      await doctor.waitForFunction(() => document.fullscreenElement === null);

      await press(doctor, '#pip');
      await doctor.waitForFunction(
        () => document.pictureInPictureElement === window.standin?.remoteMedia()[0],
      );
      await press(doctor, '#pip');
      await doctor.waitForFunction(() => document.pictureInPictureElement === null);

      const small = await openedBy(doctor, () => press(doctor, '#docpip'));
      await small.waitForSelector('.tile video');
      expect(await count(doctor, '.tile')).toBe(0);
      await waitForFrames(doctor);
      await small.evaluate(() => window.close());
      await waitForCount(doctor, '.tile video', 1);
      await waitForFrames(doctor);
      expect((await remote(doctor)).playing).toBe(true);
      expect(await inCall(doctor, (room) => room.errors)).toEqual([]);
      await close(doctor, patient);
    });

    it('plays the others in a closed shadow root', async () => {
      const { doctor, patient } = await attendAnywhereCall('shadow=1&selfview=none');
      await expectFramesBothWays({ doctor, patient });
      expect(await count(doctor, 'video, audio')).toBe(0);
      expect(await remote(doctor)).toEqual({
        labels: ['remote audio', 'remote video'],
        playing: true,
      });
      const inTheRoot = await inCall(doctor, (room) => {
        const [media] = room.remoteMedia();
        const root = media?.getRootNode();
        return {
          closed: root instanceof ShadowRoot && root.mode === 'closed' && !root.host.shadowRoot,
          width: media?.clientWidth ?? 0,
        };
      });
      expect(inTheRoot.closed).toBe(true);
      expect(inTheRoot.width).toBeGreaterThan(600);
      await close(doctor, patient);
    });

    it('hangs up when it is left, is brought back by "back", and joins again', async () => {
      const { doctor, patient } = await attendAnywhereCall('cache=1');
      await doctor.evaluate(() => {
        document.title = 'Kept';
      });
      await doctor.goto('https://elsewhere.example/');
      await waitForState(patient, 'waiting');
      await doctor.goBack();
      expect(await doctor.title()).toBe('Kept');
      await expectHungUp(doctor);
      expect(await text(doctor, '#ended h1')).toBe('You left the call');
      await press(doctor, '#rejoin');
      await waitForState(doctor, 'connected');
      await expectFramesBothWays({ doctor, patient });
      await close(doctor, patient);
    });

    it('prerenders the first caller’s page, which joins when it is looked at', async () => {
      const room = newRoom();
      const patient = await openPatient(browser, `${AA}/ce/${room}`);
      const doctor = await browser.newPage();
      await doctor.goto(`${AA}/console?rooms=${room},none&prerender=1`);
      await doctor.waitForSelector('.caller:first-child [data-prerendered]');
      expect(await inCall(patient, (call) => call.participants)).toBe(0);
      await press(doctor, '.caller button');
      await waitForState(doctor, 'connected');
      await expectFramesBothWays({ doctor, patient });
      expect(await doctor.evaluate(() => location.pathname)).toBe(`/call/${room}`);
      const activatedAt = await doctor.evaluate(
        () =>
          (performance.getEntriesByType('navigation')[0] as unknown as { activationStart: number })
            .activationStart,
      );
      expect(activatedAt).toBeGreaterThan(0);
      await close(doctor, patient);
    });

    it('goes from patient to patient in one page', async () => {
      const [first, second] = [newRoom(), newRoom()];
      const a = await openPatient(browser, `${AA}/ce/${first}`);
      const b = await openPatient(browser, `${AA}/ce/${second}`);
      const address = `${AA}/app?rooms=${first},${second}`;
      const doctor = await openDoctor(browser, address);
      await waitForState(doctor, 'connected');
      await expectFramesBothWays({ doctor, patient: a });
      const before = await (await callFrame(doctor)).evaluateHandle(
        () => window.standin as StandinRoom,
      );

      await press(doctor, '#next');
      await waitForState(a, 'waiting');
      await waitForState(doctor, 'connected');
      await expectFramesBothWays({ doctor, patient: b });
      expect(await inCall(doctor, (call) => call.room)).toBe(second);
      expect(await before.evaluate((call) => call.state)).toBe('left');

      await press(doctor, '#leave');
      await expectHungUp(doctor);
      await waitForState(b, 'waiting');
      await doctor.waitForSelector('#list', { visible: true });
      expect(await count(doctor, '#call')).toBe(0);
      await press(doctor, `[data-room="${first}"]`);
      await waitForState(doctor, 'connected');
      await expectFramesBothWays({ doctor, patient: a });
      expect(await doctor.evaluate(() => [location.href, history.length])).toEqual([address, 2]);
      await close(doctor, a, b);
    });

    it('hands the patient over to a colleague', async () => {
      const { doctor, patient } = await attendAnywhereCall();
      const room = await inCall(doctor, (call) => call.room);
      await press(doctor, '#transfer');
      await expectHungUp(doctor);
      expect(await text(doctor, '#ended h1')).toBe('Transferred');
      await waitForState(patient, 'waiting');
      const colleague = await openDoctor(browser, `${AA}/call/${room}`);
      await waitForState(colleague, 'connected');
      await expectFramesBothWays({ doctor: colleague, patient });
      await close(colleague, doctor, patient);
    });
  });

  it('connects a practice’s own service', async () => {
    const room = newRoom();
    const call = await startCall(browser, {
      doctorUrl: `https://video.practice.example/call/${room}?role=doctor`,
      patientUrl: `https://video.practice.example/call/${room}`,
    });
    await expectFramesBothWays(call);
    expect(await text(call.doctor, '#brand')).toBe('High Street Practice');
    await close(call.doctor, call.patient);
  });

  it('shows a Whereby room in somebody else’s page', async () => {
    const room = newRoom();
    const call = await startCall(browser, {
      doctorUrl: `https://elsewhere.example/embed/${room}`,
      patientUrl: `https://accurx.nhs.uk/v/${room}`,
    });
    await expectFramesBothWays(call);
    expect((await callFrame(call.doctor)).url()).toBe(
      `https://accurx.whereby.com/${room}?role=doctor`,
    );
    await close(call.doctor, call.patient);
  });

  it('opens accuRx’s room in a tab that does not know its opener', async () => {
    const room = newRoom();
    const patient = await openPatient(browser, `https://accurx.nhs.uk/v/${room}`);
    const page = await browser.newPage();
    await page.goto(`https://web.accurx.com/conversations/${room}?newtab=1`);
    expect(await page.$('iframe')).toBeNull();
    const doctor = await enterCall(page);
    await waitForState(doctor, 'connected');
    await expectFramesBothWays({ doctor, patient });
    expect(await doctor.evaluate(() => window.opener)).toBeNull();
    await close(doctor, page, patient);
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

  it('plays Teams without an element in the page, and in a window of its own', async () => {
    const room = newRoom();
    const patientUrl = `https://teams.microsoft.com/light-meetings/launch?anon=true&room=${room}`;
    const { doctor, patient } = await startCall(browser, {
      doctorUrl: `https://teams.microsoft.com/v2/?media=detached&audio=1#${room}`,
      patientUrl,
    });
    expect(await count(doctor, 'video, audio')).toBe(0);
    await waitForPackets(doctor);
    await doctor.close();

    const again = await openDoctor(browser, `https://teams.microsoft.com/v2/?marks=none#${room}`);
    await waitForState(again, 'connected');
    const popup = await openedBy(again, () => press(again, '#popout'));
    await popup.waitForSelector('.tile video');
    await waitForFrames(again);
    await press(again, '#popin');
    await waitForCount(again, '.tile video', 1);
    await waitForFrames(again);
    // There is no screen to present: the mark alone changes.
    await press(again, '#share-button');
    await waitForCount(again, '[data-state="call-control-stop-presenting-new"]', 1);
    expect(await inCall(again, (call) => call.errors)).toEqual([]);
    await press(again, '#leave');
    await expectHungUp(again);
    await close(again, patient);
  });

  it('shows Attend Anywhere in a closed shadow root, a small window and one page', async () => {
    const [first, second] = [newRoom(), newRoom()];
    const AA = 'https://consult.attendanywhere.com';
    const a = await openPatient(browser, `${AA}/ce/${first}`);
    const b = await openPatient(browser, `${AA}/ce/${second}`);
    const doctor = await openDoctor(
      browser,
      `${AA}/app?rooms=${first},${second}&shadow=1&selfview=none`,
    );
    await waitForState(doctor, 'connected');
    await expectFramesBothWays({ doctor, patient: a });
    expect(await count(doctor, 'video, audio')).toBe(0);
    await press(doctor, '#dialog');
    await doctor.waitForSelector('dialog:modal');
    await press(doctor, '#dialog-close');
    await press(doctor, '#next');
    await waitForState(doctor, 'connected');
    await expectFramesBothWays({ doctor, patient: b });
    await close(doctor, a, b);
  });

  it('asked nobody else for anything', () => {
    expect(proxy.refused()).toEqual([]);
  });
});
