import {
  type Checklist,
  defaultChecklist,
  itemWords,
} from '../../../utils/core/checklist/items.ts';
import {
  type ChecklistLibrary,
  type Edited,
  emptyLibrary,
  type LibraryProblem,
  type Used,
} from '../../../utils/core/checklist/library.ts';
import { createList, duplicateList } from '../../../utils/core/checklist/lists.ts';
import { deepFreeze } from './freeze.ts';

/** Checklists to edit, and what is asked of them. */

export const never: Used = () => false;
export const always: Used = () => true;
export const catalogue = (id: string, part: string) => `${part} of ${id}`;
export const defaultIds = defaultChecklist.items.map(({ id }) => id);

/** The library that comes of an operation which succeeds. */
export function done(edited: Edited): ChecklistLibrary {
  if ('problem' in edited) throw new Error(edited.problem);
  return deepFreeze(edited.library);
}

export function problem(edited: Edited): LibraryProblem | undefined {
  return 'problem' in edited ? edited.problem : undefined;
}

export const review = done(
  duplicateList(emptyLibrary, 'default', { id: 'review', name: 'Review' }),
);
export const bare = done(createList(emptyLibrary, { id: 'bare', name: 'Bare' }));
export const interpreter = {
  id: 'own-1',
  phase: 'prepare',
  words: { label: 'Interpreter on the line', why: 'Words matter.' },
} as const;

export const ids = (checklist: Checklist | null) => checklist?.items.map(({ id }) => id);
export const listIn = (library: ChecklistLibrary, id: string) =>
  library.lists.find((list) => list.id === id);
export const versions = (library: ChecklistLibrary) => library.lists[0]?.versions.length;
export const label = (checklist: Checklist | null, id: string) => {
  const item = checklist?.items.find((item) => item.id === id);
  return item && itemWords(item, catalogue).label;
};
