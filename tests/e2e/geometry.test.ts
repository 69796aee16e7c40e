/** Where the panel is in the page: never in the way of the call, and never out of reach. */
import type { Frame, Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { callFrame, inCall, press, until, waitForFrames } from '../support/call.ts';
import { inExtension, tabAt } from '../support/extension.ts';
import { isAvailable, pressControl, type Rig, sidebar, sidebars, ticked } from '../support/rig.ts';
import { accurx, attendAnywhere, services } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

const sound = 'Asked: can you hear and see me clearly?';
const identity = 'Introduced myself; confirmed who this is';
const lookingAway = 'Said I may look away to read or write';
const backup = 'Call-back number and back-up agreed; location known';
const consent = 'Who is present? Privacy, consent, capacity checked';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

describe.skipIf(!isAvailable('chromium'))('the place of the panel in Chromium', () => {
  let rig: Rig;
  const { callOn } = useRig('chromium', (started) => {
    rig = started;
  });

  describe('in full screen', () => {
    it('is away while the frame of a room has the screen, and back with its ticks', async () => {
      const { doctor } = await callOn(accurx);
      const frame = await sidebar(doctor);
      await tick(frame, sound);
      await doctor.evaluate(() => document.querySelector('#frame iframe')?.requestFullscreen());
      await expectAwayUntil(doctor, frame, () => document.exitFullscreen());
      await tick(frame, identity);
      expect(sidebars(doctor)).toEqual([frame]);
    });

    it('is away for a bare video, and takes clicks in an element and in a dialog over it', async () => {
      const { doctor } = await callOn(attendAnywhere);
      const frame = await sidebar(doctor);
      await tick(frame, sound);
      const before = await boxOf(frame);
      await press(doctor, '#bare');
      await expectAwayUntil(doctor, frame, () => document.exitFullscreen());
      expect(await boxOf(frame)).toEqual(before);
      await tick(frame, identity);

      await press(doctor, '#fullscreen');
      await doctor.waitForFunction(() => document.fullscreenElement !== null);
      await tick(frame, lookingAway);
      await doctor.evaluate(() => (document.querySelector('#dialog') as HTMLElement).click());
      await tick(frame, backup);
      await press(doctor, '#dialog-close');
      await doctor.waitForFunction(() => document.querySelector('dialog') === null);
      await tick(frame, consent);
      expect(sidebars(doctor)).toEqual([frame]);
    });

    async function expectAwayUntil(page: Page, frame: Frame, end: () => unknown): Promise<void> {
      await page.waitForFunction(() => document.fullscreenElement !== null);
      await until(async () => (await boxOf(frame)) === null || undefined, 'the panel to be away');
      await page.evaluate(end);
      await until(async () => (await boxOf(frame)) ?? undefined, 'the panel to be back');
    }
  });

  describe('with a modal dialog of the page', () => {
    it('takes ticks beside it, and is where it was when the dialog is closed', async () => {
      const { doctor } = await callOn(attendAnywhere);
      const frame = await sidebar(doctor);
      const before = await boxOf(frame);
      await tick(frame, sound);
      await press(doctor, '#dialog');
      expect(await boxOf(frame)).toEqual(before);
      await tick(frame, identity);
      await press(doctor, '#dialog-close');
      await doctor.waitForFunction(() => document.querySelector('dialog') === null);
      expect(await boxOf(frame)).toEqual(before);
      await tick(frame, lookingAway);
      // The very same: a frame that was loaded anew would be another document.
      expect(await ticked(frame)).toEqual([sound, identity, lookingAway]);
      expect(sidebars(doctor)).toEqual([frame]);
      expect(await rig.events()).toSatisfy(opensOnce);

      // A dialog that is taken away unclosed takes the frame along: another is there at once.
      await press(doctor, '#dialog');
      await tick(frame, backup);
      await doctor.evaluate(() => document.querySelector('dialog')?.remove());
      const again = await sidebar(doctor, 2_000);
      await until(async () => (await ticked(again)).length === 4 || undefined, 'the ticks');
      expect(await boxOf(again)).toEqual(before);
      await tick(again, consent);
      expect(sidebars(doctor)).toEqual([again]);
    });

    it('leaves a popover of the page open, and stays above the page', async () => {
      const { doctor } = await callOn(attendAnywhere);
      const frame = await sidebar(doctor);
      const before = await boxOf(frame);
      await doctor.evaluate(() => {
        const popover = document.createElement('div');
        popover.popover = 'auto';
        popover.textContent = 'More';
        document.body.append(popover);
        popover.showPopover();
      });
      await tick(frame, sound);
      expect(await doctor.$eval('[popover=auto]', (it) => it.matches(':popover-open'))).toBe(true);
      expect(await boxOf(frame)).toEqual(before);
      expect(sidebars(doctor)).toEqual([frame]);
    });
  });

  it.each(services)('leaves the controls of $name free at first', async (service) => {
    const { doctor } = await callOn(service);
    await doctor.setViewport({ width: 1280, height: 860 });
    const frame = await sidebar(doctor);
    await expectControlsFree(doctor);
    if (service.asks) await startChecklist(frame);
    await tick(frame, sound);
    for (const [width, height] of [
      [1280, 860],
      [1920, 1080],
    ] as const) {
      await resize(doctor, width, height);
      await expectControlsFree(doctor);
      await expectWithin(doctor, frame);
    }
  });

  it('lies across a narrow page beside the controls, and stays within every window', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    await tick(frame, sound);
    for (const [width, height] of [
      [479, 860],
      [320, 640],
    ] as const) {
      await resize(doctor, width, height);
      await until(
        async () => (await boxOf(frame))?.width === width - 32 || undefined,
        'the panel to lie across',
      );
      await expectWithin(doctor, frame);
      await expectControlsFree(doctor);
    }
    await tick(frame, identity);
    for (const [width, height] of [
      [800, 600],
      [1920, 500],
      [481, 900],
      [400, 300],
      [1280, 860],
    ] as const) {
      await resize(doctor, width, height);
      await expectWithin(doctor, frame);
    }
    await tick(frame, lookingAway);
    expect(sidebars(doctor)).toEqual([frame]);
  });

  it('stays within the window and takes ticks at every zoom', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    const tab = await tabAt(rig, doctor.url());
    await doctor.bringToFront();
    const wide = await doctor.evaluate(() => window.innerWidth);
    try {
      for (const [index, zoom] of [0.5, 1, 2, 3].entries()) {
        await inExtension(rig, (chrome, tab, zoom) => chrome.tabs.setZoom(tab, zoom), tab, zoom);
        await doctor.waitForFunction(
          (wide, zoom) => Math.abs(window.innerWidth - wide / zoom) < 2,
          {},
          wide,
          zoom,
        );
        await expectWithin(doctor, frame);
        await pressControl(frame, 'checkbox', sound);
        await until(
          async () => (await ticked(frame)).length === (index + 1) % 2 || undefined,
          `a click at ${zoom * 100} %`,
        );
      }
    } finally {
      await inExtension(rig, (chrome, tab) => chrome.tabs.setZoom(tab, 1), tab);
    }
    expect(sidebars(doctor)).toEqual([frame]);
  });

  it('keeps the call, and one sidebar, with the picture in small windows', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    await tick(frame, sound);
    await press(doctor, '#pip');
    await doctor.waitForFunction(() => document.pictureInPictureElement !== null);
    await lastsOn();
    await doctor.evaluate(() => document.exitPictureInPicture());
    await press(doctor, '#docpip');
    await doctor.waitForFunction(
      () => (window as unknown as Small).documentPictureInPicture.window !== null,
    );
    await lastsOn();
    await tick(frame, identity);
    await doctor.evaluate(() =>
      (window as unknown as Small).documentPictureInPicture.window?.close(),
    );
    await waitForFrames(doctor, 5);
    await lastsOn();
    expect(sidebars(doctor)).toEqual([frame]);

    /** For longer than a call needs to begin elsewhere, or a gap to be told. */
    async function lastsOn(): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, 3_500));
      expect(await rig.events()).toSatisfy(opensOnce);
      expect(Object.values(await rig.views()).filter((view) => view?.kind !== 'idle')).toHaveLength(
        1,
      );
    }
  });

  it('comes back three times when the page takes it away, and then says so in the popup', async () => {
    const { doctor } = await callOn(attendAnywhere);
    await tick(await sidebar(doctor), sound);
    for (let times = 1; times <= 4; times += 1) {
      const frame = await sidebar(doctor);
      await until(
        async () =>
          doctor.evaluate(() => {
            const panel = document.querySelector('html > div');
            panel?.remove();
            return panel ? true : undefined;
          }),
        'the panel',
      );
      // Another may be there already.
      await until(async () => frame.detached || undefined, 'the panel to go');
    }
    await rig.waitForView(
      'a panel that is gone',
      (view) => view.kind === 'consultation' && view.panelGone,
    );
    const popup = await rig.popup(doctor);
    const words = await popup.$eval('main', (main) => main.textContent);
    expect(words).toContain('This page hides Webside’s checklist. Your ticks are kept.');
    await (await popup.waitForSelector('::-p-text(Show checklist)'))?.click();
    expect(await ticked(await sidebar(doctor))).toEqual([sound]);
    expect(sidebars(doctor)).toHaveLength(1);
    expect(await inCall(doctor, (room) => room.errors)).toEqual([]);
  });
});

