import * as v from 'valibot';
import { catalogue, type Setting, type Settings } from './catalogue.ts';

/** A stored choice that cannot be used: where, and what a right one looks like. */
export interface SettingProblem {
  readonly key: string;
  readonly problem: string;
}

export interface ResolvedSettings {
  readonly settings: Settings;
  /** Choices that were passed over; each falls back to its default and no other is touched. */
  readonly problems: readonly SettingProblem[];
}

/**
 * The value of every setting: the doctor's own choice where there is a valid one, else the default.
 * @param chosen what is stored, of any shape
 */
export function resolveSettings(chosen: unknown): ResolvedSettings {
  const choices = isRecord(chosen) ? chosen : {};
  const problems: SettingProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries<Setting<unknown>>(catalogue)) {
    values[key] = entry.default;
    if (choices[key] === undefined) continue;
    const result = v.safeParse(entry.schema, choices[key]);
    if (result.success) values[key] = result.output;
    else problems.push({ key, problem: result.issues[0].message });
  }
  for (const key of Object.keys(choices)) {
    if (!Object.hasOwn(catalogue, key))
      problems.push({ key, problem: 'is not a setting of Webside' });
  }
  // Every key of the catalogue was given a value of its own schema just above.
  return { settings: values as unknown as Settings, problems };
}

/**
 * The choices with one more, or with one taken back.
 * @param value `undefined` takes the choice back: the default is in force again
 * @returns what to store, or what is wrong with the value
 */
export function withChoice(
  chosen: unknown,
  key: string,
  value: unknown,
): { readonly choices: Record<string, unknown> } | SettingProblem {
  const { [key]: _, ...others } = isRecord(chosen) ? chosen : {};
  if (value === undefined) return { choices: others };
  const entry = Object.hasOwn(catalogue, key)
    ? (catalogue as Record<string, Setting<unknown>>)[key]
    : undefined;
  if (!entry) return { key, problem: 'is not a setting of Webside' };
  const result = v.safeParse(entry.schema, value);
  if (!result.success) return { key, problem: result.issues[0].message };
  return { choices: { ...others, [key]: result.output } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
