/** Call pages that mean harm, or do it without meaning to. */
import type { Frame, Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import type { ConsultationView } from '../../utils/core/consultation/view.ts';
import { until } from '../support/call.ts';
import { inExtension, tabAt } from '../support/extension.ts';
import {
  control,
  isAvailable,
  pressControl,
  type Rig,
  sidebar,
  sidebars,
  ticked,
} from '../support/rig.ts';
import { attendAnywhere, nearMe } from '../support/services.ts';
import { useRig } from '../support/suite.ts';
import { copyOf, isSaid, leaksOf, meet, obstacles, takesTick } from '../torture/hostilePages.ts';
import { hostileTexts } from '../torture/xss.ts';

const sound = 'Asked: can you hear and see me clearly?';

describe.skipIf(!isAvailable('chromium'))('a hostile page in Chromium', () => {
  let rig: Rig;
  const { callOn, opened } = useRig('chromium', (started) => {
    rig = started;
  });

  it('learns nothing of the frame, not even where memory is measured', async () => {
    const { doctor } = await callOn(attendAnywhere, 'coep=1');
    await pressControl(await sidebar(doctor), 'checkbox', sound);
    expect(await leaksOf(doctor)).toEqual([]);
  });

  it('cannot frame a copy: neither a call page nor another site sees or does anything', async () => {
    // Without the rules of a careful page, which would let it frame nothing.
    const { doctor } = await callOn(attendAnywhere);
    await doctor.setBypassCSP(true);
    await doctor.reload();
    const frame = await sidebar(doctor, 20_000);
    await pressControl(frame, 'checkbox', sound);
    const address = await addressOf(doctor);
    expect(address).toMatch(/^chrome-extension:/);
    expect(await copyOf(doctor, address)).toBe('');
    expect(await ticked(frame)).toEqual([sound]);

    const elsewhere = await rig.browser.newPage();
    opened.push(elsewhere);
    await elsewhere.setBypassCSP(true);
    await elsewhere.goto('https://elsewhere.example/');
    expect(await copyOf(elsewhere, address)).toBe('');
    await doctor.bringToFront();
    expect(await takesTick(doctor)).toBe(true);
  });

  it('gets no click through what it lays over the checklist, and that is said', async () => {
    const { doctor } = await callOn(nearMe);
    const frame = await sidebar(doctor);
    await pressControl(frame, 'checkbox', sound);
    // In a closed root and again and again, so that the panel does not come to the top for good.
    await doctor.evaluate(() => {
      const outer = document.createElement('section');
      const cover = document.createElement('div');
      cover.popover = 'manual';
      cover.textContent = 'Mute';
      cover.style.cssText =
        'position:fixed;inset:0;width:auto;height:auto;background:white;pointer-events:none';
      outer.attachShadow({ mode: 'closed' }).append(cover);
      document.body.append(outer);
      window.obstacle = outer;
      setInterval(() => {
        if (!outer.isConnected) return;
        if (cover.matches(':popover-open')) cover.hidePopover();
        cover.showPopover();
      }, 20);
    });
    await until(async () => (await isSaid(rig)) || undefined, 'the word that it is covered');
    for (const name of ['End consultation', 'New patient']) {
      const button = await control(frame, 'button', name);
      await button.click();
    }
    expect(await takesTick(doctor)).toBe(false);
    expect(await badgeOf(doctor)).toBe('!');
    expect(await frame.$eval('.notice-trouble', (said) => said.textContent)).toMatch(/covered/);
    expect((await rig.events()).map(({ event }) => event.type)).toEqual([
      'opened',
      'callStarted',
      'itemSet',
    ]);
    await doctor.evaluate(() => window.obstacle?.remove());
    await until(async () => (await takesTick(doctor)) || undefined, 'a tick');
    await until(async () => !(await isSaid(rig)) || undefined, 'no more word of it');
    await pressControl(frame, 'button', 'End consultation');
    await rig.waitForView('the end', (view) => 'connection' in view && view.connection === 'ended');
  });

  it('does not draw the panel into a fight', async () => {
    const { doctor } = await callOn(attendAnywhere);
    await sidebar(doctor);
    await doctor.evaluate(() => {
      const cover = document.createElement('div');
      cover.popover = 'manual';
      cover.style.cssText = 'position:fixed;inset:0;width:auto;height:auto;background:white';
      document.body.append(cover);
      window.obstacle = cover;
      const counted = window as unknown as { shown: number };
      counted.shown = 0;
      document.addEventListener(
        'toggle',
        ({ target }) => {
          if (target === cover) return;
          counted.shown += 1;
          cover.hidePopover();
          cover.showPopover();
        },
        { capture: true },
      );
      cover.showPopover();
      setInterval(() => {
        if (!cover.isConnected) return;
        cover.hidePopover();
        cover.showPopover();
      }, 50);
    });
    await until(async () => (await isSaid(rig)) || undefined, 'the word that it is covered');
    const shown = () => doctor.evaluate(() => (window as unknown as { shown: number }).shown);
    const before = await shown();
    expect(before).toBeLessThan(60);
    // Of a minute it may try once more.
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    expect((await shown()) - before).toBeLessThan(8);
    await doctor.evaluate(() => window.obstacle?.remove());
  });

  it('runs nothing of what a person or a policy can write', { timeout: 600_000 }, async () => {
    const { ran, shown } = await hostileTexts(rig, Number(process.env.WEBSIDE_TEXTS ?? 2));
    expect(ran).toEqual([]);
    expect(shown).toBeGreaterThan(2);
    await rig.close(
      (await rig.waitForView(
        'one by hand',
        (view) => view.kind === 'consultation' && view.platform === 'byHand',
      )) as ConsultationView,
    );
  });

  describe('without meaning to', () => {
    it.each(obstacles)(
      'has the checklist back, or it is said: $name',
      async (obstacle) => {
        const { doctor } = await callOn(attendAnywhere);
        const frame = await sidebar(doctor);
        expect(await meet(rig, doctor, obstacle)).toBeUndefined();
        expect(sidebars(doctor)).toHaveLength(1);
        expect(await footIsWithin(doctor, frame)).toBe(true);
      },
      120_000,
    );
  });

  /** The frame's address as the extension's own script in the page would lead it there. */
  async function addressOf(page: Page): Promise<string> {
    const tab = await tabAt(rig, page.url());
    return inExtension(
      rig,
      async (chrome, tab) => {
        const [ran] = await chrome.scripting.executeScript({
          target: { tabId: tab, frameIds: [0] },
          func: () =>
            (
              globalThis as unknown as { chrome: { runtime: { getURL(path: string): string } } }
            ).chrome.runtime.getURL('/sidebar.html'),
        });
        return ran?.result as string;
      },
      tab,
    );
  }

  async function badgeOf(page: Page): Promise<string> {
    const tab = await tabAt(rig, page.url());
    return inExtension(rig, (chrome, tabId) => chrome.action.getBadgeText({ tabId }), tab);
  }
});

/** A panel of which the page took the frame along has another one. */
async function footIsWithin(page: Page, known: Frame): Promise<boolean> {
  const frame = known.detached ? await sidebar(page) : known;
  const foot = await frame.waitForSelector('.sidebar-foot');
  const box = await foot?.boundingBox();
  const height = await page.evaluate(() => innerHeight);
  return box !== null && box !== undefined && box.y + box.height <= height;
}

// What the frame shows cannot be read here: clicks go to places, and the log tells what they did.
describe.skipIf(!isAvailable('firefox'))('a hostile page in Firefox', () => {
  let rig: Rig;
  const { callOn } = useRig('firefox', (started) => {
    rig = started;
  });

  it('gets nothing out of a copy of the frame, and the checklist goes on', async () => {
    const { doctor } = await callOn(attendAnywhere);
    await hasPanel(doctor);
    const address = await (await rig.observer()).evaluate(() => `${location.origin}/sidebar.html`);
    await doctor.evaluate((address) => {
      const copy = document.createElement('iframe');
      copy.src = address;
      copy.style.cssText = 'position:fixed;left:0;top:0;width:300px;height:500px;z-index:9';
      copy.addEventListener('load', () => copy.contentWindow?.postMessage('token', '*'));
      document.body.append(copy);
    }, address);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    for (const y of [100, 130, 160, 480]) await doctor.mouse.click(24, y);
    expect(await typesOf()).toEqual(['opened', 'callStarted']);
    await tickFirst(doctor);
  });

  it('has the checklist back from under a popover that lets clicks through', async () => {
    const { doctor } = await callOn(attendAnywhere);
    await hasPanel(doctor);
    const cover = obstacles.find(({ name }) => name === 'a later popover that lets clicks through');
    if (cover) await doctor.evaluate(cover.begin);
    await doctor.waitForFunction(() => {
      const panel = [...document.querySelectorAll('html > div')].at(-1);
      return panel?.matches(':popover-open');
    });
    await tickFirst(doctor);
    if (cover) await doctor.evaluate(cover.end);
  });

  async function hasPanel(page: Page): Promise<void> {
    await page.waitForSelector('html > div');
    // Its frame is let in a moment later.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }

  async function tickFirst(page: Page): Promise<void> {
    const [x, y] = await page.$eval('html > div', (panel) => {
      const { left, top } = panel.getBoundingClientRect();
      return [left, top];
    });
    await page.mouse.click((x ?? 0) + 24, (y ?? 0) + 130);
    await until(async () => (await typesOf()).includes('itemSet') || undefined, 'a tick');
  }

  async function typesOf(): Promise<string[]> {
    return (await rig.events()).map(({ event }) => event.type);
  }
});
