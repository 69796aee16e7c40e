import { browser } from 'wxt/browser';
import { matchPatterns } from '../core/platforms/index.ts';
import { enabledPlatforms } from '../core/settings/services.ts';
import { readSettings, refreshPolicy } from '../store/settings.ts';

/** After a first installation managed storage says "nothing" for a while, milliseconds. */
const policyLoadsMs = 3_000;

/**
 * Whether a person who installed Webside is shown the first steps. Where a practice did it for them
 * they belong to somebody else's introduction, and where it was loaded from a folder to nobody.
 */
export function wantsFirstRun(reason: string, installType: string, disabled: boolean): boolean {
  return reason === 'install' && !disabled && ['normal', 'sideload', 'other'].includes(installType);
}

/** Opens the first steps after an installation: behind a call, if there is one in front. */
export async function firstRun(reason: string): Promise<void> {
  if (reason !== 'install') return;
  const { installType } = await browser.management.getSelf();
  if (!wantsFirstRun(reason, installType, false)) return;
  await new Promise((resolve) => setTimeout(resolve, policyLoadsMs));
  await refreshPolicy();
  const settings = await readSettings();
  if (!wantsFirstRun(reason, installType, settings.disableFirstRun)) return;
  const url = matchPatterns(enabledPlatforms(settings));
  const inFront = url.length > 0 ? await browser.tabs.query({ url, active: true }) : [];
  await browser.tabs.create({ url: '/welcome.html', active: inFront.length === 0 });
}
