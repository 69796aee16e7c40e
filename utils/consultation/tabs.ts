import { browser } from 'wxt/browser';

/** The address of the page that opened a tab, where the browser knows and Webside may see it. */
export async function openerOf(tab: number): Promise<string | undefined> {
  try {
    const { openerTabId } = await browser.tabs.get(tab);
    return openerTabId === undefined ? undefined : (await browser.tabs.get(openerTabId)).url;
  } catch {
    return undefined; // One of the two is closed.
  }
}
