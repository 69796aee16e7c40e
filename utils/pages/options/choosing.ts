import type { RequestOf } from '../../core/messages.ts';
import type { ExtraHost } from '../../core/platforms/hosts.ts';
import { withoutHosts } from '../../core/settings/addedHosts.ts';
import type { Choice } from '../../core/settings/resolve.ts';
import { spokenTitle } from '../../core/settings/words.ts';
import { t } from '../../core/strings.ts';
import { ask } from '../client.ts';
import { allow, giveBack } from './permissions.ts';
import { extraHosts, options, ownValue } from './state.ts';

/** Stores a choice, and offers the way back. */
export async function chooseOne(key: string, value: unknown): Promise<void> {
  const before = ownValue(key);
  if (!(await choose(key, value))) return;
  options.lastChange.value = {
    news: () => t('options.saved', [spokenTitle(key)]),
    undo: [{ key, value: before }],
    takesFocus: false,
  };
}

/** Stores a choice, and says whether it was stored. */
export async function choose(key: string, value: unknown): Promise<boolean> {
  const chosen = value as RequestOf<'choose'>['value'];
  const { ok } = await ask({ type: 'choose', key, value: chosen });
  const left = new Set(options.unsaved.value);
  if (ok) left.delete(key);
  else left.add(key);
  options.unsaved.value = left;
  return ok;
}

/** Stores several choices, all or none, and says whether they were stored. */
export async function chooseAll(changes: readonly Choice[]): Promise<boolean> {
  const before = extraHosts();
  const choices = changes as RequestOf<'chooseAll'>['choices'];
  const { ok } = await ask({ type: 'chooseAll', choices });
  if (!ok) return false;
  const stored = new Set(changes.map(({ key }) => key));
  options.unsaved.value = new Set([...options.unsaved.value].filter((key) => !stored.has(key)));
  if (stored.has('extraHosts')) await giveBack(withoutHosts(before, hostsIn(changes)));
  return true;
}

/** Brings back what was before the last change. To be called within a click. */
export async function undo(changes: readonly Choice[]): Promise<void> {
  const hosts = hostsIn(changes).map(({ host }) => host);
  // One that is not allowed says so in the list, and can be allowed there.
  if (hosts.length > 0) await allow(hosts);
  const saved = await chooseAll(changes);
  options.lastChange.value = saved
    ? { news: () => t('options.undone'), undo: null, takesFocus: true }
    : { news: () => t('options.unsaved'), undo: changes, takesFocus: true };
}

/** The added services in a list of choices. */
export function hostsIn(changes: readonly Choice[]): readonly ExtraHost[] {
  // Either from the settings in force or checked as they are.
  const list = changes.find(({ key }) => key === 'extraHosts')?.value;
  return (list ?? []) as readonly ExtraHost[];
}
