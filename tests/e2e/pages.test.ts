import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import { violationsInThemes } from '../support/axe.ts';
import { openExtensionPage } from '../support/browsers.ts';
import { inCall, press, startCall, until } from '../support/call.ts';
import {
  builds,
  isAvailable,
  pressControl,
  Rig,
  shapeOf,
  sidebar,
  sidebars,
  ticked,
} from '../support/rig.ts';
import { attendAnywhere, teams } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

const sound = 'Asked: can you hear and see me clearly?';

describe.skipIf(!isAvailable('chromium'))("Webside's own pages in Chromium", () => {
  let rig: Rig;
  const { opened, callOn } = useRig('chromium', (started) => {
    rig = started;
  });

  async function popupText(over: Page): Promise<string> {
    const popup = await rig.popup(over);
    const text = await popup.$eval('main', (main) => main.textContent ?? '');
    await popup.close();
    return text;
  }

  it('says in the popup what it sees, hides the checklist and shows it again', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    await pressControl(frame, 'checkbox', sound);
    expect(await popupText(doctor)).toContain('In a call on Attend Anywhere. Checklist open.');
    await pressControl(frame, 'button', 'Hide checklist');
    await until(async () => sidebars(doctor).length === 0 || undefined, 'the sidebar to go');
    const popup = await rig.popup(doctor);
    expect(await popup.$eval('main', (main) => main.textContent)).toContain('Checklist hidden.');
    expect(await violationsInThemes(popup)).toEqual([]);
    await (await popup.waitForSelector('::-p-text(Show checklist)'))?.click();
    const again = await sidebar(doctor);
    await until(async () => (await ticked(again)).includes(sound) || undefined, 'the tick');
  });

  it('starts a checklist by hand in the side panel, and logs it', async () => {
    const page = await rig.browser.newPage();
    opened.push(page);
    await page.goto('https://elsewhere.example/');
    const popup = await rig.popup(page);
    expect(await popup.$eval('main', (main) => main.textContent)).toContain(
      'Not a consultation page',
    );
    expect(await violationsInThemes(popup)).toEqual([]);
    const panel = await rig.sidePanel(async () => {
      await (await popup.waitForSelector('::-p-text(Start checklist)'))?.click();
    });
    await panel.waitForSelector('[data-item="privacy"] .item-label');
    await (await panel.$('[data-item="privacy"] .item-label'))?.click();
    await panel.waitForSelector('[data-item="privacy"][data-result="done"]');
    await (await panel.waitForSelector('::-p-text(End consultation)'))?.click();
    await (await panel.waitForSelector('::-p-text(Done)'))?.click();
    const rows = await rig.waitForRows('a row started by hand', (rows) =>
      rows.some(({ platform, status }) => platform === 'byHand' && status === 'closed'),
    );
    const row = rows.find(({ platform }) => platform === 'byHand');
    expect(row).toMatchObject({ startedBy: 'doctor', ended: 'doctor' });
    expect(row?.items).toMatch(/^privacy:d\d+$/);
    await panel.waitForSelector('::-p-text(No consultation here.)');
  });

  it('takes "Not now" for an answer for that meeting, and no longer asks', async () => {
    const { doctor } = await callOn(teams);
    const before = (await rig.rows()).length;
    await pressControl(await sidebar(doctor), 'button', 'Not now');
    await until(async () => sidebars(doctor).length === 0 || undefined, 'the question to go');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(sidebars(doctor)).toHaveLength(0);
    expect(await rig.rows()).toHaveLength(before);
    expect(await popupText(doctor)).toContain('In a call on Microsoft Teams. No checklist.');
  });

  it('opens nothing by itself where the doctor chose "never", and starts from the popup', async () => {
    await rig.choose({ 'autoStart.attendAnywhere': 'never' });
    const { doctor } = await callOn(attendAnywhere);
    await rig.waitForView('a call seen', (view) => view.kind === 'idle' && view.seen === 'call');
    expect(sidebars(doctor)).toHaveLength(0);
    const popup = await rig.popup(doctor);
    await (await popup.waitForSelector('::-p-text(Start checklist)'))?.click();
    const frame = await sidebar(doctor);
    expect(await frame.$eval('h1', (h1) => h1.textContent)).toBe('Open');
  });

  it('reminds once of what is still open, and is dismissed', async () => {
    // The patient's microphone of these tests beeps without a pause.
    await rig.choose({ openingNudgeSeconds: 10, waitForPause: false });
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    await frame.waitForSelector('.nudge', { timeout: 15_000 });
    const nudged = await frame.$$eval('[data-nudged]', (items) =>
      items.map((item) => item.getAttribute('data-item')),
    );
    expect(nudged).toEqual(['backup', 'consent']);
    await pressControl(frame, 'button', 'Dismiss');
    await until(async () => (await frame.$('.nudge')) === null || undefined, 'the nudge to go');
  });

  it('starts empty on New patient, and undoes a slip of the hand', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    await pressControl(frame, 'checkbox', sound);
    await until(async () => (await ticked(frame)).length === 1 || undefined, 'a tick');
    await pressControl(frame, 'button', 'New patient');
    await until(async () => (await ticked(frame)).length === 0 || undefined, 'an empty list');
    await pressControl(frame, 'button', 'Same patient: bring back ticks');
    await until(async () => (await ticked(frame)).length === 1 || undefined, 'the tick again');
  });

  it('sets an item aside as not applicable, and shows why and from which sources', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    await pressControl(frame, 'button', `More about: ${sound}`);
    const details = await frame.waitForSelector('.item-details');
    const text = await details?.evaluate((node) => node.textContent);
    expect(text).toContain('Only the patient knows');
    expect(text).toContain('British Medical Association');
    await pressControl(frame, 'button', 'Not applicable');
    await frame.waitForSelector('[data-item="sound-and-picture"][data-result="notApplicable"]');
    expect(await ticked(frame)).toEqual([]);
  });

  it('deletes a consultation with an undo, and all of them for good', {
    timeout: 150_000,
  }, async () => {
    const older = (await rig.rows()).length;
    const { doctor } = await callOn(attendAnywhere);
    await pressControl(await sidebar(doctor), 'checkbox', sound);
    await inCall(doctor, (room) => room.leave());
    await pressControl(await sidebar(doctor), 'button', 'Done');
    const log = await rig.observer();
    await log.bringToFront();
    const shown = () => log.$$eval('tbody tr', (rows) => rows.length);
    const before = older + 1;
    await until(async () => (await shown()) === before || undefined, 'the row of this call');

    await (await log.$('tbody [aria-label^="Delete the consultation"]'))?.click();
    await until(async () => (await shown()) === before - 1 || undefined, 'one row less');
    await (await log.waitForSelector('::-p-aria([name="Undo"][role="button"])'))?.click();
    await until(async () => (await shown()) === before || undefined, 'the row again');

    await (await log.waitForSelector('::-p-aria([name="Delete all"][role="button"])'))?.click();
    await (
      await log.waitForSelector('::-p-aria([name="Delete everything"][role="button"])')
    )?.click();
    await log.waitForSelector('::-p-text(No consultations yet)');
    await rig.waitForRows('nothing left', (rows) => rows.length === 0, 90_000);
  });

  it('keeps a choice from the settings page, says what is wrong, and goes back to the default', async () => {
    const page = await openExtensionPage(rig.browser, 'options.html');
    opened.push(page);
    const slot = '::-p-aria([name="Length of an appointment"])';
    await (await page.waitForSelector(slot))?.select('10');
    await page.waitForSelector('::-p-aria([name="Reset to default: Length of an appointment"])');
    const reconnect = await page.waitForSelector(
      '::-p-aria([name="Time for a dropped call to come back"])',
    );
    await reconnect?.click({ count: 3 });
    await page.keyboard.type('999');
    await page.keyboard.press('Tab');
    await page.waitForSelector('::-p-text(Not saved. It must be a whole number from 0 to 300.)');
    await page.reload();
    expect(
      await (await page.waitForSelector(slot))?.evaluate(
        (field) => (field as HTMLSelectElement).value,
      ),
    ).toBe('10');
    await (
      await page.waitForSelector('::-p-aria([name="Reset to default: Length of an appointment"])')
    )?.click();
    await page.waitForFunction(() => document.querySelectorAll('[data-look="plain"]').length === 0);
    await page.bringToFront();
  });

  it('moves the panel at once when another side is chosen', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    const left = async () => (await (await frame.frameElement())?.boundingBox())?.x ?? 0;
    // A side panel left open beside it makes the page narrower.
    expect(await left()).toBeGreaterThan(await doctor.evaluate(() => window.innerWidth / 2));
    await rig.send({ type: 'choose', key: 'panelSide', value: 'left' });
    await until(async () => (await left()) < 100 || undefined, 'the panel at the left');
    expect(sidebars(doctor)).toHaveLength(1);
  });

  it('takes ticks while the call is in full screen, and afterwards', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    await press(doctor, '#fullscreen');
    await doctor.waitForFunction(() => document.fullscreenElement !== null);
    await pressControl(frame, 'checkbox', sound);
    await until(async () => (await ticked(frame)).length === 1 || undefined, 'a tick');
    await doctor.evaluate(() => document.exitFullscreen());
    await doctor.waitForFunction(() => document.fullscreenElement === null);
    await pressControl(frame, 'checkbox', 'Introduced myself; confirmed who this is');
    await until(async () => (await ticked(frame)).length === 2 || undefined, 'another tick');
    expect(sidebars(doctor)).toEqual([frame]);
  });

  it('refuses messages that do not fit, and changes nothing', async () => {
    const { doctor } = await callOn(attendAnywhere);
    await sidebar(doctor);
    const before = await rig.views();
    for (const message of [
      null,
      { type: 'nonsense' },
      { type: 'document', patient: true },
      { type: 'start', place: -1 },
      { type: 'act', place: 'byHand', consultation: 'x', requestId: 'y', action: { do: 'end' } },
    ]) {
      expect(await rig.send(message)).toMatchObject({
        ok: false,
        error: expect.stringMatching(/\w/),
      });
    }
    expect(await rig.views()).toEqual(before);
  });
});

