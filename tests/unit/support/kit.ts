import fc from 'fast-check';
import type { KitInput } from '../../../admin/options.ts';
import type { RegistryValue } from '../../../admin/registry.ts';
import { catalogue } from '../../../utils/core/settings/catalogue.ts';
import { fieldOf } from '../../../utils/core/settings/field.ts';
import { type ManagedType, managedSchema } from '../../../utils/core/settings/managedSchema.ts';
import { readPolicy } from '../../../utils/core/settings/policy.ts';
import type { Setting } from '../../../utils/core/settings/setting.ts';
import { type WrittenPolicy, writePolicy } from '../../../utils/core/settings/written.ts';
import { valuesOf } from './settingValues.ts';

export const chromiumId = 'bppjdhoaepkebkhbkccagfefdpodgfhf';
const url = 'https://files.example.org/webside/update.xml';

export function inputWith(values: WrittenPolicy): KitInput {
  return {
    organisation: 'High Street Practice',
    chrome: { id: chromiumId, url, selfHosted: true },
    edge: { id: chromiumId, url, selfHosted: true },
    firefox: {
      id: 'webside@webside.extension',
      url: 'https://files.example.org/webside/webside-0.1.0.xpi',
      selfHosted: true,
    },
    host: 'https://files.example.org/webside/',
    values,
  };
}

/** Texts with what formats trip over. */
const hardText = fc.oneof(
  fc.string({ minLength: 1, maxLength: 60 }),
  fc.constantFrom(
    `Dr "O'Neill" & <Partners>`,
    'C:\\Practice\\',
    '‘High’ “Street” ‚Practice‛ ]]>',
    'Ysgol Ŵyn 🩺',
    '$(calc) %PATH% `x`',
    '&amp;#13;',
    '"',
    "''",
  ),
);

/** A value for each key that a policy may hold. */
const anyValues: Readonly<Record<string, fc.Arbitrary<unknown>>> = Object.fromEntries([
  ['organisationName', hardText],
  ['supportContact', fc.oneof(hardText, fc.constant('ext. 12\nor the desk'))],
  ['policyVersion', fc.stringMatching(/^[\w.-]{1,40}$/)],
  ...Object.keys(managedSchema().properties ?? {}).flatMap((key) => {
    const name = key.replace(/\.(default|min|max)$/, '');
    const entry = Object.hasOwn(catalogue, name)
      ? (catalogue as Record<string, Setting<unknown>>)[name]
      : undefined;
    return entry ? [[key, valuesOf(fieldOf(entry))]] : [];
  }),
]);

/** Policies with nothing wrong in them, in the form in which a kit has them. */
export const policies: fc.Arbitrary<WrittenPolicy> = fc
  .record(anyValues, { requiredKeys: [] })
  .map((raw) => writePolicy(readPolicy(raw)))
  .filter((values) => !JSON.stringify(values).match(/\\u00|\\u[dD][89a-fA-F]|\\[bf]/));

/** What Chrome and Edge make of registry values by the managed schema, before they hand them over. */
export function asChromiumReads(values: readonly RegistryValue[]): Record<string, unknown> {
  const types = managedSchema().properties ?? {};
  return Object.fromEntries(
    values.map(({ name, data }) => [name, asType(data, types[name] as ManagedType)]),
  );
}

function asType(data: number | string, { type }: ManagedType): unknown {
  if (type === 'boolean') return data !== 0;
  if (type === 'array' || type === 'object') return JSON.parse(String(data));
  return data;
}

/** Reads a file of regedit's. */
export function parseReg(bytes: Uint8Array): {
  readonly values: readonly RegistryValue[];
  readonly removed: readonly string[];
} {
  const text = new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes);
  const [head, ...lines] = text.split('\r\n');
  if (head !== '\ufeffWindows Registry Editor Version 5.00') throw new Error(`Head is ${head}`);
  const values: RegistryValue[] = [];
  const removed: string[] = [];
  let key = '';
  for (const line of lines) {
    const section = /^\[(-?)HKEY_LOCAL_MACHINE\\(.+)\]$/.exec(line);
    const value =
      /^"((?:[^"\\]|\\.)*)"=(?:dword:([0-9a-f]{8})|hex\(1\):([0-9a-f,]+)|"((?:[^"\\]|\\.)*)")$/.exec(
        line,
      );
    if (line === '') continue;
    if (section?.[1]) removed.push(section[2] ?? '');
    else if (section) key = section[2] ?? '';
    else if (value) {
      const [, name = '', number, hex, quoted = ''] = value;
      const data =
        number !== undefined
          ? Number.parseInt(number, 16) | 0
          : hex !== undefined
            ? Buffer.from(hex.replaceAll(',', ''), 'hex').toString('utf16le').replace(/\0$/, '')
            : unescaped(quoted);
      values.push({ key, name: unescaped(name), data });
    } else throw new Error(`Not a line of a registry file: ${line}`);
  }
  return { values, removed };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
