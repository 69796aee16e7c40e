import { type ExtraHost, extraServiceId, nameFromId } from '../platforms/hosts.ts';
import { platformById, platforms } from '../platforms/index.ts';
import type { AutoStart, Platform } from '../platforms/types.ts';
import type { Settings } from './catalogue.ts';

/** What the settings say about the services for video consultations. Pure. */

/** The platforms that are not switched off. */
export function enabledPlatforms(settings: Settings): readonly Platform[] {
  return platforms.filter(({ id }) => settings[`enabled.${id}`] !== false);
}

/** Whether Webside works with a service, by its id in the log. */
export function isEnabled(service: string, settings: Settings): boolean {
  return platformById(service)
    ? settings[`enabled.${service}`] !== false
    : extraHost(service, settings) !== undefined;
}

/** What a call on a service does. On a service that is not known, or no longer known: nothing. */
export function autoStartOf(service: string, settings: Settings): AutoStart {
  const platform = platformById(service);
  if (platform) return settings[`autoStart.${service}`] ?? platform.autoStart;
  return extraHost(service, settings)?.autoStart ?? 'never';
}

/**
 * What a service is called, also where it is no longer known.
 * @returns `undefined` for what has no service: a consultation started by hand
 */
export function serviceName(service: string, settings: Settings): string | undefined {
  const platform = platformById(service);
  if (platform) return settings[`serviceName.${service}`] ?? platform.name;
  return extraHost(service, settings)?.label ?? nameFromId(service);
}

function extraHost(service: string, { extraHosts }: Settings): ExtraHost | undefined {
  return extraHosts.find((host) => extraServiceId(host) === service);
}
