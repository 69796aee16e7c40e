import { browser } from 'wxt/browser';
import type { Arrangement } from '../core/panel/arrangement.ts';
import { arrangementOn, withArranged, withoutArranged } from '../core/settings/arrangement.ts';
import type { Settings } from '../core/settings/catalogue.ts';
import { type Policy, readPolicy } from '../core/settings/policy.ts';
import {
  type Choice,
  type ResolvedSettings,
  resolveSettings,
  type SettingProblem,
  withChoices,
} from '../core/settings/resolve.ts';
import { followReading } from './follow.ts';

/** Where the doctor's choices are, in `storage.local`: only what differs from the defaults. */
const settingsKey = 'settings';
/** The policy as it was last read: managed storage is slow to answer when the browser starts. */
const policyKey = 'policy';
/** How the doctor arranged the checklist by hand, by service. */
const arrangementKey = 'arrangement';
/** Some browsers answer "nothing" until they have loaded the policy. We wait this long, milliseconds. */
const policyLoadsMs = 5_000;

export interface SettingsInForce extends ResolvedSettings {
  readonly policy: Policy;
  /** What the doctor arranged by hand, as it is stored: `arrangementIn` makes sense of it. */
  readonly arranged: unknown;
}

/** The settings in force. */
export async function readSettings(): Promise<Settings> {
  return (await readSettingsInForce()).settings;
}

/** The settings in force, where each comes from, and what the policy says. */
export async function readSettingsInForce(): Promise<SettingsInForce> {
  const { chosen, policy, arranged } = await readStored();
  return { ...resolveSettings(chosen, policy), policy, arranged };
}

/**
 * Stores one choice of the doctor's, or takes it back.
 * @param value `undefined` takes the choice back
 * @returns what is wrong with the value, for the person who set it; then nothing was stored
 */
export async function choose(key: string, value: unknown): Promise<string | undefined> {
  return (await chooseAll([{ key, value }]))?.problem;
}

/**
 * Stores several of the doctor's choices, or takes them back, all of them or none.
 * @returns the first that cannot be, and what is wrong with it; then nothing was stored
 */
export async function chooseAll(changes: readonly Choice[]): Promise<SettingProblem | undefined> {
  const { chosen, policy, arranged } = await readStored();
  const result = withChoices(chosen, changes, policy);
  if ('problem' in result) return result;
  // A choice applies at once and everywhere, even where something else was arranged by hand.
  const forgotten =
    arranged && changes.reduce((rest, { key }) => withoutArranged(rest, key), arranged);
  await browser.storage.local.set({
    [settingsKey]: result.choices,
    ...(forgotten ? { [arrangementKey]: forgotten } : {}),
  });
  return undefined;
}

/** How the checklist is arranged in the pages of a service. */
export function arrangementIn(
  service: string,
  { policy, arranged, ...resolved }: SettingsInForce,
): Arrangement {
  return arrangementOn(service, resolved, policy, arranged);
}

/**
 * Remembers what the doctor arranged by hand in the pages of a service.
 * @returns whether it is something that can be arranged
 */
export async function rememberArranged(
  service: string,
  key: string,
  value: unknown,
): Promise<boolean> {
  const { [arrangementKey]: before } = await browser.storage.local.get(arrangementKey);
  const remembered = withArranged(before, service, key, value);
  if (remembered) await browser.storage.local.set({ [arrangementKey]: remembered });
  return remembered !== undefined;
}

/** Hands over the settings now and whenever they change, until `signal` is aborted. */
export function followSettings(
  changed: (settings: Settings, all: SettingsInForce) => void,
  signal: AbortSignal,
): void {
  followReading(touchesSettings, readSettingsInForce, (all) => changed(all.settings, all), signal);
}

/** Whether a change of `storage.local` may have changed the settings in force. */
export function touchesSettings(changes: Readonly<Record<string, unknown>>): boolean {
  return settingsKey in changes || policyKey in changes;
}

/**
 * Reads the browser's policy and keeps it for the next start. The worker calls this when it starts
 * and when the browser says that the policy has changed, and lets nothing wait for it.
 * @returns whether the policy has changed
 */
export async function refreshPolicy(): Promise<boolean> {
  const { [policyKey]: before = {} } = await browser.storage.local.get(policyKey);
  let read = await readManaged();
  if (isEmpty(read) && !isEmpty(before)) {
    await new Promise((resolve) => setTimeout(resolve, policyLoadsMs));
    read = await readManaged();
  }
  if (JSON.stringify(read) === JSON.stringify(before)) return false;
  await browser.storage.local.set({ [policyKey]: read });
  return true;
}

/** Firefox refuses where there is no policy. */
async function readManaged(): Promise<unknown> {
  return browser.storage.managed.get(null).catch(() => ({}));
}

async function readStored(): Promise<{ chosen: unknown; policy: Policy; arranged: unknown }> {
  const stored = await browser.storage.local.get([settingsKey, policyKey, arrangementKey]);
  return {
    chosen: stored[settingsKey],
    policy: readPolicy(stored[policyKey]),
    arranged: stored[arrangementKey],
  };
}

function isEmpty(value: unknown): boolean {
  return Object.keys(value ?? {}).length === 0;
}
