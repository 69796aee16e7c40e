import * as v from 'valibot';
import { keyTwice } from '../jsonKeys.ts';
import { catalogue } from './catalogue.ts';
import { fieldOf } from './field.ts';
import { coerce, noPolicy, type Policy, placeOf, stepsOf } from './policy.ts';
import { type Choice, type ResolvedSettings, withChoice } from './resolve.ts';
import type { Setting } from './setting.ts';

/** A doctor's own settings as a file, to be kept or taken to another computer. Pure. */

const format = 'webside-settings';
const version = 1;

/** Files of this size or more are not read: every setting at its longest takes a fifth of it. */
export const tooManyBytes = 500_000;

/** What is wrong with a file as a whole. */
export type FileFault = 'notJson' | 'otherFormat' | 'otherVersion' | 'nothing';

/**
 * A value in a file that cannot be used. `unknown`: Webside has no setting with this name; `twice`:
 * the name stands there twice, so that nobody knows which value is meant.
 */
export interface RefusedValue {
  readonly key: string;
  readonly reason: 'unknown' | 'policyOnly' | 'value' | 'twice';
  /** Where in a list it is, such as `quietHours[0].to`. */
  readonly place?: string;
}

/** What the doctor chose and what differs from what would be in force otherwise. */
export function ownChoices(
  { settings, sources }: Pick<ResolvedSettings, 'settings' | 'sources'>,
  { hosts, defaults }: Policy,
): readonly Choice[] {
  const values = settings as unknown as Readonly<Record<string, unknown>>;
  return Object.entries<Setting<unknown>>(catalogue).flatMap(([key, entry]) => {
    if (sources[key] !== 'choice') return [];
    const value =
      key === 'extraHosts'
        ? settings.extraHosts.filter(({ host }) => !hosts.some((other) => other.host === host))
        : values[key];
    const standard = Object.hasOwn(defaults, key) ? defaults[key] : entry.default;
    return isSame(value, standard) ? [] : [{ key, value }];
  });
}

export function writeSettingsFile(choices: readonly Choice[]): string {
  const settings = Object.fromEntries(choices.map(({ key, value }) => [key, value]));
  return `${JSON.stringify({ format, version, settings }, null, 2)}\n`;
}

/**
 * What a file changes; or, if anything in it is wrong, only what is wrong.
 * @returns `passedOver`: the settings in the file that the policy has fixed
 */
export function readSettingsFile(
  text: string,
  policy: Policy,
):
  | { readonly changes: readonly Choice[]; readonly passedOver: readonly string[] }
  | { readonly fault: FileFault }
  | { readonly refused: readonly RefusedValue[] } {
  let file: unknown;
  // Editors on Windows may put a mark before the text.
  const json = text.replace(/^\uFEFF/, '');
  try {
    file = JSON.parse(json);
  } catch {
    return { fault: 'notJson' };
  }
  if (!isRecord(file) || file.format !== format) return { fault: 'otherFormat' };
  if (file.version !== version) return { fault: 'otherVersion' };
  if (!isRecord(file.settings)) return { fault: 'otherFormat' };
  const twice = keyTwice(json);
  if (twice !== undefined) return { refused: [{ key: twice.slice(0, 80), reason: 'twice' }] };
  const entries = Object.entries(file.settings).map(
    ([key, value]) => [key, asMeant(key, value)] as const,
  );
  if (entries.length === 0) return { fault: 'nothing' };
  const isFixed = (key: string) => Object.hasOwn(policy.fixed, key);
  const refused = entries.flatMap(([key, value]): RefusedValue[] => {
    const entry = settingOf(key);
    if (!entry) return [{ key, reason: 'unknown' }];
    if (entry.policyOnly) return [{ key, reason: 'policyOnly' }];
    // What the policy has fixed is ignored, but it must be right all the same.
    const result = withChoice({}, key, value, isFixed(key) ? noPolicy : policy);
    return 'problem' in result ? [refusedValue(key, entry, value)] : [];
  });
  if (refused.length > 0) return { refused };
  return {
    changes: entries.filter(([key]) => !isFixed(key)).map(([key, value]) => ({ key, value })),
    passedOver: Object.keys(file.settings).filter(isFixed),
  };
}

/** Somebody may have written times into the file by hand. */
function asMeant(key: string, value: unknown): unknown {
  const field = fieldNamed(key);
  return field?.kind === 'hours' ? coerce(field, value) : value;
}

function refusedValue(key: string, { schema }: Setting<unknown>, value: unknown): RefusedValue {
  const result = v.safeParse(schema, value);
  const path = result.success ? undefined : result.issues[0].path;
  const place = path && placeOf({ key, path: stepsOf(path) });
  return { key, reason: 'value', ...(place ? { place } : {}) };
}

/** The field for a setting that a file names, where there is one. */
export function fieldNamed(key: string): ReturnType<typeof fieldOf> | undefined {
  const entry = settingOf(key);
  return entry && fieldOf(entry);
}

function settingOf(key: string): Setting<unknown> | undefined {
  return Object.hasOwn(catalogue, key)
    ? (catalogue as Readonly<Record<string, Setting<unknown>>>)[key]
    : undefined;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
