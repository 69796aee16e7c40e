import type { Browser } from '@wxt-dev/browser';
import { browser } from 'wxt/browser';
import type { LiveView } from '../../core/consultation/view.ts';
import { matchPatterns, patternOf } from '../../core/platforms/index.ts';
import { siteAt } from '../../core/platforms/site.ts';
import type { Settings } from '../../core/settings/catalogue.ts';
import { enabledPlatforms, isEnabled, serviceName } from '../../core/settings/services.ts';

/** What there is to say of a tab. */
export function seenIn(
  { id, url, audible }: Browser.tabs.Tab & { readonly id: number },
  settings: Settings,
  views: LiveView,
) {
  // The browser tells the address of those pages only that Webside may see.
  const site = url ? siteAt(url, settings.extraHosts) : undefined;
  return {
    view: views[id],
    service: site && !site.room ? serviceName(site.service, settings) : undefined,
    enabled: site ? isEnabled(site.service, settings) : false,
    audible: audible ?? false,
  };
}

/** Whether the browser keeps Webside from seeing some of the call pages. */
export async function isForbidden(settings: Settings): Promise<boolean> {
  const origins = callPages(settings);
  return origins.length > 0 && !(await browser.permissions.contains({ origins }));
}

/** Asks the browser to let Webside see call pages. It asks the person only within a click. */
export async function allowCallPages(settings: Settings): Promise<void> {
  await browser.permissions.request({ origins: callPages(settings) });
}

function callPages(settings: Settings): string[] {
  return [
    ...matchPatterns(enabledPlatforms(settings)),
    ...settings.extraHosts.map(({ host }) => patternOf(host)),
  ];
}
