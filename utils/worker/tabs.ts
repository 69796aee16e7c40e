import { browser } from 'wxt/browser';

/** The tab that opened a tab, where the browser knows. */
export async function openerTab(tab: number): Promise<number | undefined> {
  // It may be closed already.
  return (await browser.tabs.get(tab).catch(() => undefined))?.openerTabId;
}

/** The address of the page that opened a tab, where the browser knows and Webside may see it. */
export async function openerOf(tab: number): Promise<string | undefined> {
  const opener = await openerTab(tab);
  if (opener === undefined) return undefined;
  return (await browser.tabs.get(opener).catch(() => undefined))?.url;
}
