import { writeSettingsFile } from '../../core/settings/file.ts';
import type { Choice } from '../../core/settings/resolve.ts';
import { t } from '../../core/strings.ts';
import { download } from '../download.ts';
import { chooseAll, hostsIn } from './choosing.ts';
import { isAllowed } from './permissions.ts';
import { options, ownNow, ownValue } from './state.ts';

/** Takes back all that the doctor chose. */
export async function resetAll(): Promise<void> {
  const own = ownNow();
  const { hosts = [] } = options.inForce.value?.policy ?? {};
  const changes = own.map(({ key }) =>
    // Choices that the practice's services stand for stay.
    key === 'extraHosts' && hosts.length > 0 ? { key, value: hosts } : { key },
  );
  const saved = await chooseAll(changes);
  options.lastChange.value = saved
    ? { news: () => t('options.resetDone', own.length), undo: own, takesFocus: true }
    : { news: () => t('options.unsaved'), undo: null, takesFocus: true };
}

/** Hands the person a file of all that the doctor chose. */
export function exportSettings(): void {
  download('Webside-settings.json', [writeSettingsFile(ownNow())], 'application/json');
}

/**
 * Stores what a file has, all of it or none; answers whether it was stored.
 * @param passedOver the titles of what the practice has set
 */
export async function importSettings(
  changes: readonly Choice[],
  passedOver: readonly string[],
): Promise<boolean> {
  const before = changes.map(({ key }) => ({ key, value: ownValue(key) }));
  if (!(await chooseAll(changes))) return false;
  const seen = await isAllowed(hostsIn(changes));
  const news = () =>
    [
      t('options.file.imported', changes.length),
      passedOver.length > 0 && t('options.file.passedOver', [passedOver.join('; ')]),
      !seen && t('options.file.toAllow'),
    ]
      .filter(Boolean)
      .join(' ');
  options.lastChange.value = { news, undo: before, takesFocus: true };
  return true;
}
