import { browser } from 'wxt/browser';
import type { KnownFrame } from '../core/panel/vouching.ts';

/**
 * The sidebar's frame in each tab, in `storage.session`: a key for each, so that tabs do not wait for
 * each other.
 */
const keyOf = (tab: number) => `frame.${tab}`;

export async function readFrame(tab: number): Promise<KnownFrame | undefined> {
  const key = keyOf(tab);
  return (await browser.storage.session.get(key))[key] as KnownFrame | undefined;
}

export async function writeFrame(tab: number, frame: KnownFrame): Promise<void> {
  await browser.storage.session.set({ [keyOf(tab)]: frame });
}

export async function forgetFrame(tab: number): Promise<void> {
  await browser.storage.session.remove(keyOf(tab));
}
