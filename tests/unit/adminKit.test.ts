import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyName, templates } from '../../admin/admx.ts';
import { policyKeys } from '../../admin/keys.ts';
import { type KitFiles, kit, type Repository } from '../../admin/kit.ts';
import { settingsProfile, uuidOf } from '../../admin/mac.ts';
import { removeScript, setScript } from '../../admin/powershell.ts';
import {
  type RegistryValue,
  regFile,
  registryData,
  registryValues,
  settingsKeys,
  windowsBrowsers,
} from '../../admin/registry.ts';
import { managedSchema } from '../../utils/core/settings/managedSchema.ts';
import { readPolicy } from '../../utils/core/settings/policy.ts';
import { fits, writePolicy, writtenValue } from '../../utils/core/settings/written.ts';
import { lintTemplates } from './support/admx.ts';
import { readCatalogue } from './support/catalogue.ts';
import { canMerge, emptyHive, exportReg, mergeReg } from './support/hive.ts';
import { asChromiumReads, chromiumId, inputWith, parseReg, policies } from './support/kit.ts';
import { elements, parseXml, type XmlElement } from './support/xml.ts';

const strings = await readCatalogue();
const words = (key: string) => strings.get(key);
const repository: Repository = {
  version: '1.2.3',
  leastFirefox: '140.0',
  words,
  lock: readFileSync('package-lock.json', 'utf8'),
  permissions: readFileSync('docs/PERMISSIONS.md', 'utf8'),
};
const practice = {
  organisationName: 'High Street Practice',
  nudges: false,
  'slotMinutes.default': 10,
  'reconnectSeconds.max': 90,
  extraHosts: [{ host: 'video.practice.example', label: 'Our room', autoStart: 'always' }],
};
const input = inputWith(practice);
const schema = managedSchema();
const text = (files: ReadonlyMap<string, Uint8Array>, path: string) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(files.get(path));
const { admx, adml } = templates(input, words);

describe('a policy that is written down', () => {
  test('is read again as the same, and lets nothing be dropped by Chrome or Edge', () => {
    fc.assert(
      fc.property(policies, (values) => {
        expect(fits(values, schema), JSON.stringify(values)).toBe(true);
        const read = readPolicy(values);
        expect(read.problems).toEqual([]);
        expect(writePolicy(read)).toEqual(values);
      }),
      { numRuns: 200 },
    );
  });

  test('keeps each value as it was given where browsers let that through', () => {
    expect(writtenValue('nudges', '0')).toBe(false);
    expect(writtenValue('reconnectSeconds', '90')).toBe(90);
    expect(writtenValue('serviceName.teams', ' Ward round ')).toBe(' Ward round ');
    expect(writtenValue('extraHosts', JSON.stringify(practice.extraHosts))).toEqual(
      practice.extraHosts,
    );
  });
});

