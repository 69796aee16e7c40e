/** The manners of real call pages, which the stand-ins take on by flags: that each is real. */
import { describe, expect, it } from 'vitest';
import {
  type Call,
  inCall,
  openDoctor,
  openPatient,
  press,
  startCall,
  waitForFrames,
  waitForState,
} from '../support/call.ts';
import { patientsInTurn } from '../support/patientsInTurn.ts';
import { type BrowserName, isAvailable } from '../support/rig.ts';
import {
  close,
  count,
  expectFramesBothWays,
  expectHungUp,
  labels,
  liveOwnTracks,
  text,
  useStandins,
  waitForCount,
  waitForPackets,
  waitForTracks,
} from '../support/standins.ts';

const AA = 'https://consult.attendanywhere.com';

describe.each<BrowserName>(['chromium', 'firefox'])('manners in %s', (kind) => {
  describe.skipIf(!isAvailable(kind))('played for real', () => {
    const site = useStandins(kind);

    function call(flags: string, patientFlags = ''): Promise<Call> {
      const room = site.newRoom();
      return startCall(site.browser, {
        doctorUrl: `${AA}/call/${room}?${flags}`,
        patientUrl: `${AA}/ce/${room}?${patientFlags}`,
      });
    }

    it('keeps the camera on after a hang-up, into the next patient’s room', async () => {
      const [first, second] = [site.newRoom(), site.newRoom()];
      const a = await openPatient(site.browser, `${AA}/ce/${first}`);
      const b = await openPatient(site.browser, `${AA}/ce/${second}`);
      const doctor = await openDoctor(
        site.browser,
        `${AA}/call/${first}?rooms=${first},${second}&camera=kept`,
      );
      await waitForState(doctor, 'connected');
      await press(doctor, '#leave');
      await waitForState(doctor, 'left');
      expect(await liveOwnTracks(doctor)).toBe(2);
      const before = await doctor.$eval('#self', (self) =>
        ((self as HTMLVideoElement).srcObject as MediaStream).getTracks().map(({ id }) => id),
      );
      await press(doctor, '#following');
      await waitForState(doctor, 'connected');
      await expectFramesBothWays({ doctor, patient: b });
      const after = await doctor.$eval('#self', (self) =>
        ((self as HTMLVideoElement).srcObject as MediaStream).getTracks().map(({ id }) => id),
      );
      expect(after).toEqual(before);
      expect(new URL(doctor.url()).pathname).toBe(`/call/${second}`);
      await close(doctor, a, b);
    });

    it('has patients in turn in one room, with a gap and without', async () => {
      const room = site.newRoom();
      const turns = await patientsInTurn(site.browser, `${AA}/ce/${room}`);
      const doctor = await openDoctor(site.browser, `${AA}/call/${room}`);
      await turns.next();
      await waitForFrames(doctor);
      await turns.empty();
      await waitForState(doctor, 'waiting');
      await turns.next();
      await waitForFrames(doctor);
      const { leave } = await turns.overlap();
      await waitForCount(doctor, '.tile', 2);
      await leave();
      await waitForCount(doctor, '.tile', 1);
      expect(await inCall(doctor, (call) => call.state)).toBe('connected');
      await waitForFrames(doctor);
      await turns.close();
      await doctor.close();
    });

    it('goes to a survey after a hang-up, and back by the same link', async () => {
      const { doctor, patient } = await call('survey=1');
      const address = doctor.url();
      await Promise.all([doctor.waitForNavigation(), press(doctor, '#leave')]);
      expect(await text(doctor, 'h1')).toBe('How was your call?');
      await Promise.all([doctor.waitForNavigation(), press(doctor, '#return')]);
      expect(doctor.url()).toBe(address);
      await waitForState(doctor, 'connected');
      await close(doctor, patient);
    });

    it.each(['selective', 'pooled'])('has a server that is %s', async (server) => {
      const room = site.newRoom();
      const doctor = await openDoctor(site.browser, `${AA}/call/${room}?server=${server}`);
      await waitForTracks(doctor, ['audio live muted', 'video live muted']);
      expect(await inCall(doctor, (call) => call.framesDecoded())).toBe(0);
      const patient = await openPatient(site.browser, `${AA}/ce/${room}`);
      await waitForFrames(doctor);
      await waitForTracks(doctor, ['audio live', 'video live']);
      await inCall(patient, (call) => call.leave());
      await waitForState(doctor, 'waiting');
      // Where the places are pooled nothing tells but the frames, which stop.
      await waitForTracks(doctor, server === 'pooled' ? ['audio live', 'video live'] : []);
      await inCall(patient, (call) => {
        call.join();
      });
      await waitForState(doctor, 'connected');
      await waitForFrames(doctor);
      expect(await inCall(doctor, (call) => call.errors)).toEqual([]);
      await close(doctor, patient);
    });

    it('has a server that mixes, and sends silence', async () => {
      const room = site.newRoom();
      const doctor = await openDoctor(site.browser, `${AA}/call/${room}?server=mix`);
      await waitForTracks(doctor, ['audio live']);
      const patient = await openPatient(site.browser, `${AA}/ce/${room}`);
      await waitForFrames(doctor);
      await waitForTracks(doctor, ['audio live', 'video live']);
      await inCall(patient, (call) => call.leave());
      await waitForTracks(doctor, ['audio live']);
      await inCall(doctor, (call) => call.leave());
      await expectHungUp(doctor);
      await close(doctor, patient);
    });

    it('mixes sound in one element that stays as long as the page', async () => {
      const { doctor, patient } = await call('sound=mixed&selfview=none');
      await expectFramesBothWays({ doctor, patient });
      expect((await labels(doctor)).filter((label) => label.startsWith('remote'))).toEqual([
        'remote video',
      ]);
      await inCall(doctor, (room) => room.leave());
      await waitForState(doctor, 'left');
      expect(await liveOwnTracks(doctor, '#mixer')).toBe(1);
      await close(doctor, patient);
    });

    it.each(['canvas', 'blurred'])('shows itself through a canvas: %s', async (how) => {
      const { doctor, patient } = await call(`selfview=${how}`);
      await expectFramesBothWays({ doctor, patient });
      const own = await doctor.$eval('#self', (self) =>
        ((self as HTMLVideoElement).srcObject as MediaStream)
          .getTracks()
          .map((track) => `${track.kind} ${'groupId' in track.getSettings()}`),
      );
      expect(own).toEqual(['video false']);
      await inCall(doctor, (room) => room.leave());
      // The canvas outlives the camera.
      expect(await liveOwnTracks(doctor)).toBe(1);
      await close(doctor, patient);
    });

    it.each(['generated', 'canvas'])('shows the others in tracks of its own: %s', async (how) => {
      const { doctor, patient } = await call(`tracks=${how}&selfview=none`);
      await expectFramesBothWays({ doctor, patient });
      const seen = await labels(doctor);
      expect(seen).toHaveLength(2);
      expect(seen.filter((label) => label.startsWith('remote'))).toEqual([]);
      await close(doctor, patient);
    });

    it('plays everything from outside the document', async () => {
      const { doctor, patient } = await call('media=alldetached&selfview=none');
      await expectFramesBothWays({ doctor, patient });
      expect(await count(doctor, 'video, audio')).toBe(0);
      expect(await count(doctor, '.tile canvas')).toBe(1);
      await waitForPackets(doctor);
      await close(doctor, patient);
    });

    it('plays the others in an open shadow root', async () => {
      const { doctor, patient } = await call('shadow=open&selfview=none');
      await expectFramesBothWays({ doctor, patient });
      expect(await count(doctor, 'video, audio')).toBe(0);
      expect(
        await doctor.evaluate(
          () => document.querySelector('.closed')?.shadowRoot?.querySelectorAll('video').length,
        ),
      ).toBe(1);
      await close(doctor, patient);
    });

    it('has the call in a frame that is written anew', async () => {
      const { doctor, patient } = await call('rewrite=800');
      await expectFramesBothWays({ doctor, patient });
      expect(await doctor.$$eval('video', (videos) => videos.length)).toBe(0);
      expect(await count(doctor, '.tile video')).toBe(1);
      await close(doctor, patient);
    });

    it('plays an echo test, with nobody else there', async () => {
      const doctor = await openDoctor(site.browser, `${AA}/call/${site.newRoom()}?echo=1`);
      await waitForState(doctor, 'connected');
      await waitForFrames(doctor);
      expect(await labels(doctor)).toContain('remote video');
      expect(await inCall(doctor, (room) => room.participants)).toBe(0);
      await press(doctor, '#leave');
      await expectHungUp(doctor);
      await doctor.close();
    });

    it('takes its toolbar out of the page for a while', async () => {
      const { doctor, patient } = await call('');
      await inCall(doctor, (room) => room.hideToolbar(1500));
      expect(await count(doctor, '#leave')).toBe(0);
      await waitForFrames(doctor);
      await waitForCount(doctor, '#leave', 1);
      await press(doctor, '#leave');
      await expectHungUp(doctor);
      await close(doctor, patient);
    });

    it('keeps the last picture of somebody whose page is gone', async () => {
      const { doctor, patient } = await call('keep=1');
      await expectFramesBothWays({ doctor, patient });
      await doctor.close();
      await patient.close();
      const kept = await call('keep');
      await expectFramesBothWays(kept);
      await kept.patient.close();
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await waitForTracks(kept.doctor, ['audio live', 'video live']);
      const frames = await inCall(kept.doctor, (room) => room.framesDecoded());
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(await inCall(kept.doctor, (room) => room.framesDecoded())).toBe(frames);
      await kept.doctor.close();
    });

    it('bears the marks of Teams and Whereby', async () => {
      const room = site.newRoom();
      const teams = 'https://teams.microsoft.com/v2/?meetingjoin=true';
      const guest = await openPatient(site.browser, `${teams}&join=1#/meet/${room}?p=1&anon=true`);
      const doctor = await openDoctor(site.browser, `${teams}#${room}`);
      await waitForState(doctor, 'connected');
      await expectFramesBothWays({ doctor, patient: guest });
      expect(await inCall(guest, (call) => call.role)).toBe('patient');
      expect(await count(doctor, '[data-stream-type][data-tid]')).toBe(2);
      await press(doctor, '#hangup-button');
      await waitForState(doctor, 'left');
      expect(await count(doctor, '#calling-retry-screen-title')).toBe(1);
      expect(await count(doctor, '[data-tid="calling-retry-cancelbutton"]')).toBe(1);
      await close(doctor, guest);

      const clinic = `https://clinic.whereby.com/${site.newRoom()}`;
      const other = '.jstest-client-video:not(.jstest-local-client-video)';
      const host = await openDoctor(site.browser, `${clinic}?roomKey=secret`);
      await waitForState(host, 'waiting');
      expect(await count(host, other)).toBe(0);
      const patient = await openPatient(site.browser, clinic);
      await waitForState(host, 'connected');
      expect(await inCall(host, (call) => call.role)).toBe('doctor');
      expect(await count(host, other)).toBe(1);
      expect(await count(host, '.jstest-leave-room-button')).toBe(1);
      await close(host, patient);
    });
  });
});
