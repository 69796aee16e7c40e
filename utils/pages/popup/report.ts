import type { Browser } from '@wxt-dev/browser';
import { browser } from 'wxt/browser';
import type { View } from '../../core/consultation/view.ts';
import { siteAt } from '../../core/platforms/site.ts';
import { browserName, reportText } from '../../core/report.ts';
import type { Settings } from '../../core/settings/catalogue.ts';
import { autoStartOf, isEnabled } from '../../core/settings/services.ts';
import { ask } from '../client.ts';

/** What the popup knows of the tab in front. */
export interface InFront {
  readonly tab: Browser.tabs.Tab & { readonly id: number };
  readonly view: View | undefined;
  readonly settings: Settings;
  /** The browser keeps Webside from seeing call pages. */
  readonly forbidden: boolean;
}

/** Copies a report for support on the tab in front. @returns what was copied */
export async function copyReport({ tab, view, settings, forbidden }: InFront): Promise<string> {
  const { id, url, audible } = tab;
  const reply = await ask({ type: 'diagnose', place: id });
  const site = url ? siteAt(url, settings.extraHosts) : undefined;
  const text = reportText({
    version: browser.runtime.getManifest().version,
    browser: browserName(navigator.userAgent),
    view,
    enabled: site ? isEnabled(site.service, settings) : false,
    autoStart: site ? autoStartOf(site.service, settings) : 'none',
    permitted: !forbidden,
    audible: audible ?? false,
    frames: (reply.ok && reply.frames) || [],
  });
  await navigator.clipboard.writeText(text);
  return text;
}
