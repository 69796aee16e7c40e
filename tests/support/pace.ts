/**
 * Time as the machine had it to give. A limit in seconds fails on a machine that is busy with
 * something else, whatever is tested; so such a limit counts the moments in which both the call's
 * page and Webside's own had a turn, and leaves out those in which one of them had to wait for it.
 * On a machine that is free these are all, and a limit is as strict as by the clock.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';

declare global {
  interface Window {
    /** Epoch milliseconds of each turn that the page got since, about twenty a second. */
    turnsSince?: (from: number) => number[];
  }
}

/** Twice as long as from one turn to the next. */
const momentMs = 100;

/** Has a page note when it gets a turn. Call pages do so by themselves. */
export async function startPace(page: Page): Promise<void> {
  const file = join(import.meta.dirname, '../standins/pages/shared/pace.js');
  await page.evaluate(await readFile(file, 'utf8'));
}

/**
 * Of the time between two moments, at most a minute ago, how much a call's page and Webside had.
 * @param from epoch milliseconds, as `to`; without a `to`, what was awaited did not come
 */
export async function ableMs(
  rig: { observer(): Promise<Page> },
  page: Page,
  from: number,
  to: number | undefined,
): Promise<number> {
  if (to === undefined) throw new Error('What is to come in time has not come.');
  const observer = await rig.observer();
  const ours = await observer.evaluate((from) => window.turnsSince?.(from), from);
  if (!ours) throw new Error('Nobody noted the turns.');
  const turns = [ours, ...(await turnsInCall(page, from))];
  let able = 0;
  for (let start = from; start < to; start += momentMs) {
    const end = Math.min(start + momentMs, to);
    if (turns.every((each) => each.some((at) => at >= start && at < end))) able += end - start;
  }
  return able;
}

/** A call that was moved into another window has no page of its own there. */
async function turnsInCall(page: Page, from: number): Promise<number[][]> {
  const each = await Promise.all(
    page
      .frames()
      .map((frame) =>
        frame.evaluate((from) => window.standin && window.turnsSince?.(from), from).catch(() => {}),
      ),
  );
  return each.filter((turns) => turns !== undefined);
}
