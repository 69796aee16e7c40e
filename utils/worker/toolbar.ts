import { browser } from 'wxt/browser';
import { statusMark, statusText } from '../core/consultation/status.ts';
import type { View } from '../core/consultation/view.ts';
import { t } from '../core/strings.ts';

/** The action colour of the pages, in the light: the button has no dark form. */
const badgeColour = '#005eb8';

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

/**
 * Says on the toolbar button how many minutes a break has left, or by a dot that one is due. Over a
 * tab with something to say of a call, that is said instead.
 */
export async function showBreak(minutes: number | null): Promise<void> {
  const text = minutes === null ? '' : minutes === 0 ? '•' : String(minutes);
  await browser.action.setBadgeText({ text });
  if (text) await browser.action.setBadgeBackgroundColor({ color: badgeColour });
  await browser.action.setTitle({ title: titleOf(minutes) });
}

function titleOf(minutes: number | null): string {
  if (minutes === null) return t('extension.name');
  return t('popup.button', [
    minutes === 0 ? t('breaks.state.due') : t('breaks.state.left', minutes, [String(minutes)]),
  ]);
}
