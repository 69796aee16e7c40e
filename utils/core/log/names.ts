import {
  type Checklist,
  checklistPhases,
  defaultChecklist,
  itemsOf,
  itemWords,
} from '../checklist/items.ts';
import { type ChecklistLibrary, checklistOf } from '../checklist/library.ts';
import type { Settings } from '../settings/catalogue.ts';
import { serviceName } from '../settings/services.ts';
import { itemText, t } from '../strings.ts';
import { samplePlatform } from './sample.ts';
import type { ItemFigure } from './statistics.ts';

/** The names of what rows and figures give only as ids. */
export interface Names {
  /** What a consultation's service is called. */
  readonly service: (platform: string) => string;
  /** The checklist of a row, with the words it had; `null` where nothing is known of it. */
  readonly checklist: (key: string) => Checklist | null;
  /** What a list of the doctor's own is called, by its id; `null` where nothing is known of it. */
  readonly list: (id: string) => string | null;
}

/** The names as the settings and the doctor's checklists have them now. */
export function namesFor(settings: Settings, library: ChecklistLibrary): Names {
  return {
    service: (platform) => {
      if (platform === samplePlatform) return t('log.sample.name');
      if (platform === 'byHand') return t('log.byHand');
      return serviceName(platform, settings) ?? t('log.unknownService', [platform]);
    },
    checklist: (key) => checklistOf(library, key),
    list: (id) => library.lists.find((list) => list.id === id)?.name ?? null,
  };
}

/** An item by its words in one of these checklists, or else by its id. */
export function itemLabel(item: string, checklists: readonly string[], names: Names): string {
  for (const key of [...checklists].reverse()) {
    const found = names.checklist(key)?.items.find(({ id }) => id === item);
    if (found) return itemWords(found, itemText).label;
  }
  const own = defaultChecklist.items.find(({ id }) => id === item);
  return own ? itemWords(own, itemText).label : item;
}

/** A checklist as a choice offers it. */
export function checklistName(key: string, names: Names): string {
  const [id = '', version = ''] = key.split('@');
  return id === defaultChecklist.id
    ? t('log.checklistDefault', [version])
    : t('log.checklistOwn', [names.list(id) ?? id, version]);
}

/** Items in the order of these checklists, and after them what none of them has. */
export function inOrder(
  figures: readonly ItemFigure[],
  checklists: readonly string[],
  names: Names,
): ItemFigure[] {
  const lists = [defaultChecklist, ...checklists.flatMap((key) => names.checklist(key) ?? [])];
  const order = lists.flatMap((list) =>
    checklistPhases.flatMap((phase) => itemsOf(list, phase).map(({ id }) => id)),
  );
  const place = ({ item }: ItemFigure) => {
    const found = order.indexOf(item);
    return found < 0 ? order.length : found;
  };
  return [...figures].sort((a, b) => place(a) - place(b));
}
