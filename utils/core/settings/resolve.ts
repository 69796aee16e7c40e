import * as v from 'valibot';
import type { ExtraHost } from '../platforms/hosts.ts';
import { catalogue, type Settings } from './catalogue.ts';
import { fieldOf } from './field.ts';
import { type Bounds, noPolicy, type Policy } from './policy.ts';
import type { Setting } from './setting.ts';

/** A stored choice that cannot be used: where, and what a right one looks like. */
export interface SettingProblem {
  readonly key: string;
  readonly problem: string;
}

/**
 * Where a value comes from. `policy`: fixed by the practice; `choice`: the doctor's own;
 * `policyDefault`: the practice's, until the doctor chooses; `default`: built in. The list of added
 * services is the doctor's choice as soon as one of them is the doctor's own.
 */
export type Source = 'policy' | 'choice' | 'policyDefault' | 'default';

export interface ResolvedSettings {
  readonly settings: Settings;
  readonly sources: Readonly<Record<string, Source>>;
  /** Choices that were ignored. Each falls back to its default, and no other is affected. */
  readonly problems: readonly SettingProblem[];
}

/**
 * The value of every setting: what the policy fixes, else the doctor's own choice within the
 * policy's bounds, else the policy's default, else the built-in one.
 * @param chosen what is stored, of any shape
 */
export function resolveSettings(chosen: unknown, policy: Policy = noPolicy): ResolvedSettings {
  const choices = isRecord(chosen) ? chosen : {};
  const problems: SettingProblem[] = [];
  const values: Record<string, unknown> = {};
  const sources: Record<string, Source> = {};
  for (const [key, entry] of Object.entries<Setting<unknown>>(catalogue)) {
    const choice = v.safeParse(entry.schema, choices[key]);
    if (choices[key] !== undefined && !choice.success) {
      problems.push({ key, problem: choice.issues[0].message });
    }
    const [source, value] = inForce(key, entry, choice.success ? choice.output : undefined, policy);
    sources[key] = source;
    values[key] = value;
  }
  for (const key of Object.keys(choices)) {
    if (!Object.hasOwn(catalogue, key))
      problems.push({ key, problem: 'is not a setting of Webside' });
  }
  if (policy.hosts.length > 0) {
    const doctors = own(values.extraHosts as readonly ExtraHost[], policy);
    // The practice's services first; where a doctor added the same host, the practice's word counts.
    values.extraHosts = [...policy.hosts, ...doctors];
    if (doctors.length === 0) sources.extraHosts = 'policy';
  }
  // Every key of the catalogue was given a value of its own schema just above.
  return { settings: values as unknown as Settings, sources, problems };
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
  policy: Policy = noPolicy,
): { readonly choices: Record<string, unknown> } | SettingProblem {
  const { [key]: _, ...others } = isRecord(chosen) ? chosen : {};
  if (Object.hasOwn(policy.fixed, key)) return { key, problem: 'is set by your organisation' };
  if (value === undefined) return { choices: others };
  const entry = Object.hasOwn(catalogue, key)
    ? (catalogue as Record<string, Setting<unknown>>)[key]
    : undefined;
  if (!entry) return { key, problem: 'is not a setting of Webside' };
  const given = key === 'extraHosts' ? doctorsList(value, chosen, policy) : value;
  const result = v.safeParse(entry.schema, given);
  if (!result.success) return { key, problem: result.issues[0].message };
  if (within(result.output, policy.bounds[key]) !== result.output) {
    return { key, problem: boundsProblem(entry, policy.bounds[key]) };
  }
  return { choices: { ...others, [key]: result.output } };
}

/** One choice of several; without a value the default is in force again. */
export interface Choice {
  readonly key: string;
  readonly value?: unknown;
}

/**
 * The choices with several more, or with several taken back.
 * @returns what to store, or what is wrong with the first value that cannot be; then nothing is to change
 */
export function withChoices(
  chosen: unknown,
  changes: readonly Choice[],
  policy: Policy = noPolicy,
): { readonly choices: Record<string, unknown> } | SettingProblem {
  let choices = isRecord(chosen) ? { ...chosen } : {};
  for (const { key, value } of changes) {
    const result = withChoice(choices, key, value, policy);
    if ('problem' in result) return result;
    choices = result.choices;
  }
  return { choices };
}

function inForce(
  key: string,
  entry: Setting<unknown>,
  choice: unknown,
  { fixed, defaults, bounds }: Policy,
): [Source, unknown] {
  if (Object.hasOwn(fixed, key)) return ['policy', fixed[key]];
  if (choice !== undefined) return ['choice', within(choice, bounds[key])];
  if (Object.hasOwn(defaults, key)) return ['policyDefault', within(defaults[key], bounds[key])];
  return ['default', within(entry.default, bounds[key])];
}

/** A number moved into the bounds; anything else as it is. */
function within(value: unknown, { min = -Infinity, max = Infinity }: Bounds = {}): unknown {
  return typeof value === 'number' ? Math.min(Math.max(value, min), max) : value;
}

function boundsProblem(entry: Setting<unknown>, bounds: Bounds = {}): string {
  const { min, max } = { ...fieldOf(entry), ...bounds } as Bounds;
  return `must be from ${min} to ${max} in your organisation`;
}

/**
 * What is stored of a list that a page sends, the practice's services with it: the doctor's own, and
 * those that the practice's stand for, which count again when the practice takes its own away.
 */
function doctorsList(list: unknown, chosen: unknown, policy: Policy): unknown {
  if (!Array.isArray(list)) return list;
  const { extraHosts: before } = resolveSettings(chosen).settings;
  const hidden = before.filter((service) => own([service], policy).length === 0);
  return [...own(list, policy), ...hidden];
}

/** The part of a list that is not the practice's. */
function own<Item>(list: readonly Item[], { hosts }: Pick<Policy, 'hosts'>): readonly Item[] {
  return list.filter((item) => !hosts.some(({ host }) => isRecord(item) && item.host === host));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
