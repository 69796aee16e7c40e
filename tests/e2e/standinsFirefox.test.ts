/** The stand-ins in Firefox, as far as it differs. */
import { describe, expect, it } from 'vitest';
import {
  inCall,
  openDoctor,
  openedBy,
  openPatient,
  press,
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
  labels,
  useStandins,
  waitForCount,
  waitForPackets,
} from '../support/standins.ts';

describe.skipIf(!isAvailable('firefox'))('the stand-ins in Firefox', () => {
  const site = useStandins('firefox');

  it('connects Attend Anywhere, drops and comes back', async () => {
    const room = site.newRoom();
    const { doctor, patient } = await startCall(site.browser, {
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
    const room = site.newRoom();
    const { doctor, patient } = await startCall(site.browser, {
      doctorUrl: `https://teams.microsoft.com/v2/?meetingjoin=true#${room}`,
      patientUrl: `https://teams.microsoft.com/light-meetings/launch?anon=true&room=${room}`,
    });
    await expectFramesBothWays({ doctor, patient });
    await close(doctor, patient);
  });

  it('plays Teams without an element in the page, and in a window of its own', async () => {
    const room = site.newRoom();
    const patientUrl = `https://teams.microsoft.com/light-meetings/launch?anon=true&room=${room}`;
    const { doctor, patient } = await startCall(site.browser, {
      doctorUrl: `https://teams.microsoft.com/v2/?media=detached&audio=1#${room}`,
      patientUrl,
    });
    expect(await count(doctor, 'video, audio')).toBe(0);
    await waitForPackets(doctor);
    await doctor.close();

    const again = await openDoctor(
      site.browser,
      `https://teams.microsoft.com/v2/?marks=none#${room}`,
    );
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
    const [first, second] = [site.newRoom(), site.newRoom()];
    const AA = 'https://consult.attendanywhere.com';
    const a = await openPatient(site.browser, `${AA}/ce/${first}`);
    const b = await openPatient(site.browser, `${AA}/ce/${second}`);
    const doctor = await openDoctor(
      site.browser,
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
});
