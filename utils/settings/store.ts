import { browser } from 'wxt/browser';
import type { Settings } from './catalogue.ts';
import { resolveSettings, withChoice } from './resolve.ts';

/** Where the doctor's choices are, in `storage.local`: only what differs from the defaults. */
const settingsKey = 'settings';

/** The settings in force. */
export async function readSettings(): Promise<Settings> {
  return resolveSettings(await readChoices()).settings;
}

/**
 * Stores one choice of the doctor's, or takes it back.
 * @param value `undefined` takes the choice back
 * @returns what is wrong with the value, for the person who set it; then nothing was stored
 */
export async function choose(key: string, value: unknown): Promise<string | undefined> {
  const result = withChoice(await readChoices(), key, value);
  if ('problem' in result) return result.problem;
  await browser.storage.local.set({ [settingsKey]: result.choices });
  return undefined;
}

/** Hands over the settings now and whenever they change, until `signal` is aborted. */
export function followSettings(changed: (settings: Settings) => void, signal: AbortSignal): void {
  const listener = (changes: Record<string, unknown>) => {
    if (settingsKey in changes) void readSettings().then(changed);
  };
  browser.storage.local.onChanged.addListener(listener);
  signal.addEventListener('abort', () => browser.storage.local.onChanged.removeListener(listener));
  void readSettings().then(changed);
}

async function readChoices(): Promise<unknown> {
  return (await browser.storage.local.get(settingsKey))[settingsKey];
}
