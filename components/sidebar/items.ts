import { type Checklist, itemWords } from '../../utils/core/checklist/items.ts';
import { itemText, t } from '../../utils/core/strings.ts';

/** Checklists of five to nine items are read; longer ones are not. */
export const itemsAtOnce = 5;

/** "Undo" with what it takes back. */
export function undoText(id: string, checklist: Checklist): string {
  const item = checklist.items.find((item) => item.id === id);
  return item ? t('sidebar.undoItem', [itemWords(item, itemText).label]) : t('sidebar.undo');
}
