import { browser } from 'wxt/browser';

/**
 * What is known of the sidebar's frame in a tab: the token that it is to show, or once it has shown
 * it, how the browser names it. In `storage.session`, a key for each tab, so that tabs do not wait
 * for each other.
 */
export type Frame = { readonly token: string } | { readonly frame: string };

const keyOf = (tab: number) => `frame.${tab}`;

export async function readFrame(tab: number): Promise<Frame | undefined> {
  const key = keyOf(tab);
  return (await browser.storage.session.get(key))[key] as Frame | undefined;
}

export async function writeFrame(tab: number, frame: Frame): Promise<void> {
  await browser.storage.session.set({ [keyOf(tab)]: frame });
}

export async function forgetFrame(tab: number): Promise<void> {
  await browser.storage.session.remove(keyOf(tab));
}
