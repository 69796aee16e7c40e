import { browser } from 'wxt/browser';

const retryMs = 30_000;

/** Installs a waiting update once nobody is in a consultation. Browsers wait for `reload()` or a restart. */
export async function updateWhenIdle(isBusy: () => Promise<boolean>): Promise<void> {
  if (await isBusy()) setTimeout(() => void updateWhenIdle(isBusy), retryMs);
  else browser.runtime.reload();
}
