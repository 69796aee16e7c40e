import type { ChecklistPhase, ItemWords } from './items.ts';
import { type ChecklistLibrary, type Edited, isOwn, type ListItem, type Used } from './library.ts';
import { changeList } from './lists.ts';
import { cleanWords } from './texts.ts';
import { withItems } from './versions.ts';

/**
 * What can be done with an item of a list, by the rules of lists.ts. Each may begin another version of
 * the list.
 */

export function hideItem(
  library: ChecklistLibrary,
  list: string,
  item: string,
  used: Used,
): Edited {
  return changeItem(library, list, item, used, (before) => ({ ...before, hidden: true }));
}

/** Where it was before it was hidden, if the phase has room. */
export function showItem(
  library: ChecklistLibrary,
  list: string,
  item: string,
  used: Used,
): Edited {
  return changeItem(library, list, item, used, (before) => ({ ...before, hidden: false }));
}

/**
 * Moves an item past its next neighbour that is shown, or to the end of another phase. First in its
 * phase, it stays where it is on the way up; last, on the way down.
 */
export function moveItem(
  library: ChecklistLibrary,
  list: string,
  item: string,
  to: 'up' | 'down' | ChecklistPhase,
  used: Used,
): Edited {
  return changeItems(library, list, item, used, (items, at) => {
    const moved = items[at];
    if (!moved || moved.phase === to) return items;
    const others = items.toSpliced(at, 1);
    if (to !== 'up' && to !== 'down') return [...others, { ...moved, phase: to }];
    const step = to === 'up' ? -1 : 1;
    for (let next = at + step; items[next]?.phase === moved.phase; next += step) {
      if (!items[next]?.hidden) return others.toSpliced(next, 0, moved);
    }
    return items;
  });
}

/** Gives an item words of its own. Parts that are not given stay as they are. */
export function rewordItem(
  library: ChecklistLibrary,
  list: string,
  item: string,
  words: Partial<ItemWords>,
  used: Used,
): Edited {
  const cleaned = cleanWords(words);
  if ('problem' in cleaned) return cleaned;
  return changeItem(library, list, item, used, (before) => {
    return { ...before, words: { ...before.words, ...cleaned.words } };
  });
}

/** Gives an item of the default list the words back that it came with. */
export function restoreWords(
  library: ChecklistLibrary,
  list: string,
  item: string,
  used: Used,
): Edited {
  return changeItem(library, list, item, used, (before) => {
    return isOwn(before.id) ? before : { ...before, words: {} };
  });
}

/**
 * Adds an item at the end of its phase.
 * @param item `id` must fit `ownItemId`; with one that the list has, nothing is changed
 */
export function addItem(
  library: ChecklistLibrary,
  list: string,
  item: {
    readonly id: string;
    readonly phase: ChecklistPhase;
    readonly words: Pick<ItemWords, 'label'> & Partial<ItemWords>;
  },
  used: Used,
): Edited {
  if (!isOwn(item.id)) return { problem: 'badId' };
  const cleaned = cleanWords(item.words);
  if ('problem' in cleaned) return cleaned;
  const { id, phase } = item;
  return changeList(library, list, (before) => {
    if (before.items.some((other) => other.id === id)) return before;
    const added = { id, phase, hidden: false, words: cleaned.words };
    return withItems(before, [...before.items, added], used);
  });
}

/** Takes a doctor's own item out of its list. Versions that were used keep it. */
export function removeItem(
  library: ChecklistLibrary,
  list: string,
  item: string,
  used: Used,
): Edited {
  if (!isOwn(item)) return { problem: 'notOwn' };
  return changeItems(library, list, item, used, (items, at) => items.toSpliced(at, 1));
}

function changeItems(
  library: ChecklistLibrary,
  id: string,
  item: string,
  used: Used,
  change: (items: readonly ListItem[], at: number) => readonly ListItem[],
): Edited {
  return changeList(library, id, (list) => {
    const at = list.items.findIndex((other) => other.id === item);
    return at < 0 ? { problem: 'noSuchItem' } : withItems(list, change(list.items, at), used);
  });
}

function changeItem(
  library: ChecklistLibrary,
  id: string,
  item: string,
  used: Used,
  change: (item: ListItem) => ListItem,
): Edited {
  return changeItems(library, id, item, used, (items) => {
    return items.map((other) => (other.id === item ? change(other) : other));
  });
}
