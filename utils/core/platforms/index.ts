import type { Platform } from './types.ts';

// Each file in `known` exports one platform, and is found by being there.
const modules = import.meta.glob<Record<string, Platform>>('./known/*.ts', { eager: true });

/** Every platform Webside knows, by id. */
export const platforms: readonly Platform[] = Object.values(modules)
  .flatMap((module) => Object.values(module))
  .sort((a, b) => (a.id < b.id ? -1 : 1));

export interface PlatformMatch {
  readonly platform: Platform;
  /** The address is a call room, which counts only inside, or opened from, a page of the platform. */
  readonly room: boolean;
}

/**
 * Microsoft Defender for Cloud Apps shows a page under its own host name with this behind it.
 * Only a practice that uses it gives Webside permission for such a host.
 */
const wrapper = '.mcas.ms';

/** The platform an address belongs to, or `undefined` for a site Webside does not know. */
export function platformAt(address: string | URL): PlatformMatch | undefined {
  const { protocol, hostname: shown } = new URL(address);
  if (protocol !== 'https:') return undefined;
  const hostname = shown.endsWith(wrapper) ? shown.slice(0, -wrapper.length) : shown;
  let best: (PlatformMatch & { readonly length: number }) | undefined;
  for (const platform of platforms) {
    for (const room of [false, true]) {
      for (const { host } of (room ? platform.rooms : platform.hosts) ?? []) {
        // The longer pattern is the more exact one: a tenant's own host before the supplier's suffix.
        if (covers(host, hostname) && host.length > (best?.length ?? 0)) {
          best = { platform, room, length: host.length };
        }
      }
    }
  }
  return best;
}

/** The platform with an id from the log or a message; `undefined` if there is none, or no longer one. */
export function platformById(id: string): Platform | undefined {
  return platforms.find((platform) => platform.id === id);
}

/** The match patterns of platforms' hosts and rooms: each once, none inside another. */
export function matchPatterns(of: readonly Platform[] = platforms): string[] {
  const names = [...new Set(of.flatMap(hostNames))];
  return names
    .filter((host) => !names.some((other) => other !== host && covers(other, host)))
    .map(patternOf)
    .sort();
}

/** The hosts of a platform and of its rooms, as they are declared. */
export function hostNames({ hosts, rooms }: Platform): string[] {
  return [...hosts, ...(rooms ?? [])].map(({ host }) => host);
}

/** The match pattern for every page of a host, or of a suffix (`*.example.com`). */
export function patternOf(host: string): string {
  return `https://${host}/*`;
}

/** Whether a host name, or a narrower suffix, is within a pattern such as `*.example.com`. */
export function covers(pattern: string, hostname: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === hostname;
  return hostname === pattern.slice(2) || hostname.endsWith(pattern.slice(1));
}
