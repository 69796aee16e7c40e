import { browser } from 'wxt/browser';
import { type BreaksView, breaksViewKey } from '../core/breaks/view.ts';

/** Hands over what is shown of breaks, now and whenever it changes, until `signal` is aborted. */
export function followBreaks(changed: (view: BreaksView) => void, signal: AbortSignal): void {
  const { local } = browser.storage;
  let heard = false;
  const listener = (changes: Record<string, { newValue?: unknown }>) => {
    const view = changes[breaksViewKey]?.newValue;
    if (!view) return;
    heard = true;
    changed(view as BreaksView);
  };
  local.onChanged.addListener(listener);
  signal.addEventListener('abort', () => local.onChanged.removeListener(listener));
  void local.get(breaksViewKey).then(({ [breaksViewKey]: view }) => {
    // A change that came meanwhile is newer.
    if (view && !heard) changed(view as BreaksView);
  });
}
