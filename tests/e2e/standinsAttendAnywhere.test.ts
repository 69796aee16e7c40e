/** Turns that a call on the stand-in for Attend Anywhere can take. */
import { describe, expect, it } from 'vitest';
import {
  type Call,
  callFrame,
  inCall,
  openDoctor,
  openedBy,
  openPatient,
  press,
  type StandinRoom,
  startCall,
  waitForFrames,
  waitForState,
} from '../support/call.ts';
import { isAvailable } from '../support/rig.ts';
import {
  close,
  count,
  expectFramesBothWays,
  expectHungUp,
  liveOwnTracks,
  remote,
  text,
  useStandins,
  waitForCount,
} from '../support/standins.ts';

describe.skipIf(!isAvailable('chromium'))('turns of an Attend Anywhere call', () => {
  const site = useStandins('chromium');

  const AA = 'https://consult.attendanywhere.com';

  function attendAnywhereCall(flags = ''): Promise<Call> {
    const room = site.newRoom();
    return startCall(site.browser, {
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
    const room = site.newRoom();
    const patient = await openPatient(site.browser, `${AA}/ce/${room}`);
    const doctor = await site.browser.newPage();
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
    const [first, second] = [site.newRoom(), site.newRoom()];
    const a = await openPatient(site.browser, `${AA}/ce/${first}`);
    const b = await openPatient(site.browser, `${AA}/ce/${second}`);
    const address = `${AA}/app?rooms=${first},${second}`;
    const doctor = await openDoctor(site.browser, address);
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
    const colleague = await openDoctor(site.browser, `${AA}/call/${room}`);
    await waitForState(colleague, 'connected');
    await expectFramesBothWays({ doctor: colleague, patient });
    await close(colleague, doctor, patient);
  });
});
