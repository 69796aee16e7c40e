import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultChecklist, defaultKey } from '../../utils/core/checklist/items.ts';
import { overflow, setTheme, themes, violations } from '../support/axe.ts';
import { nextDownload, openExtensionPage } from '../support/browsers.ts';
import { inCall, until } from '../support/call.ts';
import { isAvailable, pressControl, type Rig, sidebar, ticked } from '../support/rig.ts';
import { attendAnywhere } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

describe.skipIf(!isAvailable('chromium'))('checklists of a doctor’s own', () => {
  let rig: Rig;
  let folder: string;
  const { opened, callOn } = useRig('chromium', (started) => {
    rig = started;
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'webside-checklists-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function settings(): Promise<Page> {
    const page = await openExtensionPage(rig.browser, 'options.html');
    opened.push(page);
    await page.bringToFront();
    await page.waitForSelector('.checklists-list li');
    return page;
  }

  const press = async (page: Page, name: string) => {
    const button = `::-p-aria([name="${name}"][role="button"])`;
    await page.locator(button).setTimeout(10_000).click();
  };
  const read = (page: Page, text: string) =>
    page.waitForFunction((text) => document.body.textContent?.includes(text), {}, text);
  const names = (page: Page) =>
    page.$$eval('.checklists-name strong', (all) => all.map(({ textContent }) => textContent));
  const order = (page: Page, phase: string) =>
    page.$$eval(`[data-phase="${phase}"] li:not([data-hidden])`, (all) =>
      all.map((row) => row.getAttribute('data-item')),
    );
  const write = async (page: Page, within: string, name: string, text: string) => {
    const field = await page.waitForSelector(`${within} [name="${name}"]`);
    await field?.click({ count: 3 });
    await page.keyboard.press('Backspace');
    await field?.type(text);
  };

  it('are shown beside the next call, while old rows of the log keep their words', async () => {
    const page = await settings();
    await page.locator('.checklist-form select').fill('review');
    await press(page, 'Add the checklist');
    await page.waitForSelector('.checklist-editor');
    await press(page, 'Change: Introduced myself; confirmed who this is');
    await write(page, '[data-item="identity"]', 'label', 'Said my name and my role');
    await press(page, 'Save');
    await read(page, 'Said my name and my role');
    await write(page, '.checklist-editor > .checklist-item-form', 'label', 'Asked who is at home');
    await page.locator('.checklist-editor > .checklist-item-form select').fill('open');
    await press(page, 'Add the item');
    await page.waitForFunction(
      () => document.querySelectorAll('[data-phase="open"] li:not([data-hidden])').length === 5,
    );
    await press(page, 'Use: Review');
    await read(page, 'New consultations open with “Review”.');

    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    await pressControl(frame, 'checkbox', 'Said my name and my role');
    await pressControl(frame, 'checkbox', 'Asked who is at home');
    await until(async () => (await ticked(frame)).length === 2 || undefined, 'both ticks');

    // What is open keeps its own, whatever becomes of the checklist meanwhile.
    await page.bringToFront();
    await press(page, 'Change: Said my name and my role');
    await write(page, '[data-item="identity"]', 'label', 'Said hello');
    await press(page, 'Save');
    await read(page, 'Said hello');
    await press(page, 'Use: Webside’s checklist');
    await read(page, 'New consultations open with “Webside’s checklist”.');
    await doctor.bringToFront();
    expect(await ticked(frame)).toEqual(['Said my name and my role', 'Asked who is at home']);
    await inCall(doctor, (room) => room.leave());
    await pressControl(frame, 'button', 'Done');
    const [row] = await rig.waitForRows('the row of this call', (rows) =>
      rows.some(({ status, checklist }) => status === 'closed' && checklist !== defaultKey),
    );
    expect(row?.checklist).toMatch(/^[\da-f]{8}@1$/);

    await page.bringToFront();
    await press(page, 'Delete: Review');
    await read(page, 'Deleted “Review”.');
    const log = await rig.observer();
    await log.bringToFront();
    await log.locator('tbody [aria-label^="Show items"]').click();
    const details = await log.waitForSelector('.log-details');
    const words = await details?.evaluate((node) => node.textContent);
    expect(words).toContain('Said my name and my role');
    expect(words).toContain('Asked who is at home');
    expect(words).not.toContain('Said hello');

    await page.bringToFront();
    await press(page, 'Undo');
    await until(async () => (await names(page)).includes('Review') || undefined, 'Review again');
  });

  it('are put in order by buttons and by the keyboard, which stays where it was', async () => {
    const page = await settings();
    await press(page, 'Duplicate: Webside’s checklist');
    await page.waitForSelector('.checklist-editor');
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    const consent = 'Who is present? Privacy, consent, capacity checked';
    await press(page, `Move up: ${consent}`);
    await until(async () => (await order(page, 'open'))[2] === 'consent' || undefined, 'a move');
    await until(async () => (await focused()) === `Move up: ${consent}` || undefined, 'the focus');
    await page.keyboard.down('Alt');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.up('Alt');
    await until(async () => (await order(page, 'open'))[1] === 'consent' || undefined, 'a move');
    await until(async () => (await focused()) === `Move up: ${consent}` || undefined, 'the focus');
    await read(page, `${consent}: now 2 of 5 in Open.`);

    await press(page, `Hide: ${consent}`);
    await until(async () => (await focused()) === `Show: ${consent}` || undefined, 'the focus');
    expect(await order(page, 'open')).not.toContain('consent');
    await press(page, `Show: ${consent}`);
    await until(async () => (await order(page, 'open'))[1] === 'consent' || undefined, 'it again');
    await write(page, '.checklist-editor > .checklist-item-form', 'label', 'One more');
    await page.locator('.checklist-editor > .checklist-item-form select').fill('open');
    await press(page, 'Add the item');
    await read(page, 'A phase shows at most 5 items.');
    expect(await order(page, 'open')).toHaveLength(5);
  });

  it('go out as a file and come back, and a bad file changes nothing', async () => {
    const page = await settings();
    const { done } = await nextDownload(rig.browser, folder);
    await press(page, 'Export: Webside’s checklist');
    await done;
    const file = join(folder, 'Webside-s-checklist.json');
    const text = await readFile(file, 'utf8');
    expect(JSON.parse(text).items).toHaveLength(defaultChecklist.items.length);

    const before = await names(page);
    const input = await page.waitForSelector('input[type=file]');
    const bad = join(folder, 'bad.json');
    await writeFile(bad, text.replace('"phase": "prepare"', '"phase": "before"'));
    await (input as unknown as { uploadFile(path: string): Promise<void> })?.uploadFile(bad);
    await read(page, '"phase" of item 1 is not a phase.');
    const alert = await page.$eval('.file-trouble', (node) => node.textContent);
    expect(alert).toMatch(/Line \d+, column \d+:/);
    expect(await names(page)).toEqual(before);

    await (input as unknown as { uploadFile(path: string): Promise<void> })?.uploadFile(file);
    await read(page, 'Imported “Webside’s checklist”.');
    expect(await page.$('.file-trouble')).toBeNull();
    expect(await names(page)).toHaveLength(before.length + 1);
  });

  it('have a note, whose template is judged while it is typed and shown as it will read', async () => {
    const page = await settings();
    const field = await page.waitForSelector('::-p-aria([name="What the note says"])');
    const preview = () => page.$eval('.note-preview blockquote', (quote) => quote.textContent);
    expect(await preview()).toMatch(/^Video consultation\. .*Introduction made/);
    const type = async (text: string) => {
      await field?.click();
      await page.keyboard.down('Control');
      await page.keyboard.press('a');
      await page.keyboard.up('Control');
      await page.keyboard.type(text);
    };
    await type('Seen: {item}.');
    await read(page, 'At character 7, {item} has no meaning here.');
    expect(await page.$('.note-preview')).toBeNull();
    await type('Seen: {close}.');
    await until(async () => (await preview().catch(() => null)) || undefined, 'the preview');
    expect(await preview()).toBe(
      'Seen: summary given, patient said it back; safety net given, what to watch for, when and who to call.',
    );
    await page.keyboard.press('Tab');
    await page.waitForSelector('::-p-aria([name="Reset to default: What the note says"])');
    await page.reload();
    await read(page, 'Seen: summary given');
    await press(page, 'Reset to default: What the note says');
    await read(page, 'Video consultation.');
  });

  it('can be edited by everybody: in every theme, and at every width', async () => {
    const page = await settings();
    await press(page, 'Add the checklist');
    await page.waitForSelector('.checklist-editor');
    await press(page, 'Change: Introduced myself; confirmed who this is');
    for (const theme of themes) {
      await setTheme(page, theme);
      for (const width of [320, 768, 1920]) {
        await page.setViewport({ width, height: 900 });
        expect(await violations(page), `${theme}, ${width} px`).toEqual([]);
        expect(await overflow(page), `${theme}, ${width} px`).toBe(0);
      }
    }
    await page.setViewport(null);
  });
});
