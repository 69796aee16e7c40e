import { browser } from 'wxt/browser';
import type { PanelMessage, PanelPlace } from '../messages.ts';

/** What was last put into each tab: spares messages, and is rebuilt when the worker was stopped. */
const shown = new Map<number, string>();

/**
 * Brings a tab's page to the panel it should have. The script is injected only when one is wanted.
 * @param place `null`: none
 * @param sure whether what was last shown is known to be still there
 */
export async function showPanel(
  tab: number,
  place: PanelPlace | null,
  sure: boolean,
): Promise<void> {
  const message: PanelMessage = place ? { type: 'panel', ...place } : { type: 'panelRemove' };
  const wanted = JSON.stringify(message);
  if (sure && shown.get(tab) === wanted) return;
  shown.set(tab, wanted);
  if ((await tell(tab, message)) || !place) return;
  try {
    await browser.scripting.executeScript({
      target: { tabId: tab, frameIds: [0] },
      files: ['/panel.js'],
    });
    await tell(tab, message);
  } catch {
    // The page went in the meantime, or the browser does not let us in: the next signal tries again,
    // and popup and side panel show the same consultation.
    shown.delete(tab);
  }
}

export function forgetPanel(tab: number): void {
  shown.delete(tab);
}

/** @returns whether the panel's script in the page answered */
async function tell(tab: number, message: PanelMessage): Promise<boolean> {
  try {
    return (await browser.tabs.sendMessage(tab, message, { frameId: 0 })) === true;
  } catch {
    return false;
  }
}
