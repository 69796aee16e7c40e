/** The checklist beside a call as a doctor has it: its forms, its keys, and whoever cannot see it. */
import type { Accessibility, Frame, Page, SerializedAXNode } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { checklistPhases } from '../../utils/core/checklist/items.ts';
import type { ConsultationView } from '../../utils/core/consultation/view.ts';
import { showIn, themes, violations } from '../support/axe.ts';
import { openExtensionPage } from '../support/browsers.ts';
import { callFrame, inCall, press, until } from '../support/call.ts';
import { tabAt } from '../support/extension.ts';
import { isAvailable, pressControl, type Rig, sidebar, ticked } from '../support/rig.ts';
import { accurx, attendAnywhere, services, teams } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

const identity = 'Introduced myself; confirmed who this is';
const listening = 'Listening: ideas, concerns, expectations heard';
const widths = [320, 768, 1920] as const;

describe.skipIf(!isAvailable('chromium'))('the sidebar in Chromium', () => {
  let rig: Rig;
  const { callOn, opened } = useRig('chromium', (started) => {
    rig = started;
  });

  describe('in its forms', () => {
    it.each(services)('is one line that leaves the controls of $name free', async (service) => {
      const { doctor } = await callOn(service);
      await doctor.setViewport({ width: 1280, height: 860 });
      if (service.asks) await pressControl(await sidebar(doctor), 'button', 'Start checklist');
      await rig.waitForView('a consultation', (view) => view.kind === 'consultation');
      const frame = await sidebar(doctor);
      await step(frame, 'Consult', '.strip');
      const { x, width, height } = await boxOf(frame);
      expect(Math.abs(x + width / 2 - 640)).toBeLessThan(2);
      expect(height).toBeLessThanOrEqual(60);
      await expectControlsFree(doctor);
      await pressControl(frame, 'checkbox', listening);
      await frame.waitForSelector('[data-item="eye-contact"]');
      await pressControl(frame, 'button', `Undo: ${listening}`);
      await frame.waitForSelector('[data-item="listening"]');
      await step(frame, 'Close', '.phases');
    });

    it('goes where it is dragged, and is there again on that service alone', async () => {
      const first = await callOn(attendAnywhere);
      await first.doctor.setViewport({ width: 1280, height: 860 });
      const frame = await sidebar(first.doctor);
      await drag(first.doctor, frame, '.sidebar-progress', 200);
      await until(async () => (await boxOf(frame)).x === 16 || undefined, 'the panel at the left');
      await drag(first.doctor, frame, '.sidebar-edge', 440);
      const wide = await until(async () => {
        const { width } = await boxOf(frame);
        return width > 380 ? width : undefined;
      }, 'a wider panel');
      expect(wide).toBeLessThanOrEqual(420);
      await first.doctor.close();

      const again = await callOn(attendAnywhere);
      await again.doctor.setViewport({ width: 1280, height: 860 });
      expect(await boxOf(await sidebar(again.doctor))).toMatchObject({ x: 16, width: wide });
      const other = await callOn(accurx);
      await other.doctor.setViewport({ width: 1280, height: 860 });
      expect((await boxOf(await sidebar(other.doctor))).width).toBe(300);
      await forget();
    });

    it('goes where its buttons say, and takes the size chosen for the phase', async () => {
      const { doctor } = await callOn(attendAnywhere);
      await doctor.setViewport({ width: 1280, height: 860 });
      const frame = await sidebar(doctor);
      await pressControl(frame, 'button', 'Position and size');
      await pressControl(frame, 'button', 'Left');
      await until(async () => (await boxOf(frame)).x === 16 || undefined, 'the panel at the left');
      await pressControl(frame, 'button', 'Wider');
      await until(async () => (await boxOf(frame)).width === 340 || undefined, 'a wider panel');
      await pressControl(frame, 'button', 'Button');
      await frame.waitForSelector('.small-tab');
      await (await frame.$('.small-tab'))?.click();
      await frame.waitForSelector('.phases');
      await pressControl(frame, 'button', 'Make small again');
      await frame.waitForSelector('.small-tab');
      await forget();
    });

    it('leaves the focus in the call when it is clicked', async () => {
      const { doctor } = await callOn(attendAnywhere);
      const frame = await sidebar(doctor);
      await doctor.focus('[role=toolbar] button');
      const focused = () => doctor.evaluate(() => document.activeElement?.textContent);
      const before = await focused();
      await pressControl(frame, 'checkbox', identity);
      await until(async () => (await ticked(frame)).length === 1 || undefined, 'a tick');
      await step(frame, 'Consult', '.strip');
      await pressControl(frame, 'checkbox', listening);
      await frame.waitForSelector('[data-item="eye-contact"]');
      expect(await focused()).toBe(before);
      expect(await frame.evaluate(() => document.hasFocus())).toBe(false);
    });
  });

  it('follows the browser’s keys: hides, shows, ticks the next item, and starts', async () => {
    const { doctor } = await callOn(teams);
    await sidebar(doctor);
    const tab = await tabAt(rig, doctor.url());
    await command('start-consultation', tab);
    await rig.waitForView('a consultation', ({ kind }) => kind === 'consultation');
    for (let count = 1; count <= 6; count += 1) await command('tick-next', tab);
    const ticks = async () => Object.keys((await consultation())?.items ?? {});
    // One phase at a time: the step to the next is the doctor's own.
    await until(async () => (await ticks()).length === 5 || undefined, 'five ticks');
    await command('toggle-sidebar', tab);
    await rig.waitForView('a hidden one', (view) => view.kind === 'consultation' && view.hidden);
    await command('toggle-sidebar', tab);
    await rig.waitForView('it again', (view) => view.kind === 'consultation' && !view.hidden);
    expect(await ticks()).toHaveLength(5);
  });

  it('is walked through by the keyboard alone, from the first item to the note', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    // By Tab from the page's last control into the frame.
    await frame.evaluate(() => window.focus());
    await walk(doctor, frame);
  });

  it('holds in a reminder what the list does not show, to be ticked there', async () => {
    await rig.choose({ openingNudgeSeconds: 10, waitForPause: false });
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    await frame.waitForSelector('.nudge', { timeout: 30_000 });
    const held = () =>
      frame.$$eval('.nudge-items [data-item]', (all) =>
        all.map((one) => (one as HTMLElement).dataset.item),
      );
    // They are in the list.
    expect(await held()).toEqual([]);
    await pressControl(frame, 'button', 'Prepare');
    await until(async () => (await held()).length === 2 || undefined, 'both in the reminder');
    expect(await held()).toEqual(['backup', 'consent']);
    const places = () =>
      frame.$$eval('.nudge-items [data-item]', (all) =>
        all.map((one) => one.getBoundingClientRect().y),
      );
    const before = await places();
    await (await frame.$('.nudge-items [data-item=backup] label'))?.click();
    await until(async () => (await ticked(frame)).length === 1 || undefined, 'the first tick');
    expect(await places()).toEqual(before);
    await (await frame.$('.nudge-items [data-item=consent] label'))?.click();
    await until(async () => !(await frame.$('.nudge')) || undefined, 'the end of the reminder');
  });

  it('says its names, and what is announced, to assistive technology', async () => {
    await rig.choose({ openingNudgeSeconds: 10, waitForPause: false });
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    const { accessibility } = frame as unknown as { readonly accessibility: Accessibility };
    const tree = named(await accessibility.snapshot({ interestingOnly: false }));
    expect(tree).toContain('complementary Consultation checklist');
    expect(tree).toContain('navigation Phases of the consultation');
    expect(tree).toContain('heading Open');
    expect(tree.filter((one) => one.startsWith('checkbox '))).toHaveLength(5);
    expect(tree).toContain(`checkbox ${identity}`);
    for (const name of ['New patient', 'End consultation', 'Hide checklist', 'Position and size']) {
      expect(tree).toContain(`button ${name}`);
    }
    const said = () =>
      frame.$$eval('[role=status], [aria-live]', (all) => all.map((one) => one.textContent));
    expect(await said()).toEqual(['']);
    await pressControl(frame, 'checkbox', identity);
    await until(async () => (await ticked(frame)).length === 1 || undefined, 'a tick');
    expect(await said()).toEqual(['']);
    await until(async () => (await said())[0] || undefined, 'the reminder to be announced');
    expect((await said())[0]).toMatch(
      /^Reminder\. Still open .*: Call-back number .*; Who is present/,
    );
    await step(frame, 'Consult', '.strip');
    expect(await said()).toEqual(['Consult']);
    expect(await frame.$eval('[role=timer]', (timer) => timer.ariaLive)).toBeNull();
  });

  describe('by the rules of WCAG 2.2 AA', () => {
    it('has nothing wrong in any form, phase and theme beside a call', async () => {
      await rig.choose({ openingNudgeSeconds: 10, waitForPause: false });
      const { doctor } = await callOn(attendAnywhere);
      const frame = await sidebar(doctor);
      await pressControl(frame, 'button', `More about: ${identity}`);
      await pressControl(frame, 'button', 'Position and size');
      await frame.waitForSelector('.nudge', { timeout: 20_000 });
      const found: string[] = [];
      const check = async (what: string) => {
        for (const width of widths) {
          await doctor.setViewport({ width, height: 860 });
          for (const theme of themes) {
            await showIn(frame, theme);
            const wrong = await violations(frame);
            found.push(...wrong.map((line) => `${what}, ${width} px, ${theme}: ${line}`));
          }
        }
      };
      await check('Open, a reminder, everything unfolded');
      for (const [phase, form] of [
        ['prepare', '.phases'],
        ['consult', '.strip'],
        ['close', '.phases'],
      ] as const) {
        await act({ do: 'setPhase', phase });
        await frame.waitForSelector(form);
        await until(async () => (await heading(frame)) === phase || undefined, phase);
        await check(phase);
      }
      await rig.choose({ panelForm: 'tab' });
      await act({ do: 'setPhase', phase: 'open' });
      await frame.waitForSelector('.small-tab');
      await check('the button');
      await rig.choose({});
      // It is there for ten seconds: enough for each theme at one width.
      await press(doctor, '#share');
      await frame.waitForSelector('.small-note');
      for (const theme of themes) {
        await showIn(frame, theme);
        found.push(...(await violations(frame)).map((line) => `a note, ${theme}: ${line}`));
      }
      await press(doctor, '#share');
      await act({ do: 'end' });
      await frame.waitForSelector('.left-open');
      await pressControl(frame, 'button', 'Copy note');
      await check('After');
      expect(found).toEqual([]);
    });

    it('has nothing wrong when it asks, and in the side panel', async () => {
      const { doctor } = await callOn(teams);
      const frame = await sidebar(doctor);
      const found: string[] = [];
      for (const theme of themes) {
        await showIn(frame, theme);
        found.push(...(await violations(frame)));
      }
      const panel = await openExtensionPage(rig.browser, 'sidebar.html');
      opened.push(panel);
      const check = async () => {
        for (const width of widths) {
          await panel.setViewport({ width, height: 860 });
          for (const theme of themes) {
            await showIn(panel.mainFrame(), theme);
            found.push(...(await violations(panel.mainFrame())));
          }
        }
      };
      await panel.waitForSelector('.idle');
      await check();
      await pressControl(panel.mainFrame(), 'button', 'Start checklist');
      for (const phase of checklistPhases) {
        await until(async () => (await heading(panel.mainFrame())) === phase || undefined, phase);
        await check();
        if (phase !== 'after') await panel.keyboard.press('ArrowRight');
      }
      await closeByHand();
      expect(found).toEqual([]);
    });
  });

  it('pauses a checklist started by hand in the side panel', async () => {
    const panel = await openExtensionPage(rig.browser, 'sidebar.html');
    opened.push(panel);
    const frame = panel.mainFrame();
    await pressControl(frame, 'button', 'Start checklist');
    await pressControl(frame, 'button', 'Pause');
    await frame.waitForSelector('::-p-text(Paused.)');
    const clock = () => frame.$eval('.sidebar-clock', (clock) => clock.textContent);
    const stopped = await clock();
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect(await clock()).toBe(stopped);
    await pressControl(frame, 'button', 'Resume');
    await until(async () => (await clock()) !== stopped || undefined, 'the clock to go on');
    await closeByHand();
  });

  it('keeps two consultations in two tabs apart', async () => {
    const one = await callOn(attendAnywhere);
    const first = await sidebar(one.doctor);
    await pressControl(first, 'checkbox', identity);
    await until(async () => (await ticked(first)).length === 1 || undefined, 'a tick');
    const two = await callOn(accurx);
    const second = await sidebar(two.doctor);
    expect(await ticked(second)).toEqual([]);
    await step(second, 'Consult', '.strip');
    await one.doctor.bringToFront();
    expect(await heading(first)).toBe('open');
    expect(await ticked(first)).toEqual([identity]);
  });

  async function consultation(): Promise<ConsultationView | undefined> {
    const view = await rig.viewOf('consultation');
    return view?.kind === 'consultation' ? view : undefined;
  }

  /** Does in the one consultation that is open what its sidebar could. */
  async function act(action: object): Promise<void> {
    const views = await rig.views();
    const [place, view] =
      Object.entries(views).find(([, view]) => view?.kind === 'consultation') ?? [];
    if (view?.kind !== 'consultation') throw new Error('There is no consultation.');
    await rig.send({
      type: 'act',
      place: Number(place),
      consultation: view.id,
      requestId: crypto.randomUUID(),
      action,
    });
  }

  async function closeByHand(): Promise<void> {
    await rig.close(await consultation());
  }

  /** What was arranged by hand is as before for the tests that follow. */
  async function forget(): Promise<void> {
    for (const key of ['panelSide', 'panelWidth', 'panelForm']) {
      await rig.send({ type: 'choose', key });
    }
  }

  /** What the browser tells the worker when its key is pressed, which no driver can press. */
  async function command(name: string, tab: number): Promise<void> {
    const target = await rig.browser.waitForTarget(
      (target) => target.type() === 'service_worker' && target.url().startsWith(rig.base),
    );
    await (await target.worker())?.evaluate(
      async (name, tab) => {
        const { chrome } = globalThis as unknown as { chrome: Commands };
        chrome.commands.onCommand.dispatch(name, await chrome.tabs.get(tab));
      },
      name,
      tab,
    );
  }
});

