import { browser } from 'wxt/browser';
import { matchPatterns } from '../platforms/index.ts';

/** The address of the page that opened a tab, where the browser knows and Webside may see it. */
export async function openerOf(tab: number): Promise<string | undefined> {
  try {
    const { openerTabId } = await browser.tabs.get(tab);
    return openerTabId === undefined ? undefined : (await browser.tabs.get(openerTabId)).url;
  } catch {
    return undefined; // One of the two is closed.
  }
}

/**
 * Starts the detector in pages that were open before Webside was installed, updated or enabled:
 * browsers run content scripts only in pages that load afterwards.
 */
export async function startInOpenTabs(): Promise<void> {
  for (const { id } of await browser.tabs.query({ url: matchPatterns() })) {
    if (id === undefined) continue;
    await browser.scripting
      .executeScript({ target: { tabId: id, allFrames: true }, files: ['/detector.js'] })
      // A tab that sleeps or was just closed: it gets the detector when it loads again.
      .catch(() => {});
  }
}
