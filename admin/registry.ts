import { chromiumInstall, firefoxInstall, firefoxRemoval } from './browsers.ts';
import type { KitInput, Source } from './options.ts';

/** What Windows keeps of a policy, under HKEY_LOCAL_MACHINE. Pure. */
export interface RegistryValue {
  /** Without the hive: `SOFTWARE\Policies\...` */
  readonly key: string;
  readonly name: string;
  /** A whole number is a REG_DWORD, a text a REG_SZ. */
  readonly data: number | string;
}

export interface WindowsBrowser {
  /** For names in templates. */
  readonly id: 'chrome' | 'edge' | 'firefox';
  readonly name: string;
  readonly source: Source;
  /** Where the browser reads how the extension is installed. */
  readonly installKey: string;
  /** Where it reads the extension's settings. */
  readonly settingsKey: string;
  readonly install: Readonly<Record<string, unknown>>;
  /** What stands there instead for the browser to remove it; nothing, where its going is enough. */
  readonly removal: Readonly<Record<string, unknown>>;
}

export function windowsBrowsers({ chrome, edge, firefox }: KitInput): readonly WindowsBrowser[] {
  const chromium = (id: 'chrome' | 'edge', name: string, root: string, source: Source) => ({
    id,
    name,
    source,
    installKey: `${root}\\ExtensionSettings\\${source.id}`,
    settingsKey: `${root}\\3rdparty\\extensions\\${source.id}\\policy`,
    install: chromiumInstall(source, id === 'edge'),
    removal: {},
  });
  const mozilla = 'SOFTWARE\\Policies\\Mozilla\\Firefox';
  return [
    chromium('chrome', 'Google Chrome', 'SOFTWARE\\Policies\\Google\\Chrome', chrome),
    chromium('edge', 'Microsoft Edge', 'SOFTWARE\\Policies\\Microsoft\\Edge', edge),
    {
      id: 'firefox',
      name: 'Mozilla Firefox',
      source: firefox,
      installKey: `${mozilla}\\ExtensionSettings\\${firefox.id}`,
      settingsKey: `${mozilla}\\3rdparty\\Extensions\\${firefox.id}`,
      install: firefoxInstall(firefox),
      removal: firefoxRemoval,
    },
  ];
}

export function registryValues(input: KitInput): readonly RegistryValue[] {
  return windowsBrowsers(input).flatMap(({ installKey, settingsKey, install }) => [
    ...valuesUnder(installKey, install),
    ...valuesUnder(settingsKey, input.values),
  ]);
}

/** What stays behind so that the browsers remove the extension. */
export function removalValues(input: KitInput): readonly RegistryValue[] {
  return windowsBrowsers(input).flatMap(({ installKey, removal }) =>
    valuesUnder(installKey, removal),
  );
}

function valuesUnder(
  key: string,
  values: Readonly<Record<string, unknown>>,
): readonly RegistryValue[] {
  return Object.entries(values).map(([name, value]) => ({ key, name, data: registryData(value) }));
}

/** The keys that are Webside's alone: removing them removes all that the kit has set. */
export function ownKeys(input: KitInput): readonly string[] {
  return windowsBrowsers(input).flatMap(({ id, installKey, settingsKey }) => [
    installKey,
    // What lies above `policy` is named by the extension's id, too.
    id === 'firefox' ? settingsKey : settingsKey.replace(/\\policy$/, ''),
  ]);
}

/** As Windows delivers it to the browser: yes and no as 1 and 0, lists as JSON. */
export function registryData(value: unknown): number | string {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' || typeof value === 'string') return value;
  return JSON.stringify(value);
}

/** The keys of the settings alone. A browser that sees its installation key go may remove Webside. */
export function settingsKeys(input: KitInput): readonly string[] {
  return windowsBrowsers(input).map(({ settingsKey }) => settingsKey);
}

/** A file for regedit that removes keys with all that is in them, and then sets the values. */
export function regFile(values: readonly RegistryValue[], removed: readonly string[]): Uint8Array {
  // The form in which regedit writes: UTF-16 with its mark, and line breaks of Windows.
  const text = regLines(values, removed).join('\r\n');
  return new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
}

export function regLines(
  values: readonly RegistryValue[],
  removed: readonly string[],
): readonly string[] {
  const lines = ['Windows Registry Editor Version 5.00', ''];
  for (const key of removed) lines.push(`[-HKEY_LOCAL_MACHINE\\${key}]`, '');
  for (const key of new Set(values.map(({ key }) => key))) {
    lines.push(`[HKEY_LOCAL_MACHINE\\${key}]`);
    for (const value of values.filter((value) => value.key === key)) {
      lines.push(`"${escaped(value.name)}"=${regData(value.data)}`);
    }
    lines.push('');
  }
  return lines;
}

function regData(data: number | string): string {
  if (typeof data === 'number') return `dword:${(data >>> 0).toString(16).padStart(8, '0')}`;
  if (!/[\t\r\n]/.test(data)) return `"${escaped(data)}"`;
  // A text with line breaks has no other form here than its bytes.
  const bytes = [...Buffer.from(`${data}\0`, 'utf16le')];
  return `hex(1):${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(',')}`;
}

function escaped(text: string): string {
  return text.replace(/[\\"]/g, '\\$&');
}
