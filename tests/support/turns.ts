/** What several scenarios do and wait for, by whoever is in the call. */
import type { Frame, Page } from 'puppeteer-core';
import type { View } from '../../utils/core/consultation/view.ts';
import { inCall, until } from './call.ts';
import { pressControl, sidebars } from './rig.ts';
import type { Stage } from './stage.ts';

export const AA = 'https://consult.attendanywhere.com';
export const TEAMS = 'https://teams.microsoft.com';

/** A Teams meeting at an address of its own. */
export const meeting = (room: string, flags = '') =>
  `${TEAMS}/v2/?meetingjoin=true${flags && `&${flags}`}#${room}`;

/** The checklist takes as much of the page as it says. */
export async function isIn(
  stage: Stage,
  page: Page,
  form: 'panel' | 'whySmall' | 'tab',
): Promise<void> {
  await stage.shows(page, form, (view) => view.kind === 'consultation' && view.form === form);
  const widths = { panel: 300, whySmall: 272, tab: 88 };
  await until(async () => {
    const box = await (await sidebars(page)[0]?.frameElement())?.boundingBox();
    return box?.width === widths[form] || undefined;
  }, `a sidebar as a ${form}`);
}

/** The worker has heard whether the doctor shows their screen, whatever it makes of it. */
export async function presents(stage: Stage, page: Page, on: boolean): Promise<void> {
  const tab = await stage.tabOf(page);
  await until(
    async () =>
      ((await stage.rig.places())[tab]?.page.presentingIn.length ?? 0) > 0 === on || undefined,
    `a screen that is ${on ? '' : 'not '}shown`,
  );
}

export function isWaiting(view: View): boolean {
  return view.kind === 'idle' && view.seen === 'waiting';
}

export function roomOf(page: Page): Promise<string> {
  return inCall(page, (call) => call.room);
}

export function bringBack(frame: Frame): Promise<void> {
  return pressControl(frame, 'button', 'Same patient: bring back ticks');
}

/** Begins a meeting that its address, which all meetings share, knows nothing of. */
export async function meetNow(page: Page, room: string): Promise<void> {
  await page.waitForFunction(() => window.standin !== undefined);
  await page.evaluate((room) => window.standin?.meetNow(room), room);
  await rejoin(page);
}

/** Joins by the keyboard: the checklist of the call before may lie over the button. */
export async function rejoin(page: Page): Promise<void> {
  await page.waitForSelector('#join');
  await page.focus('#join');
  await page.keyboard.press('Enter');
}
