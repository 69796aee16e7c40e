import type { Browser } from '@wxt-dev/browser';
import type { JSHandle } from 'puppeteer-core';
import type { Rig } from './rig.ts';

/** The browser's API for extensions. */
export type ExtensionApi = typeof Browser;

/** Does what a page of Webside may: `inExtension(rig, (chrome) => chrome.tabs.query({}))`. */
export async function inExtension<Arguments extends unknown[], Result>(
  rig: Rig,
  use: (chrome: ExtensionApi, ...args: Arguments) => Result,
  ...args: Arguments
): Promise<Awaited<Result>> {
  const page = await rig.observer();
  const api = (await page.evaluateHandle(
    () => (globalThis as unknown as { chrome: ExtensionApi }).chrome,
  )) as JSHandle<ExtensionApi>;
  try {
    return (await page.evaluate(
      use as (chrome: ExtensionApi, ...args: unknown[]) => Result,
      api,
      ...args,
    )) as Awaited<Result>;
  } finally {
    await api.dispose();
  }
}

/** The id of the tab whose page has an address. */
export async function tabAt(rig: Rig, address: string): Promise<number> {
  const found = await inExtension(
    rig,
    // Not asked for by its address: patterns do not know fragments, and flags may be anything.
    async (chrome, address) => (await chrome.tabs.query({})).find(({ url }) => url === address)?.id,
    address,
  );
  if (found === undefined) throw new Error(`No tab shows ${address}.`);
  return found;
}
