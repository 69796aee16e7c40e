import { browser } from 'wxt/browser';
import { badgeColour } from '../consultation/badge.ts';
import { t } from '../strings.ts';

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
