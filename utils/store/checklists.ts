import { browser } from 'wxt/browser';
import type { ChecklistLibrary, LibraryProblem } from '../core/checklist/custom.ts';
import { applyEdit, type ChecklistEdit } from '../core/checklist/edit.ts';
import { libraryKey, readLibrary } from '../core/checklist/stored.ts';
import { isChecklistUsed } from './log/store.ts';

/** The edit that was stored last: a second try of the same changes nothing. */
const lastEditKey = 'checklistEdit';

/** The doctor's checklists, as they were stored. */
export async function readChecklists(): Promise<ChecklistLibrary> {
  const stored = await browser.storage.local.get(libraryKey);
  return readLibrary(stored[libraryKey]);
}

/**
 * Stores one change of the doctor's checklists. The worker alone calls this.
 * @param requestId the same for every try of one change
 * @returns why nothing was changed
 */
export async function editChecklists(
  edit: ChecklistEdit,
  requestId: string,
): Promise<LibraryProblem | undefined> {
  const stored = await browser.storage.local.get([libraryKey, lastEditKey]);
  if (stored[lastEditKey] === requestId) return undefined;
  const library = readLibrary(stored[libraryKey]);
  const versions = library.lists.find(({ id }) => id === edit.list)?.versions.length ?? 0;
  const used = versions > 0 && (await isChecklistUsed(`${edit.list}@${versions}`));
  const edited = applyEdit(library, edit, () => used);
  if ('problem' in edited) return edited.problem;
  await browser.storage.local.set({ [libraryKey]: edited.library, [lastEditKey]: requestId });
  return undefined;
}

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
    // A change that came meanwhile is newer.
    if (!heard) changed(readLibrary(stored[libraryKey]));
  });
}
