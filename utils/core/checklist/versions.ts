import { type ChecklistPhase, checklistPhases } from './items.ts';
import {
  type CustomList,
  isOwn,
  type ListItem,
  listId,
  mostPerPhase,
  type Refused,
  type Used,
  type VersionItem,
} from './library.ts';

/** The list with these items, and with the version that comes of them. */
export function withItems(
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

/** Whether all that is promised of a list holds. */
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

function versionOf(items: readonly ListItem[]): readonly VersionItem[] {
  return items.filter(shown).map(({ id, phase, words: { label } }) => {
    return label === undefined ? { id, phase } : { id, phase, label };
  });
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