describe.skipIf(!isAvailable('chromium'))('installing and removing Webside during a call', () => {
  it('leaves the page as it was, and is there again without a reload, once', async () => {
    const rig = await Rig.start('chromium');
    try {
      const { doctor } = await startCall(rig.browser, {
        doctorUrl: attendAnywhere.doctor('anew'),
        patientUrl: attendAnywhere.patient('anew'),
      });
      await doctor.bringToFront();
      const before = await shapeOf(doctor);
      await sidebar(doctor);
      await rig.browser.uninstallExtension(new URL(rig.base).hostname);
      await until(async () => sidebars(doctor).length === 0 || undefined, 'the sidebar to go');
      expect(await shapeOf(doctor)).toEqual(before);

      await rig.browser.installExtension(builds.chromium);
      await sidebar(doctor);
      expect(sidebars(doctor)).toHaveLength(1);
      expect(await inCall(doctor, (room) => room.errors)).toEqual([]);
    } finally {
      expect(await rig.stop(), 'requests to anybody but the stand-ins').toEqual([]);
    }
  });
});

describe.skipIf(!isAvailable('chromium'))('a browser that is closed in the middle', () => {
  it('finds the consultation in the log with every tick, and offers them to the next', async () => {
    const userDataDir = await mkdtemp(join(tmpdir(), 'webside-'));
    try {
      const first = await Rig.start('chromium', { userDataDir });
      const { doctor } = await startCall(first.browser, {
        doctorUrl: attendAnywhere.doctor('cut-off'),
        patientUrl: attendAnywhere.patient('cut-off'),
      });
      const frame = await sidebar(doctor);
      await pressControl(frame, 'checkbox', sound);
      await first.waitForView(
        'an acknowledged tick',
        (view) => view.kind === 'consultation' && Object.keys(view.items).length === 1,
      );
      first.browser.process()?.kill('SIGKILL');
      expect(await first.stop()).toEqual([]);

      const second = await Rig.start('chromium', { userDataDir });
      const [row] = await second.waitForRows('the recovered row', (rows) =>
        rows.some(({ status }) => status === 'recovered'),
      );
      expect(row?.items).toMatch(/^sound-and-picture:d\d+$/);
      expect(await second.events()).toEqual([]);
      const log = await second.observer();
      await log.waitForSelector('tbody tr');
      expect(await log.$eval('tbody', (body) => body.textContent)).toContain(
        `1 of ${defaultChecklist.items.length}`,
      );

      const again = await startCall(second.browser, {
        doctorUrl: attendAnywhere.doctor('cut-off-again'),
        patientUrl: attendAnywhere.patient('cut-off-again'),
      });
      await again.doctor.bringToFront();
      const next = await sidebar(again.doctor);
      expect(await ticked(next)).toEqual([]);
      await pressControl(next, 'button', 'Same patient: bring back ticks');
      await until(async () => (await ticked(next)).includes(sound) || undefined, 'the tick');
      expect(await second.stop()).toEqual([]);
    } finally {
      await rm(userDataDir, { recursive: true, force: true });
    }
  });
});
