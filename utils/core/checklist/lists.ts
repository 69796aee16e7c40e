import { defaultChecklist } from './items.ts';
import {
  type ChecklistLibrary,
  type CustomList,
  type Edited,
  type ListContent,
  type ListItem,
  listId,
  liveLists,
  type Refused,
} from './library.ts';
import { cleanName, freeName } from './texts.ts';
import { withItems } from './versions.ts';

/**
 * What can be done with a list as a whole. Pure: each takes a library and gives a new one, or says why
 * not and changes nothing. One that changes nothing gives the very library it was given, also where
 * it is repeated.
 */

/** A list that shows nothing yet: the items of the default list are hidden in it. */
export function createList(
  library: ChecklistLibrary,
  { id, name }: { readonly id: string; readonly name: string },
): Edited {
  return addList(library, id, name, defaultItems(true));
}

/** A list with what another, or the default list, holds. */
export function duplicateList(
  library: ChecklistLibrary,
  from: string,
  { id, name }: { readonly id: string; readonly name: string },
): Edited {
  if (from === defaultChecklist.id) return addList(library, id, name, defaultItems(false));
  const list = liveLists(library).find((list) => list.id === from);
  return list ? addList(library, id, name, list.items, list.base) : { problem: 'noSuchList' };
}

/** A list from a file that was read without problems. It gets a name of its own where its is taken. */
export function importList(library: ChecklistLibrary, id: string, content: ListContent): Edited {
  const items = content.items.map((item) => ({ ...item, hidden: false }));
  const given = new Set(items.map((item) => item.id));
  const rest = defaultItems(true).filter((item) => !given.has(item.id));
  return addList(library, id, freeName(library, content.name), [...items, ...rest]);
}

export function renameList(library: ChecklistLibrary, id: string, name: string): Edited {
  return changeList(library, id, (list) => {
    const cleaned = cleanName(library, name, id);
    return 'problem' in cleaned ? cleaned : { ...list, name: cleaned.text };
  });
}

/** Takes a list off the offer. Rows made with it read as before, and `restoreList` brings it back. */
export function deleteList(library: ChecklistLibrary, id: string): Edited {
  const edited = changeList(library, id, (list) => ({ ...list, deleted: true }));
  if ('problem' in edited || library.active !== id) return edited;
  return { library: { ...edited.library, active: defaultChecklist.id } };
}

/** The reverse of `deleteList`. The list does not become active again by it. */
export function restoreList(library: ChecklistLibrary, id: string): Edited {
  const list = library.lists.find((list) => list.id === id);
  if (!list) return { problem: 'noSuchList' };
  if (!list.deleted) return { library };
  const restored = { ...list, deleted: false, name: freeName(library, list.name) };
  return { library: withList(library, restored) };
}

/** The list that consultations are opened with from now on; those that are open keep theirs. */
export function activateList(library: ChecklistLibrary, id: string): Edited {
  if (id === library.active) return { library };
  if (id !== defaultChecklist.id) {
    const list = liveLists(library).find((list) => list.id === id);
    if (!list) return { problem: 'noSuchList' };
    if (list.versions.length === 0) return { problem: 'nothingShown' };
  }
  return { library: { ...library, active: id } };
}

/** Changes a list that is offered. */
export function changeList(
  library: ChecklistLibrary,
  id: string,
  change: (list: CustomList) => CustomList | Refused,
): Edited {
  if (id === defaultChecklist.id) return { problem: 'defaultIsFixed' };
  const list = liveLists(library).find((list) => list.id === id);
  if (!list) return { problem: 'noSuchList' };
  const changed = change(list);
  if ('problem' in changed) return changed;
  return { library: same(changed, list) ? library : withList(library, changed) };
}

function addList(
  library: ChecklistLibrary,
  id: string,
  name: string,
  items: readonly ListItem[],
  base = defaultChecklist.version,
): Edited {
  if (!listId.test(id)) return { problem: 'badId' };
  // A request that was repeated.
  if (library.lists.some((list) => list.id === id)) return { library };
  const cleaned = cleanName(library, name);
  if ('problem' in cleaned) return cleaned;
  const empty = { id, name: cleaned.text, base, deleted: false, items: [], versions: [] };
  const list = withItems(empty, items, () => false);
  if ('problem' in list) return list;
  return { library: { ...library, lists: [...library.lists, list] } };
}

function withList(library: ChecklistLibrary, changed: CustomList): ChecklistLibrary {
  const lists = library.lists.map((list) => (list.id === changed.id ? changed : list));
  return { ...library, lists };
}

function defaultItems(hidden: boolean): readonly ListItem[] {
  return defaultChecklist.items.map(({ id, phase }) => ({ id, phase, hidden, words: {} }));
}

function same(a: CustomList, b: CustomList): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
