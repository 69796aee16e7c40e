/**
 * Checklists that a doctor makes: what is kept of them, and what they show. Pure. What can be done with
 * them is in lists.ts and listItems.ts.
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
export type Refused = { readonly problem: LibraryProblem };
export type Edited = { readonly library: ChecklistLibrary } | Refused;

/** Whether a row of the log was made with this version: also one that is open, or can be restored. */
export type Used = (list: string, version: number) => boolean;

export const emptyLibrary: ChecklistLibrary = { active: defaultChecklist.id, lists: [] };

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

/** Whether an item is a doctor's own, and not one of the default list. */
export function isOwn(item: string): boolean {
  return ownItemId.test(item);
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
