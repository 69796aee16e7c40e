/**
 * The stand-ins themselves, without the extension: that the calls other tests rely on are real ones,
 * and that nothing the browsers do on the way leaves this machine.
 */
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import {
  callFrame,
  enterCall,
  inCall,
  openDoctor,
  openPatient,
  press,
  startCall,
  until,
  waitForFrames,
  waitForState,
} from '../support/call.ts';
import { isAvailable } from '../support/rig.ts';
import {
  close,
  count,
  expectFramesBothWays,
  labels,
  liveOwnTracks,
  text,
  useStandins,
} from '../support/standins.ts';

describe.skipIf(!isAvailable('chromium'))('the stand-ins in Chromium', () => {
  const site = useStandins('chromium');

  it.each([
    'consult.attendanywhere.com',
    'england.nhs.attendanywhere.com',
    'scotland.nhs.attendanywhere.com',
    'wales.nhs.attendanywhere.com',
  ])('connects a call from the console of %s', async (host) => {
    const room = site.newRoom();
    const call = await startCall(site.browser, {
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
    const room = site.newRoom();
    const patient = await openPatient(
      site.browser,
      `https://consult.attendanywhere.com/ce/${room}?wait=1`,
    );
    await waitForState(patient, 'waiting');
    expect(await labels(patient)).toEqual([]);
    const doctor = await openDoctor(
      site.browser,
      'https://consult.attendanywhere.com/console?newtab=1',
    );
    await Promise.all([waitForState(doctor, 'connected'), waitForState(patient, 'connected')]);
    await expectFramesBothWays({ doctor, patient });
    await close(doctor, patient);
  });

  it('drops and comes back, with the other side capturing all the while', async () => {
    const room = site.newRoom();
    const { doctor, patient } = await startCall(site.browser, {
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
    const room = site.newRoom();
    const { doctor, patient } = await startCall(site.browser, {
      doctorUrl: `https://consult.attendanywhere.com/call/${room}`,
      patientUrl: `https://consult.attendanywhere.com/ce/${room}`,
    });
    await Promise.all([doctor.waitForNavigation(), press(doctor, '#refresh')]);
    await Promise.all([waitForState(doctor, 'connected'), waitForState(patient, 'connected')]);
    await expectFramesBothWays({ doctor, patient });
    await close(doctor, patient);
  });

  it('leaves: own capture stops, remote media go, on both sides and without a navigation', async () => {
    const room = site.newRoom();
    const { doctor, patient } = await startCall(site.browser, {
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
    const room = site.newRoom();
    const { doctor, patient } = await startCall(site.browser, {
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

    const quiet = site.newRoom();
    const call = await startCall(site.browser, {
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
    const room = site.newRoom();
    const { doctor, patient } = await startCall(site.browser, {
      doctorUrl: `https://elsewhere.example/call/${room}?role=doctor&selfview=none`,
      patientUrl: `https://clinic.whereby.com/${room}`,
    });
    const carer = await openPatient(
      site.browser,
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
    const page = await site.browser.newPage();
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
      const room = site.newRoom();
      const patient = await openPatient(
        site.browser,
        `https://${host}/light-meetings/launch?anon=true&room=${room}`,
      );
      const doctor = await site.browser.newPage();
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
    const room = site.newRoom();
    const { doctor, patient } = await startCall(site.browser, {
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
      const room = site.newRoom();
      const { doctor, patient } = await startCall(site.browser, {
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

  it('connects a practice’s own service', async () => {
    const room = site.newRoom();
    const call = await startCall(site.browser, {
      doctorUrl: `https://video.practice.example/call/${room}?role=doctor`,
      patientUrl: `https://video.practice.example/call/${room}`,
    });
    await expectFramesBothWays(call);
    expect(await text(call.doctor, '#brand')).toBe('High Street Practice');
    await close(call.doctor, call.patient);
  });

  it('shows a Whereby room in somebody else’s page', async () => {
    const room = site.newRoom();
    const call = await startCall(site.browser, {
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
    const room = site.newRoom();
    const patient = await openPatient(site.browser, `https://accurx.nhs.uk/v/${room}`);
    const page = await site.browser.newPage();
    await page.goto(`https://web.accurx.com/conversations/${room}?newtab=1`);
    expect(await page.$('iframe')).toBeNull();
    const doctor = await enterCall(page);
    await waitForState(doctor, 'connected');
    await expectFramesBothWays({ doctor, patient });
    expect(await doctor.evaluate(() => window.opener)).toBeNull();
    await close(doctor, page, patient);
  });

  it('serves pages under the strict policy', async () => {
    const page = await site.browser.newPage();
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
});