interface Small {
  readonly documentPictureInPicture: { readonly window: Window | null };
}

/** One call, without a gap. */
function opensOnce(events: readonly { event: { type: string } }[]): boolean {
  const types = events.map(({ event }) => event.type);
  return types.includes('opened') && !types.some((type) => /Interrupted|Ended|closed/.test(type));
}

async function tick(frame: Frame, label: string): Promise<void> {
  await pressControl(frame, 'checkbox', label);
  await until(async () => (await ticked(frame)).includes(label) || undefined, `"${label}" ticked`);
}

/** The answer to the question, after which the panel grows. */
async function startChecklist(frame: Frame): Promise<void> {
  const asked = (await boxOf(frame))?.height ?? 0;
  await pressControl(frame, 'button', 'Start checklist');
  await until(
    async () => ((await boxOf(frame))?.height ?? 0) > asked || undefined,
    'the panel to grow',
  );
}

/** The panel's place in the page; `null` while it is not shown. */
async function boxOf(frame: Frame): Promise<Box | null> {
  const element = await frame.frameElement();
  return (
    (await element?.evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return element.checkVisibility() && width > 0 ? { x, y, width, height } : null;
    })) ?? null
  );
}

async function expectWithin(page: Page, frame: Frame): Promise<void> {
  const box = await boxOf(frame);
  const window = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  if (!box) throw new Error('The panel is not shown.');
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.y).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(window.width);
  expect(box.y + box.height).toBeLessThanOrEqual(window.height);
}

