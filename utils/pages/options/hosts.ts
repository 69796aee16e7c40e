import type { ExtraHost } from '../../core/platforms/hosts.ts';
import type { AutoStart } from '../../core/platforms/types.ts';
import { withAutoStart, withHosts, withoutHosts } from '../../core/settings/addedHosts.ts';
import { choose, chooseOne } from './choosing.ts';
import { allow, giveBack } from './permissions.ts';
import { extraHosts, options } from './state.ts';

/**
 * Asks the browser to allow the hosts, and puts them into the list. To be called within a click.
 * @param order where services that were in the list before had their place
 */
export async function addHosts(
  added: readonly ExtraHost[],
  order?: readonly ExtraHost[],
): Promise<'saved' | 'refused' | 'unsaved'> {
  if (!(await allow(added.map(({ host }) => host)))) return 'refused';
  options.lastChange.value = null;
  const [first, ...others] = added;
  const list = withHosts(extraHosts(), added, order);
  const saved = await choose(
    'extraHosts',
    first && others.length === 0 ? withAutoStart(list, first, first.autoStart) : list,
  );
  if (!saved) await giveBack(added);
  return saved ? 'saved' : 'unsaved';
}

/** Says whether they were removed. */
export async function removeHosts(removed: readonly ExtraHost[]): Promise<boolean> {
  // The list has an undo of its own.
  options.lastChange.value = null;
  const saved = await choose('extraHosts', withoutHosts(extraHosts(), removed));
  if (saved) await giveBack(removed);
  return saved;
}

export function chooseAutoStart(service: ExtraHost, autoStart: AutoStart): void {
  void chooseOne('extraHosts', withAutoStart(extraHosts(), service, autoStart));
}
