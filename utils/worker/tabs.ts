import { browser } from 'wxt/browser';
import { practicePlatform } from '../core/consultation/types.ts';
import { handleInput } from './consultations.ts';
import { answersPing } from './detectors.ts';
import { forgetPanel } from './panel.ts';
import { pageOfWindow, placeAfter, placesWithout, unclearAfter } from './places.ts';
import { inTurn } from './queue.ts';
import type { Stored } from './stored.ts';
import { forgetStatus } from './toolbar.ts';

export function tabClosed(tab: number): Promise<void> {
  return inTurn((stored) => leaveTab(stored, tab));
}

/** The browser gave a tab another number, as when it put it to sleep: what was there is offered. */
export function tabReplaced(added: number, removed: number): Promise<void> {
  return inTurn(async (stored) => {
    const before = await stored.place(removed);
    if (!before) return;
    const unclear = unclearAfter(await stored.openAt(removed), Date.now()) ?? before.call.unclear;
    await leaveTab(stored, removed);
    await stored.keepPlace(added, placeAfter(before, unclear));
  });
}

async function leaveTab(stored: Stored, tab: number): Promise<void> {
  forgetPanel(tab);
  forgetStatus(tab);
  const { places } = await stored.session();
  if (!places[tab]) return;
  const unclear = unclearAfter(await stored.openAt(tab), Date.now());
  // It may have been the window of another page's call, which is now back there.
  const page = pageOfWindow(places, tab);
  if (page !== undefined) await handleInput(stored, tab, { type: 'movedAway', to: page });
  await handleInput(stored, tab, { type: 'tabClosed' });
  const after = await stored.session();
  const { [tab]: _view, ...views } = after.views;
  await stored.keep({ places: placesWithout(after.places, tab, page, unclear), views });
}

/** The page of a practice call went without a word: nothing of it is taken into a real one. */
export async function endPractice(stored: Stored, tab: number): Promise<void> {
  const open = await stored.openAt(tab);
  if (open?.consultation.platform === practicePlatform) await leaveTab(stored, tab);
}

/** Practice calls whose page has gone: its last word may have been lost. */
export async function leavePractices(stored: Stored): Promise<void> {
  for (const { row } of await stored.open()) {
    const { platform, place } = row;
    if (platform !== practicePlatform || typeof place !== 'number') continue;
    if (!(await answersPing(place, 0))) await leaveTab(stored, place);
  }
}

/** The tab that opened a tab, where the browser knows. */
export async function openerTab(tab: number): Promise<number | undefined> {
  // It may be closed already.
  return (await browser.tabs.get(tab).catch(() => undefined))?.openerTabId;
}

/** The address of the page that opened a tab, where the browser knows and Webside may see it. */
export async function openerOf(tab: number): Promise<string | undefined> {
  const opener = await openerTab(tab);
  if (opener === undefined) return undefined;
  return (await browser.tabs.get(opener).catch(() => undefined))?.url;
}
