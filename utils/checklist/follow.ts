import { browser } from 'wxt/browser';
import type { ChecklistLibrary } from './custom.ts';
import { libraryKey, readLibrary } from './stored.ts';

/** Hands over the doctor's checklists now and whenever they change, until `signal` is aborted. */
export function followChecklists(
  changed: (library: ChecklistLibrary) => void,
  signal: AbortSignal,
): void {
  const { local } = browser.storage;
  let heard = false;
  const listener = (changes: Record<string, { newValue?: unknown }>) => {
    const change = changes[libraryKey];
    if (!change) return;
    heard = true;
    changed(readLibrary(change.newValue));
  };
  local.onChanged.addListener(listener);
  signal.addEventListener('abort', () => local.onChanged.removeListener(listener));
  void local.get(libraryKey).then((stored) => {
    // What came meanwhile is newer.
    if (!heard) changed(readLibrary(stored[libraryKey]));
  });
}
