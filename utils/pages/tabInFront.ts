import type { Browser } from '@wxt-dev/browser';
import { browser } from 'wxt/browser';
import { follow, type Listen } from '../store/follow.ts';

/** The tab in front of the window that a page of ours is in. */
export async function tabInFront(): Promise<Browser.tabs.Tab | undefined> {
  const [active] = await browser.tabs.query({ active: true, currentWindow: true });
  return active;
}

/** Hands over the id of the tab in front, now and whenever another comes there, until `signal` is aborted. */
export function followTabInFront(changed: (tab: number | null) => void, signal: AbortSignal): void {
  const listen: Listen<number | null> = (hear) => {
    const look = () => hear(tabInFront().then((tab) => tab?.id ?? null));
    browser.tabs.onActivated.addListener(look);
    look();
    return () => browser.tabs.onActivated.removeListener(look);
  };
  follow(listen, changed, signal);
}
