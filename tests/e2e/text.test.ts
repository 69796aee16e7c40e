/** The font of Webside's own pages, and text as large as the browser is set to. */
import type { Frame, Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { openExtensionPage } from '../support/browsers.ts';
import { until } from '../support/call.ts';
import { type BrowserName, isAvailable, pressControl, type Rig, sidebar } from '../support/rig.ts';
import { attendAnywhere } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

const largePx = 24;
const pages = ['popup.html', 'log.html', 'options.html', 'sidebar.html', 'break.html'];

const fontOf = (page: Page | Frame) =>
  page.evaluate(() => {
    const { fontFamily, fontSize } = getComputedStyle(document.body);
    return [fontFamily.split(',')[0], fontSize];
  });

describe.each<BrowserName>(['chromium', 'firefox'])('text in %s', (kind) => {
  const large = {
    args: kind === 'chromium' ? [`--blink-settings=defaultFontSize=${largePx}`] : [],
    prefs: { 'font.size.variable.x-western': largePx },
  };

  describe.skipIf(!isAvailable(kind)).each([
    ['of the usual size', 16, {}],
    ['that the browser makes larger', largePx, large],
  ] as const)('%s', (_, px, options) => {
    let rig: Rig;
    const { callOn, opened } = useRig(
      kind,
      (started) => {
        rig = started;
      },
      options,
    );

    it('has the same font on every page', async () => {
      for (const name of pages) {
        const page = await openExtensionPage(rig.browser, name);
        opened.push(page);
        await page.waitForSelector('#app *');
        expect(await fontOf(page), name).toEqual(['"Segoe UI"', `${px}px`]);
      }
    });

    // What the frame shows cannot be read in Firefox; its place can.
    it('fits into the checklist beside a call, in full and as one line', async () => {
      const { doctor } = await callOn(attendAnywhere);
      await doctor.waitForSelector('html > div');
      const [usual, line] = [(300 * px) / 16, (720 * px) / 16];
      await until(async () => (await widthOf(doctor)) === usual || undefined, 'the panel');
      if (kind === 'firefox') return;
      const frame = await sidebar(doctor);
      expect(await fontOf(frame)).toEqual(['"Segoe UI"', `${px}px`]);
      expect(await reachesOut(frame)).toEqual([]);
      await pressControl(frame, 'button', 'Consult');
      await until(async () => (await widthOf(doctor)) === line || undefined, 'the line');
      expect(await reachesOut(frame)).toEqual([]);
    });
  });
});

const widthOf = (page: Page) =>
  page.evaluate(() => {
    const panel = [...document.querySelectorAll('html > div')].at(-1);
    return Math.round(panel?.getBoundingClientRect().width ?? 0);
  });

/** What is wider than the frame, or of which the end is out of sight though nothing scrolls there. */
const reachesOut = (frame: Frame) =>
  frame.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('#app button, #app label, #app h1')]
      .filter((each) => {
        const { left, right, bottom } = each.getBoundingClientRect();
        const scrolls = each.closest('.sidebar-body') !== null;
        return left < 0 || right > innerWidth + 1 || (!scrolls && bottom > innerHeight + 1);
      })
      .map(({ textContent }) => textContent),
  );