describe.skipIf(!isAvailable('firefox'))('the sidebar in Firefox', () => {
  let rig: Rig;
  const { opened } = useRig('firefox', (started) => {
    rig = started;
  });

  it('is walked through by the keyboard alone in the side panel', async () => {
    const panel = await openExtensionPage(rig.browser, 'sidebar.html');
    opened.push(panel);
    await panel.waitForSelector('.idle');
    await panel.keyboard.press('Tab');
    await panel.keyboard.press('Enter');
    await panel.waitForFunction(() => document.querySelector('h1')?.textContent === 'Prepare');
    await panel.keyboard.press('ArrowRight');
    await panel.waitForFunction(() => document.querySelector('h1')?.textContent === 'Open');
    await walk(panel, panel.mainFrame());
  });
});

interface Commands {
  readonly commands: { readonly onCommand: { dispatch(name: string, tab: unknown): void } };
  readonly tabs: { get(tab: number): Promise<unknown> };
}

/** Every role with its name, as assistive technology is told them. */
function named(node: SerializedAXNode | null): string[] {
  if (!node) return [];
  return [`${node.role} ${node.name ?? ''}`, ...(node.children ?? []).flatMap(named)];
}

/** From Open to the end, by keys. The focus must be where it can go on from, all the way. */
async function walk(page: Page, frame: Frame): Promise<void> {
  const results = () =>
    frame.$$eval('[data-result]', (items) => items.map((item) => item.getAttribute('data-result')));
  const settled = (count: number) =>
    until(
      async () =>
        (await results()).filter((result) => result === 'done').length === count || undefined,
      `${count} ticks`,
    );
  const title = (phase: string) =>
    until(async () => (await heading(frame)) === phase.toLowerCase() || undefined, phase);

  // To the first item, also where it has the focus already.
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press(' ');
  await settled(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await settled(2);
  await page.keyboard.press('3');
  await settled(3);
  await page.keyboard.press('u');
  await settled(2);
  await page.keyboard.press('?');
  await frame.waitForSelector('.key-list');
  await page.keyboard.press('Escape');
  await until(async () => (await frame.$('.key-list')) === null || undefined, 'the list to go');
  await page.keyboard.press('ArrowRight');
  await title('Consult');
  await page.keyboard.press('1');
  await page.keyboard.press('ArrowRight');
  await title('Close');
  await until(
    async () => (await focusedText(frame)).startsWith('Summarised') || undefined,
    'the first item to have the focus',
  );
  await page.keyboard.press(' ');
  await settled(1);
  await tabTo(page, frame, 'End consultation');
  await page.keyboard.press('Enter');
  await frame.waitForSelector('.left-open');
  await tabTo(page, frame, 'Copy note');
  await page.keyboard.press('Enter');
  await frame.waitForSelector('.note-text');
  expect(await frame.$eval('.note-text', (note) => note.textContent)).toContain('Summary given');
  await tabTo(page, frame, 'Copy this note');
  await page.keyboard.press('Enter');
  await frame.waitForFunction(
    () => document.querySelector('.note .button')?.textContent === 'Copied',
  );
  await tabTo(page, frame, 'Done');
  await page.keyboard.press('Enter');
}

async function focusedText(frame: Frame): Promise<string> {
  return frame.evaluate(() => {
    const focused = document.activeElement;
    return (focused?.closest('label') ?? focused)?.textContent ?? '';
  });
}

/** Presses Tab until a control has the focus, which must be seen where it is. */
async function tabTo(page: Page, frame: Frame, name: string): Promise<void> {
  for (let times = 0; times < 40; times += 1) {
    await page.keyboard.press('Tab');
    if ((await focusedText(frame)) === name) {
      expect(await isSeen(frame)).toBe(true);
      return;
    }
  }
  throw new Error(`Tab never came to "${name}".`);
}

/** Whether nothing lies over what has the focus, and it has a ring. */
async function isSeen(frame: Frame): Promise<boolean> {
  return frame.evaluate(() => {
    const focused = document.activeElement as HTMLElement;
    const { x, y, width, height } = focused.getBoundingClientRect();
    const over = document.elementFromPoint(x + width / 2, y + height / 2);
    return focused.contains(over) && getComputedStyle(focused).outlineStyle !== 'none';
  });
}

/** Goes to the next phase by its button, and waits for the form it is shown in. */
async function step(frame: Frame, phase: string, form: string): Promise<void> {
  await pressControl(frame, 'button', `Next: ${phase}`);
  await frame.waitForSelector(form);
  await until(async () => (await heading(frame)) === phase.toLowerCase() || undefined, phase);
}

async function heading(frame: Frame): Promise<string | undefined> {
  const text = await frame.$eval('h1', (h1) => h1.textContent).catch(() => undefined);
  return text?.toLowerCase();
}

async function drag(page: Page, frame: Frame, handle: string, to: number): Promise<void> {
  const box = await (await frame.waitForSelector(handle))?.boundingBox();
  if (!box) throw new Error(`${handle} is not shown.`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  const before = await boxOf(frame);
  // The page takes over once its shield is there.
  await until(async () => {
    await page.mouse.move(to - 1, box.y + 40);
    await page.mouse.move(to, box.y + 40);
    const { x, width } = await boxOf(frame);
    return x !== before.x || width !== before.width || undefined;
  }, 'the panel to follow');
  await page.mouse.up();
}

async function boxOf(frame: Frame) {
  const element = await frame.frameElement();
  const box = await element?.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  });
  if (!box) throw new Error('The panel is not shown.');
  return box;
}

async function expectControlsFree(page: Page): Promise<void> {
  const call = await callFrame(page);
  const element = call === page.mainFrame() ? null : await call.frameElement();
  const at = await element?.boundingBox();
  const covered = await call.$$eval('[role=toolbar] button', (buttons) =>
    buttons.map((button) => {
      const { x, y, width, height } = button.getBoundingClientRect();
      return [x + width / 2, y + height / 2] as const;
    }),
  );
  expect(covered.length).toBeGreaterThan(3);
  for (const [x, y] of covered) {
    const hit = await page.evaluate(
      (x, y) => document.elementFromPoint(x, y)?.closest('button, iframe') !== null,
      x + (at?.x ?? 0),
      y + (at?.y ?? 0),
    );
    expect(hit, `the control at ${x}, ${y}`).toBe(true);
  }
  expect(await inCall(page, (room) => room.errors)).toEqual([]);
}
