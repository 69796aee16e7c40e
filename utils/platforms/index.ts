import type { AddressMark, Platform } from './types.ts';

// Each file beside this one exports one platform, and is found by being there.
const modules = import.meta.glob<Record<string, Platform>>(
  ['./*.ts', '!./index.ts', '!./types.ts'],
  {
    eager: true,
  },
);

/** Every platform Webside knows, by id. */
export const platforms: readonly Platform[] = Object.values(modules)
  .flatMap((module) => Object.values(module))
  .sort((a, b) => (a.id < b.id ? -1 : 1));

export interface PlatformMatch {
  readonly platform: Platform;
  /** The address is a call room, which counts only inside, or opened from, a page of the platform. */
  readonly room: boolean;
}

/** The platform an address belongs to, or `undefined` for a site Webside does not know. */
export function platformAt(address: string | URL): PlatformMatch | undefined {
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'https:') return undefined;
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

/** The platform with an id from the log or a message; `undefined` when there is none (any more). */
export function platformById(id: string): Platform | undefined {
  return platforms.find((platform) => platform.id === id);
}

/** Whether an address carries one of the marks. */
export function hasAddressMark(address: string | URL, marks: readonly AddressMark[]): boolean {
  const { pathname, searchParams } = new URL(address);
  return marks.some((mark) =>
    mark.query
      ? searchParams.get(mark.query[0]) === mark.query[1]
      : pathname.toLowerCase().startsWith(mark.path),
  );
}

/** The match patterns of all hosts and rooms, for the manifest: each once, none inside another. */
export function matchPatterns(): string[] {
  const hosts = platforms.flatMap(({ hosts, rooms }) => [...hosts, ...(rooms ?? [])]);
  const names = [...new Set(hosts.map(({ host }) => host))];
  return names
    .filter((host) => !names.some((other) => other !== host && covers(other, host)))
    .map((host) => `https://${host}/*`)
    .sort();
}

function covers(pattern: string, hostname: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === hostname;
  return hostname === pattern.slice(2) || hostname.endsWith(pattern.slice(1));
}
