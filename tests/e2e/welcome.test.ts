import type { Frame, Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { overflow, setTheme, themes, violations } from '../support/axe.ts';
import { openExtensionPage } from '../support/browsers.ts';
import { enterCall, openPatient, until } from '../support/call.ts';
import { isAvailable, pressControl, type Rig, sidebar, sidebars, ticked } from '../support/rig.ts';
import { attendAnywhere } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

const introduced = 'Introduced myself; confirmed who this is';

describe.skipIf(!isAvailable('chromium'))('the first steps', () => {
  let rig: Rig;
  const { opened, callOn, newRoom } = useRig('chromium', (started) => {
    rig = started;
  });

  async function open(name: string, ready: string): Promise<Page> {
    const page = await openExtensionPage(rig.browser, name);
    opened.push(page);
    await page.bringToFront();
    await page.waitForSelector(ready);
    return page;
  }

  async function everywhere(page: Page): Promise<void> {
    for (const theme of themes) {
      await setTheme(page, theme);
      for (const width of [320, 768, 1920]) {
        await page.setViewport({ width, height: 900 });
        expect(await violations(page), `${theme}, ${width} px`).toEqual([]);
        expect(await overflow(page), `${theme}, ${width} px`).toBe(0);
      }
    }
    await page.setViewport(null);
  }

  /** A practice call, and the checklist beside it. */
  async function practise(): Promise<{ page: Page; frame: Frame }> {
    const page = await open('practice.html', '.practice');
    return { page, frame: await sidebar(page) };
  }

  it('say what happens, where and what is stored, and can be read by everybody', async () => {
    const page = await open('welcome.html', '.welcome-try');
    const text = await page.$eval('main', (main) => main.textContent ?? '');
    for (const words of ['What happens', 'Attend Anywhere', 'Only in this browser’s own storage']) {
      expect(text).toContain(words);
    }
    await everywhere(page);
    const settings = await open('options.html', '.page-nav');
    await settings.locator('.page-nav [href="/welcome.html"]').click();
    await settings.waitForSelector('.welcome-try');
  });

  it('lead to a practice call with the real checklist, of which nothing is kept', async () => {
    const before = await rig.rows();
    const { page, frame } = await practise();
    await pressControl(frame, 'checkbox', introduced);
    await until(async () => (await ticked(frame)).length === 1 || undefined, 'a tick');
    await pressControl(frame, 'button', 'Hide checklist');
    await until(async () => sidebars(page).length === 0 || undefined, 'the checklist to go');
    await page.locator('::-p-text(Show checklist)').click();
    const again = await sidebar(page);
    expect(await ticked(again)).toEqual([introduced]);

    await page.locator('::-p-text(Hang up)').click();
    await again.waitForSelector('.left-open');
    await page.locator('::-p-text(Start another practice call)').click();
    await until(async () => (await ticked(again)).length === 0 || undefined, 'an empty checklist');
    await page.goto(new URL('welcome.html', page.url()).href);
    // Its last word may have been lost. The worker asks whether the page is there, now and then.
    await rig.send({ type: 'choose', key: 'slotMinutes', value: 10 });
    await until(async () => (await rig.events()).length === 0 || undefined, 'the practice to end');

    const log = await rig.observer();
    await log.bringToFront();
    const rows = await rig.rows();
    // Out of the log at once; the next alarm takes them out of the database.
    expect(rows.filter(({ status }) => status !== 'deleted')).toEqual(
      before.filter(({ status }) => status !== 'deleted'),
    );
    expect(rows.filter(({ platform }) => platform === 'practice')).not.toEqual([]);
  });

  it('take no tick of a practice call into a real one in the same tab', async () => {
    const { page, frame } = await practise();
    await pressControl(frame, 'checkbox', introduced);
    await until(async () => (await ticked(frame)).length === 1 || undefined, 'a tick');
    const room = newRoom();
    opened.push(await openPatient(rig.browser, attendAnywhere.patient(room)));
    await page.bringToFront();
    await page.goto(attendAnywhere.doctor(room));
    await enterCall(page);
    const view = await rig.waitForView(
      'a real consultation',
      (view) => view.kind === 'consultation' && view.platform === 'attendAnywhere',
      30_000,
    );
    expect(view).toMatchObject({ items: {}, offerUntil: null });
  });

  it('can be practised by everybody', async () => {
    const { page } = await practise();
    await everywhere(page);
  });

  it('leave a call in another tab as it is', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const real = await sidebar(doctor);
    await pressControl(real, 'checkbox', introduced);
    await until(async () => (await ticked(real)).length === 1 || undefined, 'a tick');
    const { frame } = await practise();
    expect(await ticked(frame)).toEqual([]);
    await doctor.bringToFront();
    expect(await ticked(real)).toEqual([introduced]);
  });
});
