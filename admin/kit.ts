import { templates } from './admx.ts';
import {
  chromiumInstall,
  chromiumPolicy,
  firefoxInstall,
  firefoxPolicies,
  firefoxRemovalPolicies,
  googleAdminPolicy,
  updatesJson,
  updateXml,
} from './browsers.ts';
import type { Words } from './keys.ts';
import { installProfile, removalProfile, settingsProfile } from './mac.ts';
import type { KitInput } from './options.ts';
import { sums } from './packages.ts';
import { detectScript, removeScript, setScript } from './powershell.ts';
import { readme } from './readme.ts';
import { ownKeys, regFile, registryValues, removalValues, settingsKeys } from './registry.ts';
import { sbom } from './sbom.ts';

/** What of the repository goes into a kit. */
export interface Repository {
  readonly version: string;
  /** The least version of Firefox, from its manifest. */
  readonly leastFirefox: string;
  readonly words: Words;
  /** package-lock.json */
  readonly lock: string;
  /** docs/PERMISSIONS.md */
  readonly permissions: string;
}

/** The kit's files by their paths, in the order of their paths. The same input gives the same bytes. */
export type KitFiles = ReadonlyMap<string, Uint8Array>;

export function kit(input: KitInput, repository: Repository): KitFiles {
  const { chrome, edge, firefox, host, values } = input;
  const { version, leastFirefox } = repository;
  const { admx, adml } = templates(input, repository.words);
  const chromePolicy = json(chromiumPolicy(chrome, false, values));
  const edgePolicy = json(chromiumPolicy(edge, true, values));
  const firefoxPolicy = json(firefoxPolicies(input));
  const files: Record<string, string | Uint8Array> = {
    'README.md': readme(input, repository),
    'PERMISSIONS.md': repository.permissions,
    'policy.json': json(values),
    'sbom.cdx.json': json(sbom(repository.lock, version)),
    'google-admin/policy.json': json(googleAdminPolicy(input)),
    'intune/chrome-extension-settings.json': json({ [chrome.id]: chromiumInstall(chrome, false) }),
    'intune/edge-extension-settings.json': json({ [edge.id]: chromiumInstall(edge, true) }),
    'intune/firefox-extension-settings.json': json({ [firefox.id]: firefoxInstall(firefox) }),
    'intune/detect.ps1': detectScript(input),
    'intune/set.ps1': setScript(input),
    'intune/remove.ps1': removeScript(input),
    'linux/etc/chromium/policies/managed/webside.json': chromePolicy,
    'linux/etc/opt/chrome/policies/managed/webside.json': chromePolicy,
    'linux/etc/opt/edge/policies/managed/webside.json': edgePolicy,
    'linux/etc/firefox/policies/policies.json': firefoxPolicy,
    'linux/remove/etc/firefox/policies/policies.json': json(firefoxRemovalPolicies(input)),
    'macos/webside-install.mobileconfig': installProfile(input),
    'macos/webside-remove.mobileconfig': removalProfile(input),
    'macos/webside-settings.mobileconfig': settingsProfile(input),
    'windows/Webside.admx': admx,
    'windows/en-US/Webside.adml': adml,
    'windows/set.reg': regFile(registryValues(input), settingsKeys(input)),
    'windows/remove.reg': regFile(removalValues(input), ownKeys(input)),
    ...(host
      ? {
          'self-hosting/update.xml': updateXml(chrome.id, version, `${host}webside-${version}.crx`),
          'self-hosting/updates.json': json(
            updatesJson(firefox.id, version, { link: firefox.url, least: leastFirefox }),
          ),
        }
      : {}),
  };
  const bytes = Object.entries(files).map(
    ([path, contents]) =>
      [path, typeof contents === 'string' ? new TextEncoder().encode(contents) : contents] as const,
  );
  bytes.sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map([...bytes, ['SHA256SUMS', new TextEncoder().encode(sums(bytes))]]);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
