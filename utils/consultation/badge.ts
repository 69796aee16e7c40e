import { browser } from 'wxt/browser';
import { t } from '../strings.ts';
import { statusMark, statusText } from './status.ts';
import type { View } from './view.ts';

/** The action colour of the pages, in the light: the button has no dark form. */
export const badgeColour = '#005eb8';

/** Takes a tab's own text away, in both browsers; the type knows Chromium's other way alone. */
const everywhere = null as unknown as string;

/** What each tab's button was last given: spares calls, and is rebuilt when the worker was stopped. */
const shown = new Map<number, string>();

/**
 * Says on the toolbar button of a tab what Webside sees there: in words when pointed at.
 * @param sure whether what was last shown is known to be still there: the browser takes it away
 *   when the tab goes to another page
 */
export async function showStatus(tabId: number, view: View, sure: boolean): Promise<void> {
  const title = t('popup.button', [statusText(view)]);
  const text = statusMark(view);
  const wanted = `${text} ${title}`;
  if (sure && shown.get(tabId) === wanted) return;
  shown.set(tabId, wanted);
  try {
    await Promise.all([
      browser.action.setTitle({ tabId, title }),
      // With nothing to say of the call, the button shows what it shows everywhere.
      browser.action.setBadgeText({ tabId, text: text || everywhere }),
      text && browser.action.setBadgeBackgroundColor({ tabId, color: badgeColour }),
    ]);
  } catch {
    // The tab was closed in the meantime.
    shown.delete(tabId);
  }
}

export function forgetStatus(tab: number): void {
  shown.delete(tab);
}
