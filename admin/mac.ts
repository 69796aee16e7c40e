import { createHash } from 'node:crypto';
import { chromiumInstall, escapeXml, firefoxInstall, firefoxRemoval } from './browsers.ts';
import type { KitInput } from './options.ts';

/** Configuration profiles for macOS. Pure. */

/** Webside's settings: nothing here is shared with other extensions. */
export function settingsProfile(input: KitInput): string {
  const { chrome, edge, firefox, values } = input;
  return profile(input, 'settings', 'Webside: settings', [
    managed(`com.google.Chrome.extensions.${chrome.id}`, values),
    managed(`com.microsoft.Edge.extensions.${edge.id}`, values),
    managed(`org.chromium.Chromium.extensions.${chrome.id}`, values),
    managed('org.mozilla.firefox', {
      EnterprisePoliciesEnabled: true,
      '3rdparty': { Extensions: { [firefox.id]: values } },
    }),
  ]);
}

/** The forced installation. A browser's other extensions belong into the same dictionary. */
export function installProfile(input: KitInput): string {
  const { chrome, edge, firefox } = input;
  return profile(input, 'install', 'Webside: installation', [
    managed('com.google.Chrome', {
      ExtensionSettings: { [chrome.id]: chromiumInstall(chrome, false) },
    }),
    managed('com.microsoft.Edge', {
      ExtensionSettings: { [edge.id]: chromiumInstall(edge, true) },
    }),
    managed('org.mozilla.firefox', {
      EnterprisePoliciesEnabled: true,
      ExtensionSettings: { [firefox.id]: firefoxInstall(firefox) },
    }),
  ]);
}

/** Takes the place of the installation, since it has its identifier: the browsers remove Webside. */
export function removalProfile(input: KitInput): string {
  return profile(input, 'install', 'Webside: removal', [
    managed('org.mozilla.firefox', {
      EnterprisePoliciesEnabled: true,
      ExtensionSettings: { [input.firefox.id]: firefoxRemoval },
    }),
  ]);
}

interface Managed {
  readonly domain: string;
  readonly preferences: Readonly<Record<string, unknown>>;
}

function managed(domain: string, preferences: Readonly<Record<string, unknown>>): Managed {
  return { domain, preferences };
}

function profile(
  { organisation, chrome }: KitInput,
  name: string,
  title: string,
  payloads: readonly Managed[],
): string {
  const identifier = `extension.webside.${chrome.id}.${name}`;
  const content = payloads.map(({ domain, preferences }) => ({
    PayloadType: 'com.apple.ManagedClient.preferences',
    PayloadVersion: 1,
    PayloadIdentifier: `${identifier}.${domain}`,
    PayloadUUID: uuidOf(`${identifier}.${domain}`),
    PayloadEnabled: true,
    PayloadDisplayName: `${title} (${domain})`,
    PayloadContent: { [domain]: { Forced: [{ mcx_preference_settings: preferences }] } },
  }));
  return plist({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: identifier,
    PayloadUUID: uuidOf(identifier),
    PayloadDisplayName: title,
    PayloadDescription: 'Sets up the browser extension Webside. Remove this profile to undo it.',
    PayloadOrganization: organisation,
    PayloadScope: 'System',
    PayloadRemovalDisallowed: false,
    PayloadContent: content,
  });
}

/** The same identifier, the same UUID: a profile that is installed again replaces the earlier one. */
export function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    // A UUID made by a rule of its own, as RFC 9562 provides for.
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-').toUpperCase();
}

function plist(value: unknown): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${element(value, '')}
</plist>
`;
}

function element(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (typeof value === 'boolean') return `${indent}<${value}/>`;
  if (typeof value === 'number') return `${indent}<integer>${value}</integer>`;
  if (typeof value === 'string') return `${indent}<string>${escapeXml(value)}</string>`;
  if (Array.isArray(value)) {
    const items = value.map((item) => element(item, inner));
    return items.length === 0
      ? `${indent}<array/>`
      : `${indent}<array>\n${items.join('\n')}\n${indent}</array>`;
  }
  const entries = Object.entries(value as object).map(
    ([key, part]) => `${inner}<key>${escapeXml(key)}</key>\n${element(part, inner)}`,
  );
  return entries.length === 0
    ? `${indent}<dict/>`
    : `${indent}<dict>\n${entries.join('\n')}\n${indent}</dict>`;
}