async function resize(page: Page, width: number, height: number): Promise<void> {
  await page.setViewport({ width, height });
  await page.waitForFunction((width) => window.innerWidth === width, {}, width);
}

/** Whoever presses one of the call's controls presses that, and nothing that lies over it. */
async function expectControlsFree(page: Page): Promise<void> {
  const call = await callFrame(page);
  const controls = await call.$$eval('[role=toolbar] button', (buttons) =>
    buttons.map((button) => {
      const { x, y, width, height } = button.getBoundingClientRect();
      const [left, top] = [x + width / 2, y + height / 2];
      const hit = document.elementFromPoint(left, top);
      return { name: button.textContent.trim(), left, top, free: button.contains(hit) };
    }),
  );
  expect(controls.length).toBeGreaterThan(3);
  expect(controls.filter(({ free }) => !free)).toEqual([]);
  if (call === page.mainFrame()) return;
  // In the page around the room's frame, that frame must be what is pressed.
  const element = await call.frameElement();
  const covered = await element?.evaluate((frame, controls) => {
    const { x, y } = frame.getBoundingClientRect();
    const hit = (left: number, top: number) => document.elementFromPoint(x + left, y + top);
    return controls.filter(({ left, top }) => hit(left, top) !== frame);
  }, controls);
  expect(covered).toEqual([]);
}
