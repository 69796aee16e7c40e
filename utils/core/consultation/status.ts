import { t } from '../strings.ts';
import { practicePlatform } from './types.ts';
import type { View } from './view.ts';

/** What Webside sees in a tab, in a sentence: the popup and the toolbar button say the same. */
export function statusText(view: View): string {
  const name: [string] = [view.service];
  if (view.kind === 'ask') return t('popup.seen.ask', name);
  if (view.kind === 'idle') {
    if (view.platform === null) return t('popup.seen.unknown');
    const seen = view.seen === 'nothing' ? 'known' : view.seen;
    return t(`popup.seen.${seen}`, name);
  }
  if (view.panelGone) return t('popup.seen.panelGone');
  if (view.panelCovered && !view.hidden) return t('popup.seen.panelCovered');
  if (view.platform === practicePlatform) return t('popup.seen.practice');
  if (view.platform === 'byHand') return t('popup.seen.byHand');
  if (view.connection === 'reconnecting') return t('popup.seen.reconnecting', name);
  if (view.connection === 'ended') return t('popup.seen.ended', name);
  if (view.connection === 'none') return t('popup.seen.prepared');
  if (view.hidden) return t('popup.seen.hidden', name);
  if (view.presenting) return t('popup.seen.presenting', name);
  if (view.frozen) return t('popup.seen.frozen', name);
  return t(view.degraded ? 'popup.seen.degraded' : 'popup.seen.inCall', name);
}

/** The same in one character on the toolbar button; empty where there is nothing to say. */
export function statusMark(view: View): '' | '?' | '!' | '✓' {
  if (view.kind === 'ask') return '?';
  if (view.kind === 'idle') return '';
  const unseen = view.panelGone || (view.panelCovered && !view.hidden);
  return unseen || view.degraded || view.frozen ? '!' : '✓';
}
