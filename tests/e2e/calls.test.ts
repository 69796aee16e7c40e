import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import {
  callFrame,
  enterCall,
  inCall,
  openPatient,
  press,
  startCall,
  until,
  waitForFrames,
  waitForState,
} from '../support/call.ts';
import {
  isAvailable,
  pressControl,
  type Rig,
  shapeOf,
  sidebar,
  sidebars,
  ticked,
} from '../support/rig.ts';
import { accurx, attendAnywhere, services, teams } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

const sound = 'Asked: can you hear and see me clearly?';
const identity = 'Introduced myself; confirmed who this is';

describe.skipIf(!isAvailable('chromium'))('calls in Chromium', () => {
  let rig: Rig;
  const { opened, newRoom, call, callOn } = useRig('chromium', (started) => {
    rig = started;
  });

  describe.each(services)('on $name', (service) => {
    it('opens one sidebar in time, logs what is ticked, and leaves the call alone', async () => {
      const { doctor } = await callOn(service);
      const before = await shapeOf(doctor);
      const frame = await sidebar(doctor);
      if (service.asks) {
        expect(await rig.rows()).toSatisfy((rows: { status: string }[]) =>
          rows.every(({ status }) => status !== 'open'),
        );
        await pressControl(frame, 'button', 'Start checklist');
      }
      await frame.waitForSelector('input[type=checkbox]');
      expect(sidebars(doctor)).toHaveLength(1);

      const [first] = await rig.events();
      const firstFrameAt = (await inCall(doctor, (room) => room.firstRemoteFrameAt)) ?? 0;
      expect(first?.event.type).toBe('opened');
      if (!service.asks) expect((first?.at ?? 0) - firstFrameAt).toBeLessThanOrEqual(3_500);

      await pressControl(frame, 'checkbox', sound);
      await pressControl(frame, 'checkbox', identity);
      await waitForFrames(doctor, 10);
      expect(await inCall(doctor, (room) => room.errors)).toEqual([]);
      expect(sidebars(doctor)).toHaveLength(1);

      await inCall(doctor, (room) => room.leave());
      await rig.waitForView(
        'an ended call',
        (view) => view.kind === 'consultation' && view.connection === 'ended',
        11_000,
      );
      await pressControl(frame, 'button', 'Done');
      await until(async () => sidebars(doctor).length === 0 || undefined, 'the sidebar to go');
      expect(await shapeOf(doctor)).toEqual(before);

      const row = (await rig.rows()).find(
        ({ platform, status }) => platform === service.platform && status === 'closed',
      );
      expect(row).toMatchObject({ startedBy: 'call', ended: 'hangUp', checklist: 'default@1' });
      expect(row?.items).toMatch(/^sound-and-picture:d\d+ identity:d\d+$/);
      expect(row?.missed).toHaveLength(16);

      const log = await rig.observer();
      await log.bringToFront();
      await log.waitForFunction(
        (name) => document.body.textContent?.includes(name),
        {},
        service.name,
      );
      expect(await log.$eval('tbody tr', (row) => row.textContent)).toContain('2 of 18');
    });
  });

  describe('where there is no consultation', () => {
    /** Waits for longer than any sidebar takes to appear, from evidence that would be enough. */
    async function staysAway(page: Page): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      expect(sidebars(page)).toHaveLength(0);
      expect(await rig.events()).toEqual([]);
    }

    it.each([attendAnywhere, teams])('shows a patient nothing on $name', async (service) => {
      const room = newRoom();
      const { patient } = await startCall(rig.browser, {
        doctorUrl: `https://elsewhere.example/call/${room}?role=doctor`,
        patientUrl: service.patient(room),
        patientIn: 'window',
      }).then((pages) => {
        opened.push(pages.doctor, pages.patient);
        return pages;
      });
      await waitForFrames(patient, 5);
      await staysAway(patient);
    });

    it('shows nothing in the Teams pre-join preview and lobby', async () => {
      const page = await rig.browser.newPage();
      opened.push(page);
      await page.goto(`https://teams.microsoft.com/v2/?meetingjoin=true&lobby=60000#${newRoom()}`);
      await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
      await rig.waitForView(
        'a waiting room',
        (view) => view.kind === 'idle' && view.seen === 'waiting',
      );
      await enterCall(page);
      await page.waitForSelector('[data-tid="prejoin-cancel-button"]');
      await staysAway(page);
    });

    it('shows nothing in a device test, which plays its own remote stream', async () => {
      const page = await rig.browser.newPage();
      opened.push(page);
      await page.goto('https://consult.attendanywhere.com/ce/test?testonly=true');
      await page.waitForFunction(() =>
        [...document.querySelectorAll('video')].some(
          (video) =>
            video.srcObject instanceof MediaStream &&
            video.srcObject.getTracks().some(({ label }) => label.startsWith('remote')) &&
            !video.paused,
        ),
      );
      await staysAway(page);
    });

    it('shows nothing in a Whereby room that was not opened from accuRx', async () => {
      const room = newRoom();
      const { doctor } = await call(
        `https://clinic.whereby.com/${room}?role=doctor`,
        accurx.patient(room),
      );
      await waitForFrames(doctor, 5);
      await staysAway(doctor);
    });

    it('shows nothing on a site it does not know', async () => {
      const room = newRoom();
      const { doctor } = await call(
        `https://elsewhere.example/call/${room}?role=doctor`,
        attendAnywhere.patient(room),
      );
      await waitForFrames(doctor, 5);
      await staysAway(doctor);
    });
  });

  describe('when the call breaks off', () => {
    it('keeps the ticks over a drop of 20 seconds, and says so', async () => {
      const { doctor, patient } = await callOn(attendAnywhere);
      const frame = await sidebar(doctor);
      await pressControl(frame, 'checkbox', sound);
      await inCall(patient, (room) => room.drop());
      await frame.waitForSelector('::-p-text(Reconnecting. Your ticks are kept.)');
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      await inCall(patient, (room) => room.comeBack());
      await frame.waitForSelector('::-p-text(Continuing from)', { timeout: 15_000 });
      expect(await ticked(frame)).toEqual([sound]);
      expect(sidebars(doctor)).toHaveLength(1);
    });

    it('starts empty for the next patient five seconds after a hang-up', async () => {
      const { doctor, patient } = await callOn(attendAnywhere);
      await pressControl(await sidebar(doctor), 'checkbox', sound);
      const before = await consultationId();
      await inCall(doctor, (room) => room.leave());
      await inCall(patient, (room) => room.leave());
      const next = newRoom();
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      opened.push(await openPatient(rig.browser, attendAnywhere.patient(next)));
      await doctor.goto(attendAnywhere.doctor(next));
      await waitForState(doctor, 'connected');
      const frame = await newConsultation(doctor, before);
      expect(await ticked(frame)).toEqual([]);
      expect(await frame.$('::-p-text(bring back ticks)')).toBeNull();
    });

    it('starts empty when another call begins after the time to come back', async () => {
      await rig.choose({ reconnectSeconds: 15 });
      const { doctor, patient } = await callOn(attendAnywhere);
      const frame = await sidebar(doctor);
      await pressControl(frame, 'checkbox', sound);
      const before = await consultationId();
      await inCall(patient, (room) => room.drop());
      await frame.waitForSelector('::-p-text(The call has ended.)');
      await inCall(patient, (room) => room.comeBack());
      await waitForState(doctor, 'connected');
      expect(await ticked(await newConsultation(doctor, before))).toEqual([]);
    });

    it('goes on after the page is refreshed', async () => {
      const { doctor } = await callOn(attendAnywhere);
      await pressControl(await sidebar(doctor), 'checkbox', sound);
      await press(doctor, '::-p-text(Refresh)');
      await waitForState(doctor, 'connected');
      const frame = await until(async () => {
        const again = await sidebar(doctor);
        return (await again.$('::-p-text(Continuing from)')) ? again : undefined;
      }, 'the consultation to continue');
      expect(await ticked(frame)).toEqual([sound]);
    });

    it('starts empty after an unclear gap, and brings the ticks back by one click', async () => {
      const { doctor, patient } = await callOn(attendAnywhere, 'selfview=none');
      await pressControl(await sidebar(doctor), 'checkbox', sound);
      const before = await consultationId();
      await inCall(patient, (room) => room.drop());
      await rig.waitForView(
        'an end',
        (view) => view.kind === 'consultation' && view.connection === 'ended',
      );
      await inCall(patient, (room) => room.comeBack());
      const frame = await newConsultation(doctor, before);
      expect(await ticked(frame)).toEqual([]);
      await pressControl(frame, 'button', 'Same patient: bring back ticks');
      await until(
        async () => (await ticked(frame)).includes(sound) || undefined,
        'the ticks to come back',
      );
    });

    /** The sidebar, once it shows another consultation than the one that there was. */
    async function newConsultation(page: Page, before: string) {
      await rig.waitForView(
        'a new consultation',
        (view) => view.kind === 'consultation' && view.id !== before && view.connection === 'live',
      );
      return sidebar(page);
    }

    async function consultationId(): Promise<string> {
      const view = await rig.viewOf('consultation');
      return view?.kind === 'consultation' ? view.id : '';
    }
  });

  it('loses no acknowledged tick when the worker is killed at ten points', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    const done: string[] = [];
    const tick = async (label: string) => {
      await pressControl(frame, 'checkbox', label);
      done.push(label);
      await rig.waitForView(
        `${done.length} acknowledged ticks`,
        (view) => view.kind === 'consultation' && Object.keys(view.items).length === done.length,
      );
    };
    const labels = await frame.$$eval('.item-label', (rows) =>
      rows.map((row) => row.textContent ?? ''),
    );
    for (const label of labels) {
      await rig.killWorker();
      await tick(label);
    }
    for (const phase of ['Consult', 'Close'] as const) {
      await rig.killWorker();
      await pressControl(frame, 'button', `Next: ${phase}`);
      await frame.waitForSelector(`::-p-aria([name="${phase}"][role="heading"])`);
      await rig.killWorker();
      await tick((await frame.$eval('.item-label', (row) => row.textContent)) ?? '');
    }
    await rig.killWorker();
    await inCall(doctor, (room) => room.leave());
    await frame.waitForSelector('::-p-text(The call has ended.)');
    await rig.killWorker();
    await pressControl(frame, 'button', 'Done');
    const rows = await rig.waitForRows('the row of this call', (rows) =>
      rows.some(({ missed, status }) => status === 'closed' && missed.length === 18 - done.length),
    );
    expect(done).toHaveLength(7);
    expect(rows.filter(({ status }) => status === 'open')).toEqual([]);
  });

  describe('on pages that defend themselves', () => {
    it('works under COEP require-corp', async () => {
      const { doctor } = await callOn(attendAnywhere, 'coep=1');
      expect(await doctor.evaluate(() => crossOriginIsolated)).toBe(true);
      const frame = await sidebar(doctor);
      await pressControl(frame, 'checkbox', sound);
      await until(async () => (await ticked(frame)).length === 1 || undefined, 'a tick');
    });

    it('works beside a focus trap, and its keys never reach the page', async () => {
      const { doctor } = await callOn(attendAnywhere, 'trap=1');
      const frame = await sidebar(doctor);
      // A click leaves the focus in the page: the keyboard has to go there.
      await pressControl(frame, 'checkbox', sound);
      await frame.focus('[data-item="identity"] input');
      await doctor.keyboard.press('Space');
      await until(
        async () => (await ticked(frame)).length === 2 || undefined,
        'a tick by keyboard',
      );
      const page = await callFrame(doctor);
      expect(await page.evaluate(() => window.standinKeys)).toEqual([]);
    });

    it('shows the page nothing of itself', async () => {
      const { doctor } = await callOn(attendAnywhere);
      await sidebar(doctor);
      const seen = await doctor.evaluate(() => ({
        frames: window.length,
        found: (window as unknown as { find(text: string): boolean }).find('Introduced myself'),
        resources: performance
          .getEntriesByType('resource')
          .filter(({ name }) => name.includes('sidebar')).length,
        roots: [...document.querySelectorAll('*')].filter((element) => element.shadowRoot).length,
      }));
      expect(seen).toEqual({ frames: 0, found: false, resources: 0, roots: 0 });
    });
  });
});
