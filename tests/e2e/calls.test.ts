import { describe, expect, it } from 'vitest';
import { defaultChecklist, defaultKey } from '../../utils/core/checklist/items.ts';
import { callFrame, inCall, until, waitForFrames } from '../support/call.ts';
import { ableMs } from '../support/pace.ts';
import {
  isAvailable,
  pressControl,
  type Rig,
  shapeOf,
  sidebar,
  sidebars,
  ticked,
} from '../support/rig.ts';
import { attendAnywhere, services } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

const { items } = defaultChecklist;

const sound = 'Asked: can you hear and see me clearly?';
const identity = 'Introduced myself; confirmed who this is';

describe.skipIf(!isAvailable('chromium'))('calls in Chromium', () => {
  let rig: Rig;
  const { callOn } = useRig('chromium', (started) => {
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
      if (!service.asks) {
        const tookMs = await ableMs(rig, doctor, firstFrameAt, first?.at);
        expect(tookMs).toBeLessThanOrEqual(3_500);
      }

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
      expect(row).toMatchObject({ startedBy: 'call', ended: 'hangUp', checklist: defaultKey });
      expect(row?.items).toMatch(/^sound-and-picture:d\d+ identity:d\d+$/);
      expect(row?.missed).toHaveLength(items.length - 2);

      const log = await rig.observer();
      await log.bringToFront();
      await log.waitForFunction(
        (name) => document.body.textContent?.includes(name),
        {},
        service.name,
      );
      expect(await log.$eval('tbody tr', (row) => row.textContent)).toContain(
        `2 of ${items.length}`,
      );
    });
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
      rows.some(
        ({ missed, status }) => status === 'closed' && missed.length === items.length - done.length,
      ),
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
