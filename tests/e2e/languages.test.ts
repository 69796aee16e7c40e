import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Messages } from '../../utils/core/strings.ts';
import { overflow } from '../support/axe.ts';
import { extensionBase, launchChromium, openExtensionPage } from '../support/browsers.ts';
import { until } from '../support/call.ts';
import { type Proxy as LoopbackProxy, startProxy } from '../support/proxy.ts';
import { builds, isAvailable, type Rig, sidebars } from '../support/rig.ts';
import { attendAnywhere } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

interface ExtensionApi {
  readonly runtime: { sendMessage(message: unknown): Promise<{ ok: boolean }> };
}

/** Sends what one of Webside's own pages could send. */
const send = (page: Page, message: unknown) =>
  page.evaluate(
    (message) =>
      (globalThis as unknown as { chrome: ExtensionApi }).chrome.runtime.sendMessage(message),
    message,
  );

const heading = (page: Page, text: string) =>
  page.waitForFunction((text) => document.querySelector('h1')?.textContent === text, {}, text);
const languageOf = (page: Page) => page.$eval('html', (html) => html.getAttribute('lang'));

describe.skipIf(!isAvailable('chromium'))('the language that a doctor chooses', () => {
  let rig: Rig;
  const { opened, callOn } = useRig('chromium', (started) => {
    rig = started;
  });

  it('is spoken at once by every page, by the toolbar button and beside a call', async () => {
    const page = await openExtensionPage(rig.browser, 'options.html');
    opened.push(page);
    await heading(page, 'Settings');
    expect(await languageOf(page)).toBe('en-GB');
    await page.locator('::-p-aria([name="Language"])').fill('cy');
    await heading(page, 'Gosodiadau');
    expect(await languageOf(page)).toBe('cy');
    expect(await page.title()).toBe('Gosodiadau - Webside');
    expect(await page.$eval('main', (main) => main.textContent)).toContain('heb ei adolygu');
    await heading(await rig.observer(), 'Cofnod sesiynau');

    // Also where a page allows no frames but those that ask for nothing of its own.
    const { doctor } = await callOn(attendAnywhere, 'coep=1');
    const frame = await until(async () => {
      const [frame] = sidebars(doctor);
      return (await frame?.$('aside *').catch(() => null)) ? frame : undefined;
    }, 'the checklist');
    expect(await frame.$eval('aside', (aside) => aside.getAttribute('aria-label'))).toBe(
      'Rhestr wirio’r ymgynghoriad',
    );
    expect(await frame.$eval('html', (html) => html.getAttribute('lang'))).toBe('cy');
    expect(await frame.$eval('aside', (aside) => aside.textContent)).toContain('Claf newydd');
    const popup = await rig.popup(doctor);
    expect(await popup.$eval('main', (main) => main.textContent)).toContain('Rhestr ar agor.');
    await popup.close();

    await page.bringToFront();
    await page.locator('::-p-aria([name="Iaith"])').fill('browser');
    await heading(page, 'Settings');
    await frame.waitForSelector('aside[aria-label="Consultation checklist"]');
  });
});

describe.skipIf(!isAvailable('chromium'))('words that are 40 % longer', () => {
  let folder: string;
  let browser: Browser;
  let proxy: LoopbackProxy;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'webside-longer-'));
    await cp(builds.chromium, folder, { recursive: true });
    const catalogue = (language: string) => join(folder, '_locales', language, 'messages.json');
    const english = JSON.parse(await readFile(catalogue('en'), 'utf8')) as Messages;
    const longer = Object.entries(english).map(([name, { message }]) => [
      name,
      // The code of the language is no word.
      name === 'extension_language'
        ? { message }
        : { message: message.split(' | ').map(lengthened).join(' | ') },
    ]);
    // In the place of the language that can be chosen.
    await writeFile(catalogue('cy'), JSON.stringify(Object.fromEntries(longer)));
    proxy = await startProxy({ hosts: [], port: 1 });
    browser = await launchChromium({ extension: folder, proxyPort: proxy.port });
    await extensionBase(browser);
    page = await openExtensionPage(browser, 'options.html');
    await page.waitForSelector('h1');
    await send(page, { type: 'choose', key: 'language', value: 'cy' });
    await page.waitForFunction(() => document.title.includes('~'));
  });

  afterAll(async () => {
    await browser?.close();
    await proxy?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function show(name: string, ready: string, width = 320): Promise<void> {
    await page.goto(new URL(name, page.url()).href);
    await page.setViewport({ width, height: 640 });
    await page.waitForSelector(ready);
    expect(await page.$eval('body', (body) => body.textContent)).toContain('~');
  }

  /** Nobody has to scroll sideways, and nothing is cut off at the edge. */
  async function holds(): Promise<void> {
    expect(await overflow(page)).toBe(0);
    const cut = await page.$$eval('main *, aside *', (all) =>
      all
        .filter((element) => {
          const { left, right, width } = element.getBoundingClientRect();
          const hidden = element.closest('.visually-hidden, svg') !== null;
          return !hidden && width > 0 && (right > window.innerWidth + 1 || left < -1);
        })
        .map((element) => `${element.tagName} ${element.textContent?.slice(0, 40)}`),
    );
    expect(cut).toEqual([]);
  }

  it('fit into the settings, with a checklist in the editor', async () => {
    await show('options.html', '.checklist-form');
    await page.locator('.checklist-form [type=submit]').click();
    await page.waitForSelector('.checklist-editor');
    await page.locator('[data-item="identity"] [data-act="change"] button').click();
    await page.waitForSelector('.checklist-phase .checklist-item-form');
    await holds();
  });

  it('fit into the first steps, the practice call and the popup', async () => {
    for (const [name, ready] of [
      ['welcome.html', '.welcome-try'],
      ['practice.html', '.practice-controls'],
      ['popup.html', 'main'],
    ] as const) {
      await show(name, ready);
      await holds();
    }
  });

  it('fit into the checklist, in every phase, and into the log', async () => {
    await show('sidebar.html', '.idle', 300);
    await holds();
    await page.locator('.idle button').click();
    await page.waitForSelector('.items');
    for (const phase of [0, 1, 2, 3, 4]) {
      const name = await page.$$eval('.phases button', (all, at) => all[at]?.textContent, phase);
      await page.locator(`.phases button:nth-child(${phase + 1})`).click();
      await page.waitForFunction(
        (name) => document.querySelector('[aria-current="step"]')?.textContent === name,
        {},
        name,
      );
      await holds();
    }
    await page.locator('.item-label').click();
    await page.locator('.item-more').click();
    await page.waitForSelector('.item-details');
    await holds();
    await page.locator('.sidebar-actions button:last-child').click();
    await page.waitForSelector('.left-open');
    await holds();
    await page.locator('.sidebar-foot [data-look="primary"]').click();
    await page.waitForSelector('.idle');
    await show('log.html', 'tbody tr');
    await page.locator('tbody button').click();
    await page.waitForSelector('.log-details');
    await holds();
  });
});

/** The text, 40 % longer and with a mark at its end. Its values stay what they are. */
function lengthened(text: string): string {
  const more = Math.ceil(text.length * 0.4);
  const words = 'lengthy wording '.repeat(Math.ceil(more / 16)).slice(0, Math.max(1, more - 2));
  return `${text} ${words.trim()}~`;
}
