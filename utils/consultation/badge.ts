import { browser } from 'wxt/browser';
import { t } from '../strings.ts';
import { statusMark, statusText } from './status.ts';
import type { View } from './view.ts';

/** The action colour of the pages, in the light: the button has no dark form. */
export const badgeColour = '#005eb8';

/** Takes a tab's own text away, in both browsers; the type knows Chromium's other way alone. */
const everywhere = null as unknown as string;

/** Says on the toolbar button of a tab what Webside sees there: in words when pointed at. */
export async function showStatus(tabId: number, view: View): Promise<void> {
  const title = t('popup.button', [statusText(view)]);
  const text = statusMark(view);
  try {
    // The browser takes both away when the tab goes to another page.
    await browser.action.setTitle({ tabId, title });
    // With nothing to say of the call, the button shows what it shows everywhere.
    await browser.action.setBadgeText({ tabId, text: text || everywhere });
    if (text) await browser.action.setBadgeBackgroundColor({ tabId, color: badgeColour });
  } catch {
    // The tab was closed in the meantime.
  }
}
