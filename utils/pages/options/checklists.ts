import type { ChecklistEdit } from '../../core/checklist/edit.ts';
import { writeChecklistFile } from '../../core/checklist/file.ts';
import { newestOf } from '../../core/checklist/library.ts';
import { itemText, t } from '../../core/strings.ts';
import { ask } from '../client.ts';
import { download } from '../download.ts';
import { options } from './state.ts';

/** Sends one change of the checklists; answers why it was not made. */
export async function editChecklist(edit: ChecklistEdit): Promise<string | null> {
  const reply = await ask({ type: 'editChecklists', requestId: crypto.randomUUID(), edit });
  return reply.ok ? null : reply.error;
}

/** Hands the person a file of a checklist as it is now. */
export function exportChecklist(id: string): void {
  const library = options.library.value;
  const checklist = library && newestOf(library, id);
  if (!checklist) return;
  const own = library.lists.find((list) => list.id === id);
  const name = own?.name ?? t('checklists.standard');
  download(
    `${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.json`,
    [writeChecklistFile(name, checklist, itemText)],
    'application/json',
  );
}

/** A short id that nothing has yet: letters and digits. */
export function newId(): string {
  return crypto.randomUUID().slice(0, 8);
}
