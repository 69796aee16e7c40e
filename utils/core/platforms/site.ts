import { type ExtraHost, extraServiceId } from './hosts.ts';
import { covers, platformAt, platforms } from './index.ts';
import { other } from './other.ts';
import type { Platform } from './types.ts';

/** What Webside knows of an address. */
export interface Site {
  /** The service's id, as in the log: a platform's, or that of a host that was added. */
  readonly service: string;
  readonly platform: Platform;
  /** The address is a call room, which counts only inside, or opened from, a page of the platform. */
  readonly room: boolean;
}

/**
 * The service that an address belongs to.
 * @param added hosts that a doctor or a practice added
 */
export function siteAt(address: string | URL, added: readonly ExtraHost[]): Site | undefined {
  if (!URL.canParse(address)) return undefined;
  const match = platformAt(address);
  return match ? { service: match.platform.id, ...match } : extraSiteAt(address, added);
}

/** The added service that an address belongs to, whatever else it may be a room of. */
export function extraSiteAt(address: string | URL, added: readonly ExtraHost[]): Site | undefined {
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'https:') return undefined;
  // However it came into the list: a patient's page is never taken for a clinician's.
  const ofPatients = platforms.flatMap(({ patient }) => patient.hosts ?? []);
  if (ofPatients.some(({ host }) => covers(host, hostname))) return undefined;
  const extra = added
    .filter(({ host }) => covers(host, hostname))
    // The longer pattern is the more exact one.
    .reduce<ExtraHost | undefined>(
      (best, each) => (each.host.length > (best?.host.length ?? 0) ? each : best),
      undefined,
    );
  return extra && { service: extraServiceId(extra), platform: other, room: false };
}
