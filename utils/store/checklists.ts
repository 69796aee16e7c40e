import { browser } from 'wxt/browser';
import { applyEdit, type ChecklistEdit } from '../core/checklist/edit.ts';
import type { ChecklistLibrary, LibraryProblem } from '../core/checklist/library.ts';
import { libraryKey, readLibrary } from '../core/checklist/stored.ts';
import { followKey } from './follow.ts';
import { isChecklistUsed } from './log/rows.ts';

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
  followKey(libraryKey, readLibrary, changed, signal);
}