describe('the registry of Windows', () => {
  const blocked = {
    key: 'SOFTWARE\\Policies\\Mozilla\\Firefox\\ExtensionSettings\\webside@webside.extension',
    name: 'installation_mode',
    data: 'blocked',
  };
  /** Of another extension. */
  const other = { ...blocked, key: blocked.key.replace(/[^\\]+$/, 'other@example.org') };
  const byPlace = (a: RegistryValue, b: RegistryValue) =>
    `${a.key}\n${a.name}` < `${b.key}\n${b.name}` ? -1 : 1;
  const under = (values: readonly RegistryValue[], wanted: string) =>
    values.filter(({ key }) => key === wanted);

  test('gives each browser the same settings', () => {
    fc.assert(
      fc.property(policies, (values) => {
        const written = registryValues(inputWith(values));
        for (const { id, settingsKey } of windowsBrowsers(input)) {
          const found = under(written, settingsKey);
          const raw = Object.fromEntries(found.map(({ name, data }) => [name, data]));
          const delivered = id === 'firefox' ? raw : asChromiumReads(found);
          expect(readPolicy(delivered), id).toEqual(readPolicy(values));
        }
      }),
      { numRuns: 100 },
    );
  });

  test('is written by set.reg, value for value', () => {
    fc.assert(
      fc.property(policies, (values) => {
        const written = registryValues(inputWith(values));
        const read = parseReg(regFile(written, settingsKeys(input)));
        expect(read).toEqual({ values: written, removed: settingsKeys(input) });
      }),
      { numRuns: 100 },
    );
  });

  test('is left by remove.reg with nothing but what lets Firefox remove Webside', () => {
    const { values, removed } = parseReg(
      kit(input, repository).get('windows/remove.reg') as Uint8Array,
    );
    expect(values).toEqual([blocked]);
    for (const { key } of registryValues(input)) {
      expect(
        removed.some((gone) => key === gone || key.startsWith(`${gone}\\`)),
        key,
      ).toBe(true);
    }
    for (const key of removed) expect(key).toMatch(/\\(bppj[a-p]{28}|webside@webside\.extension)$/);
  });

  test('is not without the installation for a moment when set.reg runs again', () => {
    const { removed } = parseReg(kit(input, repository).get('windows/set.reg') as Uint8Array);
    for (const { installKey } of windowsBrowsers(input)) {
      expect(removed.some((gone) => installKey.startsWith(gone))).toBe(false);
    }
  });

  const inHives = 'is in a hive what the kit says, after set.reg and after remove.reg';
  // Where tests decide, a tool that is missing is a failure.
  test.skipIf(!canMerge && !process.env.CI)(
    canMerge ? inHives : `${inHives} (skipped: no hivexregedit here)`,
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'webside-hive-'));
      const hive = join(folder, 'SOFTWARE');
      const inHive = () => parseReg(exportReg(hive)).values.toSorted(byPlace);
      const earlier = kit(inputWith({ nudges: true, 'enabled.teams': false }), repository);
      try {
        for (const values of [practice, ...fc.sample(policies, 5)]) {
          const files = kit(inputWith(values), repository);
          const merge = (from: KitFiles, name: string) =>
            mergeReg(hive, from.get(`windows/${name}`) as Uint8Array);
          writeFileSync(hive, emptyHive());
          mergeReg(hive, regFile([other], []));
          // What an earlier kit has set goes, and what is not ours stays.
          merge(earlier, 'set.reg');
          merge(files, 'set.reg');
          const found = inHive();
          expect(found).toEqual([other, ...registryValues(inputWith(values))].toSorted(byPlace));
          const written = readPolicy(JSON.parse(text(files, 'policy.json')));
          for (const { id, settingsKey } of windowsBrowsers(input)) {
            const own = under(found, settingsKey);
            const raw = Object.fromEntries(own.map(({ name, data }) => [name, data]));
            expect(readPolicy(id === 'firefox' ? raw : asChromiumReads(own)), id).toEqual(written);
          }
          merge(files, 'remove.reg');
          expect(inHive()).toEqual([other, blocked].toSorted(byPlace));
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  test('is written by the scripts for Intune, value for value', () => {
    const line =
      /^ {2}@\{ Key = ('(?:[^']|'')*'); Name = ('(?:[^']|'')*'); Type = '(DWord|String)'; Data = ((?:'(?:[^']|'')*')|-?\d+) \}$/gm;
    const unquoted = (quoted: string) => quoted.slice(1, -1).replace(/(['\u2018-\u201b])\1/g, '$1');
    const valuesIn = (script: string) =>
      [...script.matchAll(line)].map(([, key = '', name = '', type, data = '']) => ({
        key: unquoted(key),
        name: unquoted(name),
        data: type === 'DWord' ? Number(data) : unquoted(data),
      }));
    expect(valuesIn(removeScript(input))).toEqual([blocked]);
    fc.assert(
      fc.property(policies, (values) => {
        const script = setScript(inputWith(values));
        expect(valuesIn(script)).toEqual(registryValues(inputWith(values)));
        // No typographic quotation mark ends a text by itself: PowerShell takes them for plain ones.
        for (const [literal] of script.matchAll(/[\u2018-\u201b]+/g)) {
          expect(literal.length % 2).toBe(0);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('the templates for Group Policy', () => {
  test('keep to the published rules', () => {
    expect(lintTemplates(admx, adml)).toEqual([]);
  });

  test('remove Webside where its installation is disabled, from Firefox by blocking it', () => {
    const disabled = (id: string) =>
      [...elements(parseXml(admx))]
        .find(({ name, attributes }) => name === 'policy' && attributes.name === `${id}_install`)
        ?.children.find(({ name }) => name === 'disabledValue')?.children[0];
    expect(disabled('chrome')?.name).toBe('delete');
    expect(disabled('edge')?.name).toBe('delete');
    expect(disabled('firefox')).toMatchObject({ name: 'string', text: 'blocked' });
  });

  test.each([
    ['a string is missing', admx, adml.replace(/ *<string id="chrome_install">.*\n/, '')],
    ['a string is there twice', admx, adml.replace(/( *<string id="webside">.*\n)/, '$1$1')],
    [
      'a category is unknown',
      admx.replace('<parentCategory ref="edge_log"', '<parentCategory ref="none"'),
      adml,
    ],
    ['a name has a dot', admx.replace('name="edge_install"', 'name="edge.install"'), adml],
    ['a policy is there twice', admx.replace('name="edge_install"', 'name="chrome_install"'), adml],
    ['a control is of another kind', admx, adml.replace(/decimalTextBox/g, 'textBox')],
    [
      'a presentation is missing',
      admx,
      adml.replace(/presentation id="chrome_set_slotMinutes"/, 'presentation id="x"'),
    ],
    [
      'parts are in another order',
      admx.replace(/( *<parentCategory ref="chrome" \/>\n)( *<supportedOn .*\n)/, '$2$1'),
      adml,
    ],
    ['a key names its hive', admx.replace(' key="SOFTWARE', ' key="HKLM\\SOFTWARE'), adml],
    ['an attribute is unknown', admx.replace('<text id', '<text colour="red" id'), adml],
    ['bounds do not go together', admx.replace(/minValue="\d+"/, 'minValue="999999"'), adml],
    ['the namespace is another', admx.replace('2006/07', '2006/08'), adml],
  ])('would be refused where %s', (_, changedAdmx, changedAdml) => {
    expect([changedAdmx, changedAdml]).not.toEqual([admx, adml]);
    expect(lintTemplates(changedAdmx, changedAdml)).not.toEqual([]);
  });

  test('write for every key and value what set.reg would', () => {
    const found = new Map(
      [...elements(parseXml(admx))]
        .filter(({ name }) => name === 'policy')
        .map((policy) => [policy.attributes.name, policy]),
    );
    fc.assert(
      fc.property(policies, (values) => {
        for (const { id, settingsKey } of windowsBrowsers(input)) {
          for (const [key, value] of Object.entries(values)) {
            const policy = found.get(policyName(id, key));
            expect(policy?.attributes.key, key).toBe(settingsKey);
            expect(policy && whatItWrites(policy, value), key).toEqual([key, registryData(value)]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('open every number and choice at what holds without a policy', () => {
    const byId = new Map(
      [...elements(parseXml(adml))]
        .filter(({ name }) => name === 'presentation')
        .map(({ attributes, children }) => [attributes.id, children[0]?.attributes]),
    );
    for (const { key, field, standard } of policyKeys(words)) {
      const opensAt = byId.get(policyName('edge', key));
      if (field?.kind === 'number') expect(opensAt?.defaultValue, key).toBe(String(standard));
      if (field?.kind !== 'choice') continue;
      expect(field.options[Number(opensAt?.defaultItem)], key).toBe(standard);
    }
    expect(byId.get(policyName('chrome', 'retentionDays'))?.defaultValue).toBe('90');
  });

  test('have every key in words, once a browser', () => {
    const keys = policyKeys(words);
    expect(keys.map(({ key }) => key).sort()).toEqual(Object.keys(schema.properties ?? {}).sort());
    for (const { key, title, description } of keys) {
      expect(title.length, key).toBeGreaterThan(3);
      expect(description.length, key).toBeGreaterThan(10);
    }
    const titles = keys.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  /** Name and data of the value that Group Policy writes when the setting is given this value. */
  function whatItWrites(
    policy: XmlElement,
    value: unknown,
  ): readonly [unknown, unknown] | undefined {
    const child = (element: XmlElement | undefined, name: string) =>
      element?.children.find((one) => one.name === name);
    const dataOf = (element: XmlElement | undefined) => {
      const decimal = child(element, 'decimal');
      return decimal ? Number(decimal.attributes.value) : child(element, 'string')?.text;
    };
    if (policy.attributes.valueName) {
      const state = child(policy, value ? 'enabledValue' : 'disabledValue');
      return [policy.attributes.valueName, dataOf(state)];
    }
    const part = child(policy, 'elements')?.children[0];
    if (part?.name === 'enum') {
      const datas = part.children.map((item) => dataOf(child(item, 'value')));
      return [part.attributes.valueName, datas.find((data) => data === value)];
    }
    if (part?.name === 'decimal') {
      const { minValue, maxValue } = part.attributes;
      const inside = Number(value) >= Number(minValue) && Number(value) <= Number(maxValue);
      return inside ? [part.attributes.valueName, value] : undefined;
    }
    const data = registryData(value);
    const room = Number(part?.attributes.maxLength);
    return String(data).length <= room ? [part?.attributes.valueName, data] : undefined;
  }
});

const python = spawnSync('python3', ['-c', 'import plistlib']).status === 0;
describe.skipIf(!python)(
  python ? 'the profiles for macOS' : 'the profiles for macOS (skipped: no python3 here)',
  () => {
    /** Reads profiles as Python does, all in one go. */
    function readProfiles(profiles: readonly string[]): Record<string, unknown>[] {
      const { stdout, stderr } = spawnSync(
        'python3',
        [
          '-c',
          'import json,plistlib,sys; print(json.dumps([plistlib.loads(p.encode()) for p in json.load(sys.stdin)]))',
        ],
        { input: JSON.stringify(profiles), encoding: 'utf8', maxBuffer: 2 ** 28 },
      );
      expect(stderr).toBe('');
      return JSON.parse(stdout) as Record<string, unknown>[];
    }

    test('have the settings at the documented place, for any policy', () => {
      const samples = fc.sample(policies, 40);
      const read = readProfiles(samples.map((values) => settingsProfile(inputWith(values))));
      for (const [index, values] of samples.entries()) {
        const payloads = read[index]?.PayloadContent as Record<string, unknown>[];
        const at = (domain: string) =>
          payloads.flatMap(({ PayloadType, PayloadContent }) => {
            const content = (PayloadContent as Record<string, unknown>)[domain] as
              | { Forced: { mcx_preference_settings: unknown }[] }
              | undefined;
            if (!content) return [];
            expect(PayloadType).toBe('com.apple.ManagedClient.preferences');
            return content.Forced.map((forced) => forced.mcx_preference_settings);
          });
        for (const browser of [
          'com.google.Chrome',
          'com.microsoft.Edge',
          'org.chromium.Chromium',
        ]) {
          expect(at(`${browser}.extensions.${chromiumId}`)).toEqual([values]);
        }
        expect(at('org.mozilla.firefox')).toEqual([
          {
            EnterprisePoliciesEnabled: true,
            '3rdparty': { Extensions: { 'webside@webside.extension': values } },
          },
        ]);
      }
    });

    test('are told apart by identifiers and UUIDs', () => {
      const files = kit(input, repository);
      const read = readProfiles([
        text(files, 'macos/webside-settings.mobileconfig'),
        text(files, 'macos/webside-install.mobileconfig'),
      ]);
      const all = read.flatMap((one) => [
        one,
        ...(one.PayloadContent as Record<string, unknown>[]),
      ]);
      for (const part of ['PayloadUUID', 'PayloadIdentifier']) {
        expect(new Set(all.map((one) => one[part])).size).toBe(all.length);
      }
      for (const { PayloadUUID } of all) {
        expect(PayloadUUID).toMatch(
          /^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/,
        );
      }
      // What has the same identifier takes the other's place.
      const [, install] = read;
      const [removal] = readProfiles([text(files, 'macos/webside-remove.mobileconfig')]);
      expect(removal?.PayloadIdentifier).toBe(install?.PayloadIdentifier);
      expect(JSON.stringify(removal)).toContain('"installation_mode":"blocked"');
      expect(JSON.stringify(removal)).not.toContain('force_installed');
      expect(uuidOf('a')).toBe(uuidOf('a'));
      expect(uuidOf('a')).not.toBe(uuidOf('b'));
    });
  },
);

describe('a kit', () => {
  const files = kit(input, repository);
  const json = (path: string) => JSON.parse(text(files, path)) as Record<string, never>;

  test('is the same for the same input, to the byte', () => {
    expect([...kit(inputWith({ ...practice }), repository)]).toEqual([...files]);
  });

  test('has sums of all its files', () => {
    const sums = [...files]
      .filter(([path]) => path !== 'SHA256SUMS')
      .map(
        ([path, contents]) => `${createHash('sha256').update(contents).digest('hex')}  ${path}\n`,
      );
    expect(text(files, 'SHA256SUMS')).toBe(sums.join(''));
  });

  test('has the same policy in every JSON', () => {
    expect(json('policy.json')).toEqual(practice);
    for (const browser of ['chromium', 'opt/chrome', 'opt/edge']) {
      const policy = json(`linux/etc/${browser}/policies/managed/webside.json`);
      expect(policy).toMatchObject({
        ExtensionSettings: { [chromiumId]: { installation_mode: 'force_installed' } },
        '3rdparty': { extensions: { [chromiumId]: practice } },
      });
    }
    expect(json('linux/etc/firefox/policies/policies.json')).toMatchObject({
      policies: { '3rdparty': { Extensions: { 'webside@webside.extension': practice } } },
    });
    expect(json('linux/remove/etc/firefox/policies/policies.json')).toEqual({
      policies: {
        ExtensionSettings: { 'webside@webside.extension': { installation_mode: 'blocked' } },
      },
    });
    const wrapped = Object.entries(json('google-admin/policy.json'));
    const unwrapped = wrapped.map(([key, { Value }]) => [key, Value]);
    expect(wrapped.every(([, value]) => Object.keys(value).join() === 'Value')).toBe(true);
    expect(Object.fromEntries(unwrapped)).toEqual(practice);
  });

  test('has update manifests for packages of the practice’s own, and none for the store’s', () => {
    const [app] = parseXml(text(files, 'self-hosting/update.xml')).children;
    expect(app?.attributes.appid).toBe(chromiumId);
    expect(app?.children[0]?.attributes).toEqual({
      codebase: 'https://files.example.org/webside/webside-1.2.3.crx',
      version: '1.2.3',
    });
    expect(json('self-hosting/updates.json')).toEqual({
      addons: {
        'webside@webside.extension': {
          updates: [
            {
              version: '1.2.3',
              update_link: input.firefox.url,
              applications: { gecko: { strict_min_version: '140.0' } },
            },
          ],
        },
      },
    });
    const fromStore = kit({ ...input, host: null }, repository);
    expect([...fromStore.keys()].filter((path) => path.startsWith('self-hosting'))).toEqual([]);
  });

  test('has a bill of materials that fits together', () => {
    const { components, dependencies } = json('sbom.cdx.json') as unknown as {
      components: {
        'bom-ref': string;
        group?: string;
        name: string;
        scope: string;
        hashes?: { content: string }[];
      }[];
      dependencies: { ref: string; dependsOn: string[] }[];
    };
    const refs = components.map((component) => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    for (const { dependsOn } of dependencies) {
      for (const ref of dependsOn) expect(refs).toContain(ref);
    }
    const { dependencies: ours } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const required = components
      .filter(({ scope }) => scope === 'required')
      .map(({ group, name }) => (group ? `${group}/${name}` : name));
    expect(required).toEqual(expect.arrayContaining(Object.keys(ours)));
    expect(required).not.toContain('vitest');
    expect(dependencies[0]?.dependsOn).toHaveLength(Object.keys(ours).length);
    for (const { hashes = [] } of components) {
      for (const { content } of hashes) expect(content).toMatch(/^[0-9a-f]{128}$/);
    }
  });

  test('names every key in its README', () => {
    const readme = text(files, 'README.md');
    for (const key of Object.keys(schema.properties ?? {}))
      expect(readme).toContain(`| \`${key}\` |`);
    for (const [, path = ''] of readme.matchAll(
      /`((?:windows|intune|macos|linux|google-admin|self-hosting)\/[\w./-]+\.\w+)`/g,
    )) {
      expect([...files.keys()]).toContain(path);
    }
  });
});
