/**
 * Checklists that a doctor makes. Pure: an operation takes a library and gives a new one, or says why
 * not and changes nothing. One that changes nothing gives the very library it was given, also where
 * it is repeated.
 *
 * A list is two things. Its `items` are what its editor shows, with the items of the default list
 * that it does not use, hidden. Its `versions` are what rows of the log show: ids, phases, labels and
 * their order, without what is hidden. An edit touches the newest version while no row was made with
 * it, and begins another once there is one. So a session of edits makes one version, and a version
 * that somebody ticked never changes.
 */

import {
  type Checklist,
  type ChecklistItem,
  type ChecklistPhase,
  checklistPhases,
  defaultChecklist,
  defaultVersions,
  type ItemWords,
} from './items.ts';

/** Plain JSON. The default list is no part of it: it comes with Webside and cannot be edited. */
export interface ChecklistLibrary {
  /** `default`, or the id of a list that is not deleted and shows something. */
  readonly active: string;
  readonly lists: readonly CustomList[];
}

export interface CustomList {
  /** Stored in the log, as `id@version`. Fits `listId`. */
  readonly id: string;
  readonly name: string;
  /** The version of the default list whose words stand where an item has none of its own. */
  readonly base: number;
  /** Not offered any more. It stays, since rows of the log may have been made with it. */
  readonly deleted: boolean;
  /** In the order of the phases, with every item of the default list it rests on. */
  readonly items: readonly ListItem[];
  /** Version 1 comes first. None while nothing is shown. */
  readonly versions: readonly (readonly VersionItem[])[];
}

export interface ListItem {
  /** Of the default list, or a doctor's own, which fits `ownItemId`. */
  readonly id: string;
  readonly phase: ChecklistPhase;
  readonly hidden: boolean;
  /** What differs from the default list's words. A doctor's own item has a label. */
  readonly words: Partial<ItemWords>;
}

/** An item as rows of the log show it. */
export interface VersionItem {
  readonly id: string;
  readonly phase: ChecklistPhase;
  readonly label?: string;
}

/** What a list is made from: what it shows, in its order. Files hold that. */
export interface ListContent {
  readonly name: string;
  readonly items: readonly Omit<ListItem, 'hidden'>[];
}

/** So many items of a phase fit on the screen beside a call. */
export const mostPerPhase = 5;
/** The most characters of each text. */
export const longest = { name: 40, label: 60, why: 200, source: 200 } as const;

export const listId = /^(?!default$)[a-z0-9][a-z0-9-]{0,39}$/;
/** The prefix keeps doctors' items apart from all that Webside will ever come with. */
export const ownItemId = /^own-[a-z0-9][a-z0-9-]{0,35}$/;

/** Why nothing was changed. The words are in the string catalogue, under `checklists.problems`. */
export const libraryProblems = [
  'noSuchList',
  'defaultIsFixed',
  'badId',
  'noSuchItem',
  'nameEmpty',
  'nameTooLong',
  'nameTaken',
  'labelEmpty',
  'labelTooLong',
  'whyTooLong',
  'sourceTooLong',
  'notOneLine',
  'phaseFull',
  'lastItem',
  'nothingShown',
  'notOwn',
] as const;

export type LibraryProblem = (typeof libraryProblems)[number];
export type Edited = { readonly library: ChecklistLibrary } | { readonly problem: LibraryProblem };

/** Whether a row of the log was made with this version: also one that is open, or can be restored. */
export type Used = (list: string, version: number) => boolean;

export const emptyLibrary: ChecklistLibrary = { active: defaultChecklist.id, lists: [] };

// Reading

/** The checklist for the next consultation. */
export function activeChecklist(
  library: ChecklistLibrary,
  shipped: readonly Checklist[] = defaultVersions,
): Checklist {
  return newestOf(library, library.active, shipped) ?? newest(shipped);
}

/** What a list shows now. `null` where there is no such list or it shows nothing. */
export function newestOf(
  library: ChecklistLibrary,
  id: string,
  shipped: readonly Checklist[] = defaultVersions,
): Checklist | null {
  if (id === defaultChecklist.id) return newest(shipped);
  const list = liveLists(library).find((list) => list.id === id);
  return list ? checklistOf(library, `${id}@${list.versions.length}`, shipped) : null;
}

/**
 * The checklist a consultation was made with, also one of a list that was deleted.
 * @param key `id@version`, as rows and consultations have it
 * @returns `null` where nothing is known of it
 */
export function checklistOf(
  { lists }: ChecklistLibrary,
  key: string,
  shipped: readonly Checklist[] = defaultVersions,
): Checklist | null {
  const [, id, digits] = /^([^@]+)@([1-9]\d*)$/.exec(key) ?? [];
  const version = Number(digits);
  if (id === defaultChecklist.id) {
    return shipped.find((checklist) => checklist.version === version) ?? null;
  }
  const list = lists.find((list) => list.id === id);
  const items = list?.versions[version - 1];
  if (!list || !items) return null;
  // A library that a newer Webside wrote may rest on a default list that this one has not got.
  const base = shipped.find((checklist) => checklist.version === list.base) ?? newest(shipped);
  return { id: list.id, version, items: items.map((item) => resolved(item, list, base)) };
}

/** The doctor's lists that are offered, in the order they were made. */
export function liveLists({ lists }: ChecklistLibrary): readonly CustomList[] {
  return lists.filter(({ deleted }) => !deleted);
}

