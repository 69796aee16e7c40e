import { browser } from 'wxt/browser';
import type { Settings } from './catalogue.ts';
import { resolveSettings } from './resolve.ts';

/** Where the doctor's choices are, in `storage.local`: only what differs from the defaults. */
const settingsKey = 'settings';

/** The settings in force. */
export async function readSettings(): Promise<Settings> {
  const stored = await browser.storage.local.get(settingsKey);
  return resolveSettings(stored[settingsKey]).settings;
}

/** Keeps a page's settings up to date; `changed` is also called once at the start. */
export function followSettings(changed: (settings: Settings) => void, signal: AbortSignal): void {
  const listener = (changes: Record<string, unknown>) => {
    if (settingsKey in changes) void readSettings().then(changed);
  };
  browser.storage.local.onChanged.addListener(listener);
  signal.addEventListener('abort', () => browser.storage.local.onChanged.removeListener(listener));
  void readSettings().then(changed);
}
