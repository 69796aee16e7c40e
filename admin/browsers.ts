import type { KitInput, Source } from './options.ts';

/** Policies of Chrome, Edge, Chromium and Firefox, as the objects that they are in JSON. Pure. */

type JsonObject = Readonly<Record<string, unknown>>;

/** What Chrome, Edge and Chromium are told about the extension itself. */
export function chromiumInstall({ url, selfHosted }: Source, edge: boolean): JsonObject {
  return {
    installation_mode: 'force_installed',
    update_url: url,
    // Otherwise updates come from the address in the package, if there is one.
    ...(selfHosted ? { override_update_url: true } : {}),
    ...(edge ? { toolbar_state: 'force_shown' } : { toolbar_pin: 'force_pinned' }),
  };
}

export function firefoxInstall({ url }: Source): JsonObject {
  return { installation_mode: 'force_installed', install_url: url, default_area: 'navbar' };
}

/** Firefox keeps what a policy has installed when that policy goes, and removes what is blocked. */
export const firefoxRemoval: JsonObject = { installation_mode: 'blocked' };

/** A policy file for Linux, and what the browser's policy page shows anywhere. */
export function chromiumPolicy(source: Source, edge: boolean, values: JsonObject): JsonObject {
  return {
    ExtensionSettings: { [source.id]: chromiumInstall(source, edge) },
    '3rdparty': { extensions: { [source.id]: values } },
  };
}

export function firefoxPolicies({ firefox, values }: KitInput): JsonObject {
  return {
    policies: {
      ExtensionSettings: { [firefox.id]: firefoxInstall(firefox) },
      '3rdparty': { Extensions: { [firefox.id]: values } },
    },
  };
}

/** In the place of `firefoxPolicies`: Firefox removes the extension at its next start. */
export function firefoxRemovalPolicies({ firefox }: KitInput): JsonObject {
  return { policies: { ExtensionSettings: { [firefox.id]: firefoxRemoval } } };
}

/** For Google's Admin console, which wants each value wrapped. */
export function googleAdminPolicy({ values }: KitInput): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([key, Value]) => [key, { Value }]));
}

/** What a self-hosted Chrome or Edge reads to learn of a new version. */
export function updateXml(id: string, version: string, crx: string): string {
  return `<?xml version='1.0' encoding='UTF-8'?>
<gupdate xmlns='http://www.google.com/update2/response' protocol='2.0'>
  <app appid='${id}'>
    <updatecheck codebase='${escapeXml(crx)}' version='${version}' />
  </app>
</gupdate>
`;
}

/** The same for Firefox. Without the XPI's sum: Mozilla's signature changes the file. */
export function updatesJson(
  id: string,
  version: string,
  { link, least }: { readonly link: string; readonly least: string },
): JsonObject {
  const update = {
    version,
    update_link: link,
    applications: { gecko: { strict_min_version: least } },
  };
  return { addons: { [id]: { updates: [update] } } };
}

/** Text for an element or an attribute. A bare line break would be read as another one. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
