/** Turns that a call on the stand-in for Teams can take. */
import { describe, expect, it } from 'vitest';
import {
  type Call,
  callFrame,
  enterCall,
  inCall,
  openDoctor,
  openedBy,
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
  expectHungUp,
  labels,
  remote,
  text,
  useStandins,
  waitForCount,
  waitForPackets,
} from '../support/standins.ts';

describe.skipIf(!isAvailable('chromium'))('turns of a Teams call', () => {
  const site = useStandins('chromium');

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
    const room = site.newRoom();
    return startCall(site.browser, {
      doctorUrl: `${TEAMS}/v2/?meetingjoin=true&${flags}#${room}`,
      patientUrl: guest(room),
    });
  }

  it.each([
    { marks: 'leave', prejoin: 1, leave: 0, company: 4 },
    { marks: 'company', prejoin: 1, leave: 1, company: 0 },
    { marks: 'none', prejoin: 0, leave: 0, company: 0 },
  ])('renames its marks: $marks', async ({ marks, prejoin, leave, company }) => {
    const room = site.newRoom();
    const patient = await openPatient(site.browser, guest(room));
    const doctor = await site.browser.newPage();
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
  ])('has a modal dialog over the lobby, and keeps the join button: %s', async (how, rendered) => {
    const room = site.newRoom();
    const patient = await openPatient(site.browser, guest(room));
    const doctor = await openDoctor(
      site.browser,
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
  });

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
    const doctor = await site.browser.newPage();
    await doctor.goto(`${TEAMS}/v2/`);
    await press(doctor, '#meet-now');
    await doctor.waitForSelector(JOIN);
    for (const _ of ['first', 'second']) {
      const room = site.newRoom();
      const patient = await openPatient(site.browser, guest(room));
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
    const room = site.newRoom();
    const page = await site.browser.newPage();
    const answer = await page.goto(`${TEAMS}/v2/?meetingjoin=true&redirect=1&lobby=7#${room}`);
    expect(answer?.request().redirectChain()[0]?.response()?.status()).toBe(302);
    expect(page.url()).toBe(`https://teams.cloud.microsoft/v2/?meetingjoin=true&lobby=7#${room}`);
    await page.close();

    const call = await startCall(site.browser, {
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
    await until(() => inCall(doctor, (room) => !room.presenting || undefined), 'the screen to go');
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
