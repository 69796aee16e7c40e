import { browser } from 'wxt/browser';
import type { ExtraHost } from '../../core/platforms/hosts.ts';
import { covers, hostNames, patternOf, platforms } from '../../core/platforms/index.ts';

/** What the browser allows Webside to see, host by host. */

const builtIn = platforms.flatMap(hostNames);

/** Asks the browser to allow hosts. It asks the person only within a click, so this comes first in it. */
export function allow(hosts: readonly string[]): Promise<boolean> {
  return (
    browser.permissions
      .request({ origins: hosts.map(patternOf) })
      // What a policy forbids is an error.
      .catch(() => false)
  );
}

/** Gives back the permission for services, but for hosts that the platforms have of their own. */
export async function giveBack(services: readonly ExtraHost[]): Promise<void> {
  const origins = services
    .map(({ host }) => host)
    .filter((host) => !builtIn.some((other) => covers(other, host.replace(/^\*\./, ''))))
    .map(patternOf);
  if (origins.length > 0) await browser.permissions.remove({ origins }).catch(() => {});
}

/** Whether the browser lets Webside see all these services. */
export function isAllowed(services: readonly ExtraHost[]): Promise<boolean> {
  return browser.permissions.contains({ origins: services.map(({ host }) => patternOf(host)) });
}

/** The hosts, of platforms and of added services, that the browser keeps Webside from seeing. */
export async function withheldOf(services: readonly ExtraHost[]): Promise<ReadonlySet<string>> {
  const hosts = [...builtIn, ...services.map(({ host }) => host)];
  const seen = await Promise.all(
    hosts.map((host) => browser.permissions.contains({ origins: [patternOf(host)] })),
  );
  return new Set(hosts.filter((_, index) => !seen[index]));
}
