import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Checklist,
  type ChecklistPhase,
  checklistPhases,
  defaultChecklist,
  itemsOf,
  itemWords,
} from '../../utils/core/checklist/items.ts';
import {
  activeChecklist,
  type ChecklistLibrary,
  checklistOf,
  type Edited,
  emptyLibrary,
  liveLists,
  longest,
  mostPerPhase,
  type Used,
} from '../../utils/core/checklist/library.ts';
import {
  addItem,
  hideItem,
  moveItem,
  removeItem,
  restoreWords,
  rewordItem,
  showItem,
} from '../../utils/core/checklist/listItems.ts';
import {
  activateList,
  createList,
  deleteList,
  duplicateList,
  renameList,
  restoreList,
} from '../../utils/core/checklist/lists.ts';
import { readLibrary } from '../../utils/core/checklist/stored.ts';
import { isSound } from '../../utils/core/checklist/versions.ts';
import { catalogue, defaultIds, done } from './support/checklists.ts';
import { deepFreeze } from './support/freeze.ts';

describe('whatever a doctor edits, in whatever order', () => {
  const someList = fc.constantFrom('a', 'b', 'c', 'default');
  const someItem = fc.constantFrom('own-1', 'own-2', 'own-3', ...defaultIds);
  const somePhase = fc.constantFrom<ChecklistPhase>(...checklistPhases);
  const text = (maxLength: number) => fc.string({ unit: 'grapheme', maxLength, minLength: 1 });
  const someWords = fc.record(
    { label: text(70), why: text(20), source: text(20) },
    { requiredKeys: [] },
  );
  type Operation = (library: ChecklistLibrary, used: Used) => Edited | 'log';
  const operation: fc.Arbitrary<Operation> = fc.oneof(
    { weight: 4, arbitrary: fc.constant<Operation>(() => 'log') },
    fc.tuple(someList, text(45)).map(
      ([id, name]): Operation =>
        (l) =>
          createList(l, { id, name }),
    ),
    fc.tuple(someList, someList, text(45)).map(
      ([from, id, name]): Operation =>
        (l) =>
          duplicateList(l, from, { id, name }),
    ),
    fc.tuple(someList, text(45)).map(
      ([id, name]): Operation =>
        (l) =>
          renameList(l, id, name),
    ),
    someList.map(
      (id): Operation =>
        (l) =>
          deleteList(l, id),
    ),
    someList.map(
      (id): Operation =>
        (l) =>
          restoreList(l, id),
    ),
    {
      weight: 3,
      arbitrary: someList.map(
        (id): Operation =>
          (l) =>
            activateList(l, id),
      ),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(someList, someItem).map(
        ([list, item]): Operation =>
          (l, used) =>
            hideItem(l, list, item, used),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(someList, someItem).map(
        ([list, item]): Operation =>
          (l, used) =>
            showItem(l, list, item, used),
      ),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(someList, someItem, fc.oneof(fc.constantFrom('up' as const, 'down'), somePhase))
        .map(
          ([list, item, to]): Operation =>
            (l, used) =>
              moveItem(l, list, item, to, used),
        ),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(someList, someItem, someWords).map(
        ([list, item, words]): Operation =>
          (l, used) =>
            rewordItem(l, list, item, words, used),
      ),
    },
    fc.tuple(someList, someItem).map(
      ([list, item]): Operation =>
        (l, used) =>
          restoreWords(l, list, item, used),
    ),
    {
      weight: 2,
      arbitrary: fc.tuple(someList, someItem, somePhase, text(60)).map(
        ([list, id, phase, label]): Operation =>
          (l, used) => {
            return addItem(l, list, { id, phase, words: { label } }, used);
          },
      ),
    },
    fc.tuple(someList, someItem).map(
      ([list, item]): Operation =>
        (l, used) =>
          removeItem(l, list, item, used),
    ),
  );
  const start = done(
    activateList(done(duplicateList(emptyLibrary, 'default', { id: 'a', name: 'A' })), 'a'),
  );
  const history = fc.array(operation, { maxLength: 60, size: 'max' });

  const nudgeOf = (item: string) => defaultChecklist.items.find(({ id }) => id === item)?.nudge;

  /** What a row shows of a checklist. */
  const asLogged = (checklist: Checklist | null) =>
    checklist?.items.map((item) => [item.id, item.phase, itemWords(item, catalogue).label]);

  /** Plays a history; `look` sees the library after each step, with what was logged so far. */
  function play(
    operations: readonly Operation[],
    look: (library: ChecklistLibrary, logged: ReadonlyMap<string, unknown>) => void,
  ): ChecklistLibrary {
    const logged = new Map<string, unknown>();
    const used: Used = (list, version) => logged.has(`${list}@${version}`);
    let library = start;
    for (const operate of operations) {
      const edited = operate(library, used);
      if (edited === 'log') {
        const checklist = activeChecklist(library);
        logged.set(`${checklist.id}@${checklist.version}`, asLogged(checklist));
      } else if ('library' in edited) library = deepFreeze(edited.library);
      look(library, logged);
    }
    return library;
  }

  test('every list stays sound and the active one can be used', () => {
    fc.assert(
      fc.property(history, (operations) => {
        play(operations, (library) => {
          expect(library.lists.every(isSound)).toBe(true);
          expect(new Set(library.lists.map(({ id }) => id)).size).toBe(library.lists.length);
          const names = liveLists(library).map(({ name }) => name.toLowerCase());
          expect(new Set(names).size).toBe(names.length);
          const active = activeChecklist(library);
          expect(active.id).toBe(library.active);
          expect(active.items.length).toBeGreaterThan(0);
          const counts = checklistPhases.map((phase) => itemsOf(active, phase).length);
          expect(Math.max(...counts)).toBeLessThanOrEqual(mostPerPhase);
          const labels = active.items.map((item) => itemWords(item, catalogue).label);
          expect(labels.filter((label) => !label.trim() || label.length > longest.label)).toEqual(
            [],
          );
          expect(active.items.filter(({ id, nudge }) => nudge !== nudgeOf(id))).toEqual([]);
        });
      }),
      { numRuns: 100 },
    );
  });

  test('every row keeps showing what it showed when it was made', () => {
    fc.assert(
      fc.property(history, (operations) => {
        play(operations, (library, logged) => {
          for (const [key, shown] of logged) {
            expect(asLogged(checklistOf(library, key))).toEqual(shown);
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  test('no more versions are kept than rows were made with, and one', () => {
    fc.assert(
      fc.property(history, (operations) => {
        play(operations, ({ lists }, logged) => {
          for (const { id, versions } of lists) {
            const used = [...logged.keys()].filter((key) => key.startsWith(`${id}@`)).length;
            expect(versions.length).toBeLessThanOrEqual(used + 1);
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  test('the library is stored and read back as it is', () => {
    fc.assert(
      fc.property(history, (operations) => {
        const library = play(operations, () => {});
        expect(readLibrary(JSON.parse(JSON.stringify(library)))).toEqual(library);
      }),
      { numRuns: 200 },
    );
  });
});
