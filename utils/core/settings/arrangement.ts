import * as v from 'valibot';
import type { Arrangement } from '../panel/arrangement.ts';
import { catalogue, type Settings } from './catalogue.ts';
import type { Policy } from './policy.ts';
import type { ResolvedSettings } from './resolve.ts';
import type { Setting } from './setting.ts';

/** The settings that a doctor can also change by hand, beside the call. */
export const arrangementKeys = [
  'panelSide',
  'panelWidth',
  'stripPlace',
  'panelForm',
  'consultForm',
] as const satisfies readonly (keyof Arrangement & keyof Settings)[];

type Key = (typeof arrangementKeys)[number];

/**
 * How the checklist is arranged on a service: what was changed there by hand, within what the policy
 * allows, and the settings for the rest. What cannot be used is ignored.
 * @param remembered what is stored, of any shape: by service, then by setting
 */
export function arrangementOn(
  service: string,
  { settings, sources }: Pick<ResolvedSettings, 'settings' | 'sources'>,
  { bounds }: Pick<Policy, 'bounds'>,
  remembered: unknown,
): Arrangement {
  const here = part(part(remembered)[service]);
  const values = arrangementKeys.map((key) => {
    const byHand = v.safeParse(entryOf(key).schema, here[key]);
    if (sources[key] === 'policy' || !byHand.success) return [key, settings[key]];
    const { min = -Infinity, max = Infinity } = bounds[key] ?? {};
    const { output } = byHand;
    const value = typeof output === 'number' ? Math.min(Math.max(output, min), max) : output;
    return [key, value];
  });
  // Every key was given a value of its own schema just above.
  return Object.fromEntries(values) as Arrangement;
}

/** What is remembered with one more change; `undefined` where that is not a possible value. */
export function withArranged(
  remembered: unknown,
  service: string,
  key: string,
  value: unknown,
): Record<string, unknown> | undefined {
  const known = arrangementKeys.find((name) => name === key);
  const checked = known && v.safeParse(entryOf(known).schema, value);
  if (!checked?.success) return undefined;
  const all = part(remembered);
  return { ...all, [service]: { ...part(all[service]), [key]: checked.output } };
}

/** What is remembered, without a setting that the doctor has now chosen for every service. */
export function withoutArranged(remembered: unknown, key: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(part(remembered)).map(([service, here]) => {
      const { [key]: _, ...others } = part(here);
      return [service, others];
    }),
  );
}

function entryOf(key: Key): Setting<unknown> {
  return catalogue[key];
}

function part(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