/** Whether all that this file promises of a list holds. */
export function isSound({ id, items, versions }: CustomList): boolean {
  const ids = new Set(items.map((item) => item.id));
  const order = items.map(({ phase }) => checklistPhases.indexOf(phase));
  return (
    listId.test(id) &&
    ids.size === items.length &&
    order.every((phase, index) => phase >= (order[index - 1] ?? 0)) &&
    items.every((item) => !isOwn(item.id) || item.words.label !== undefined) &&
    fullPhase(items) === undefined &&
    sameVersion(versions.at(-1) ?? [], versionOf(items)) &&
    versions.every((version) => version.length > 0)
  );
}

/** Whether an item is a doctor's own, and not one of the default list. */
export function isOwn(item: string): boolean {
  return ownItemId.test(item);
}

// Lists

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

// Items

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

// How

type Refused = { readonly problem: LibraryProblem };

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

function changeList(
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

function withList(library: ChecklistLibrary, changed: CustomList): ChecklistLibrary {
  const lists = library.lists.map((list) => (list.id === changed.id ? changed : list));
  return { ...library, lists };
}

/** The list with these items, and with the version that comes of them. */
function withItems(
  list: CustomList,
  unsorted: readonly ListItem[],
  used: Used,
): CustomList | Refused {
  const items = checklistPhases.flatMap((phase) => unsorted.filter((item) => item.phase === phase));
  if (fullPhase(items)) return { problem: 'phaseFull' };
  const version = versionOf(items);
  const { length } = list.versions;
  if (version.length === 0 && length > 0) return { problem: 'lastItem' };
  const kept = length > 0 && used(list.id, length) ? list.versions : list.versions.slice(0, -1);
  // Nothing but reasons and sources was changed, or an edit was taken back.
  const told = version.length === 0 || sameVersion(kept.at(-1), version);
  return { ...list, items, versions: told ? kept : [...kept, version] };
}

function versionOf(items: readonly ListItem[]): readonly VersionItem[] {
  return items.filter(shown).map(({ id, phase, words: { label } }) => {
    return label === undefined ? { id, phase } : { id, phase, label };
  });
}

function resolved(
  { id, phase, label }: VersionItem,
  { items }: CustomList,
  base: Checklist,
): ChecklistItem {
  const { label: _newest, ...others } = items.find((item) => item.id === id)?.words ?? {};
  const standard = base.items.find((item) => item.id === id);
  if (!standard) {
    const words = { label: label ?? id, why: '', source: '', ...others };
    return { id, phase, sources: [], covers: [], words };
  }
  const words = { ...standard.words, ...others, ...(label === undefined ? {} : { label }) };
  return { ...standard, phase, ...(Object.keys(words).length > 0 ? { words } : {}) };
}

function newest(shipped: readonly Checklist[]): Checklist {
  return shipped.at(-1) ?? defaultChecklist;
}

function defaultItems(hidden: boolean): readonly ListItem[] {
  return defaultChecklist.items.map(({ id, phase }) => ({ id, phase, hidden, words: {} }));
}

function shown({ hidden }: ListItem): boolean {
  return !hidden;
}

function fullPhase(items: readonly ListItem[]): ChecklistPhase | undefined {
  return checklistPhases.find((phase) => {
    return items.filter((item) => shown(item) && item.phase === phase).length > mostPerPhase;
  });
}

function sameVersion(a: readonly VersionItem[] | undefined, b: readonly VersionItem[]): boolean {
  return (
    a?.length === b.length &&
    b.every(({ id, phase, label }, index) => {
      const other = a[index];
      return other?.id === id && other.phase === phase && other.label === label;
    })
  );
}

function same(a: CustomList, b: CustomList): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

// Words

/** A name that none of the other lists has, as close to the given one as can be. */
export function freeName(library: ChecklistLibrary, name: string): string {
  const names = [cutTo(longest.name, name)];
  while (isTaken(library, names.at(-1) ?? '')) {
    const ending = ` (${names.length + 1})`;
    names.push(`${cutTo(longest.name - ending.length, name)}${ending}`);
  }
  return names.at(-1) ?? name;
}

/** Not through the middle of a sign of two halves. */
function cutTo(most: number, text: string): string {
  return text
    .trim()
    .slice(0, most)
    .replace(/\p{Cs}$/u, '')
    .trimEnd();
}

function isTaken(library: ChecklistLibrary, name: string, butNotBy?: string): boolean {
  const plain = (text: string) => text.trim().toLowerCase();
  return liveLists(library).some((list) => {
    return list.id !== butNotBy && plain(list.name) === plain(name);
  });
}

function cleanName(
  library: ChecklistLibrary,
  given: string,
  butNotBy?: string,
): { readonly text: string } | Refused {
  const text = given.trim();
  if (text === '') return { problem: 'nameEmpty' };
  if (text.length > longest.name) return { problem: 'nameTooLong' };
  if (!isOneLine(text)) return { problem: 'notOneLine' };
  return isTaken(library, text, butNotBy) ? { problem: 'nameTaken' } : { text };
}

const tooLong = { label: 'labelTooLong', why: 'whyTooLong', source: 'sourceTooLong' } as const;

function cleanWords(given: Partial<ItemWords>): { readonly words: Partial<ItemWords> } | Refused {
  const words: Partial<Record<keyof ItemWords, string>> = {};
  for (const part of ['label', 'why', 'source'] as const) {
    const text = given[part]?.trim();
    if (text === undefined) continue;
    if (text === '' && part === 'label') return { problem: 'labelEmpty' };
    if (text.length > longest[part]) return { problem: tooLong[part] };
    if (!isOneLine(text)) return { problem: 'notOneLine' };
    words[part] = text;
  }
  return { words };
}

/** One line of what a person can see: no line breaks, no signs without a shape. */
export function isOneLine(text: string): boolean {
  return /^\P{C}*$/u.test(text);
}
