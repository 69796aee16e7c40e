import { effect, signal } from '@preact/signals';
import { browser } from 'wxt/browser';
import type { ChecklistLibrary } from '../../core/checklist/library.ts';
import type { ExtraHost } from '../../core/platforms/hosts.ts';
import { ownChoices } from '../../core/settings/file.ts';
import type { Choice } from '../../core/settings/resolve.ts';
import { followChecklists } from '../../store/checklists.ts';
import { follow, type Listen } from '../../store/follow.ts';
import { followSettings, type SettingsInForce } from '../../store/settings.ts';
import { withheldOf } from './permissions.ts';

interface LastChange {
  /** Said anew in each language. */
  readonly news: () => string;
  /** What brings back what was before; `null` where nothing does. */
  readonly undo: readonly Choice[] | null;
  readonly takesFocus: boolean;
}

/** All that the settings page knows, a signal each. `null`: it is not read yet, or there is none. */
export const options = {
  inForce: signal<SettingsInForce | null>(null),
  library: signal<ChecklistLibrary | null>(null),
  /** The settings whose last value was not stored. */
  unsaved: signal<ReadonlySet<string>>(new Set()),
  /** The hosts that the browser keeps Webside from. */
  withheld: signal<ReadonlySet<string>>(new Set()),
  lastChange: signal<LastChange | null>(null),
} as const;

/** Begins to read what the settings page shows, and to follow it. */
export function followOptions(page: AbortSignal): void {
  followSettings((_, all) => {
    options.inForce.value = all;
  }, page);
  followChecklists((library) => {
    options.library.value = library;
  }, page);
  follow(
    listenForHosts,
    (withheld) => {
      options.withheld.value = withheld;
    },
    page,
  );
}

const listenForHosts: Listen<ReadonlySet<string>> = (hear) => {
  const look = () => hear(withheldOf(extraHosts()));
  const { onAdded, onRemoved } = browser.permissions;
  onAdded.addListener(look);
  onRemoved.addListener(look);
  const dispose = effect(() => {
    // Each change may bring a host to look at.
    if (options.inForce.value) look();
  });
  return () => {
    onAdded.removeListener(look);
    onRemoved.removeListener(look);
    dispose();
  };
};

/** The services that were added, by the doctor or the practice. */
export function extraHosts(): readonly ExtraHost[] {
  return options.inForce.value?.settings.extraHosts ?? [];
}

/** What the doctor chose, as it is in force. */
export function ownNow(): readonly Choice[] {
  const inForce = options.inForce.value;
  return inForce ? ownChoices(inForce, inForce.policy) : [];
}

/** What brings back a setting as it is now: the doctor's choice, or none. */
export function ownValue(key: string): unknown {
  const { sources, settings } = options.inForce.value ?? {};
  const values = settings as unknown as Readonly<Record<string, unknown>> | undefined;
  return sources?.[key] === 'choice' ? values?.[key] : undefined;
}
