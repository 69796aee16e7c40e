import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  activateList,
  activeChecklist,
  addItem,
  type ChecklistLibrary,
  checklistOf,
  createList,
  deleteList,
  duplicateList,
  type Edited,
  emptyLibrary,
  hideItem,
  importList,
  isOwn,
  isSound,
  type LibraryProblem,
  liveLists,
  longest,
  mostPerPhase,
  moveItem,
  newestOf,
  ownItemId,
  removeItem,
  renameList,
  restoreList,
  restoreWords,
  rewordItem,
  showItem,
  type Used,
} from '../../utils/core/checklist/custom.ts';
import {
  type Checklist,
  type ChecklistPhase,
  checklistPhases,
  defaultChecklist,
  defaultKey,
  defaultVersions,
  itemsOf,
  itemWords,
} from '../../utils/core/checklist/items.ts';
import { readLibrary } from '../../utils/core/checklist/stored.ts';
import { packResults, unpackResults } from '../../utils/core/log/results.ts';
import { deepFreeze } from './support/freeze.ts';

const never: Used = () => false;
const always: Used = () => true;
const catalogue = (id: string, part: string) => `${part} of ${id}`;
const defaultIds = defaultChecklist.items.map(({ id }) => id);

/** The library that comes of an operation which succeeds. */
function done(edited: Edited): ChecklistLibrary {
  if ('problem' in edited) throw new Error(edited.problem);
  return deepFreeze(edited.library);
}

function problem(edited: Edited): LibraryProblem | undefined {
  return 'problem' in edited ? edited.problem : undefined;
}

const review = done(duplicateList(emptyLibrary, 'default', { id: 'review', name: 'Review' }));
const bare = done(createList(emptyLibrary, { id: 'bare', name: 'Bare' }));
const interpreter = {
  id: 'own-1',
  phase: 'prepare',
  words: { label: 'Interpreter on the line', why: 'Words matter.' },
} as const;

const ids = (checklist: Checklist | null) => checklist?.items.map(({ id }) => id);
const listIn = (library: ChecklistLibrary, id: string) =>
  library.lists.find((list) => list.id === id);
const versions = (library: ChecklistLibrary) => library.lists[0]?.versions.length;
const label = (checklist: Checklist | null, id: string) => {
  const item = checklist?.items.find((item) => item.id === id);
  return item && itemWords(item, catalogue).label;
};

describe('a library that holds nothing', () => {
  test('has the default list for consultations, and knows the rows made with it', () => {
    expect(activeChecklist(emptyLibrary)).toBe(defaultChecklist);
    expect(checklistOf(emptyLibrary, defaultKey)).toBe(defaultChecklist);
    expect(newestOf(emptyLibrary, 'default')).toBe(defaultChecklist);
  });

  test.each([
    `default@${defaultChecklist.version + 1}`,
    'default@0',
    'default@01',
    'default',
    'other@1',
    '@1',
    '',
    'default@1@1',
  ])('knows nothing of %j', (key) => expect(checklistOf(emptyLibrary, key)).toBeNull());
});

describe('every released version of the default list', () => {
  test('is told apart by its number, the newest last', () => {
    expect(defaultVersions.map(({ version }) => version)).toEqual(
      defaultVersions.map((_, index) => index + 1),
    );
    expect(defaultVersions.at(-1)).toBe(defaultChecklist);
  });

  test('has ids that no item of a doctor can have', () => {
    for (const { items } of defaultVersions) {
      for (const { id } of items) expect(isOwn(id)).toBe(false);
    }
  });

  test('keeps its own words where it is not the newest', () => {
    for (const { items } of defaultVersions.slice(0, -1)) {
      for (const { words } of items) expect(words).toMatchObject({ label: expect.any(String) });
    }
  });
});

describe('a duplicate of the default list', () => {
  test('has its items, with their sources and reminders, under an id of its own', () => {
    const checklist = checklistOf(review, 'review@1');
    expect(checklist).toEqual({ ...defaultChecklist, id: 'review', version: 1 });
  });

  test('reads as the version it was made from did, also after Webside has a newer one', () => {
    const old: Checklist = {
      ...defaultChecklist,
      items: defaultChecklist.items.map((item) => ({
        ...item,
        words: { label: `Old ${item.id}`, why: 'Old.' },
      })),
    };
    const next: Checklist = { ...defaultChecklist, version: old.version + 1 };
    const shipped = [old, next];
    const reworded = done(rewordItem(review, 'review', 'consent', { why: 'Mine.' }, always));
    const checklist = checklistOf(reworded, 'review@1', shipped);
    expect(label(checklist, 'identity')).toBe('Old identity');
    expect(checklist?.items.find(({ id }) => id === 'consent')?.words).toEqual({
      label: 'Old consent',
      why: 'Mine.',
    });
    expect(label(checklistOf(emptyLibrary, defaultKey, shipped), 'identity')).toBe('Old identity');
    expect(activeChecklist(emptyLibrary, shipped)).toBe(next);
  });

  test('reads as well as can be where a newer Webside wrote it', () => {
    const [list] = review.lists;
    if (!list) throw new Error();
    const foreign = {
      ...list,
      base: 7_000,
      versions: [[{ id: 'new-thing', phase: 'open' as const }]],
    };
    const checklist = checklistOf({ ...review, lists: [foreign] }, 'review@1');
    expect(label(checklist, 'new-thing')).toBe('new-thing');
  });
});

describe('a list that was created empty', () => {
  test('offers the default items, hidden, and cannot be used before one is shown', () => {
    expect(newestOf(bare, 'bare')).toBeNull();
    expect(listIn(bare, 'bare')?.items.map(({ id, hidden }) => [id, hidden])).toEqual(
      defaultIds.map((id) => [id, true]),
    );
    expect(problem(activateList(bare, 'bare'))).toBe('nothingShown');
    const shown = done(showItem(bare, 'bare', 'identity', never));
    expect(ids(activeChecklist(done(activateList(shown, 'bare'))))).toEqual(['identity']);
  });

  test('keeps one item at least from then on', () => {
    const one = done(addItem(bare, 'bare', interpreter, never));
    expect(problem(hideItem(one, 'bare', 'own-1', never))).toBe('lastItem');
    expect(problem(removeItem(one, 'bare', 'own-1', always))).toBe('lastItem');
  });
});

describe('an item', () => {
  test('that is hidden is not in the list, and comes back where it was', () => {
    const hidden = done(hideItem(review, 'review', 'consent', always));
    expect(ids(newestOf(hidden, 'review'))).toEqual(defaultIds.filter((id) => id !== 'consent'));
    expect(ids(newestOf(done(showItem(hidden, 'review', 'consent', always)), 'review'))).toEqual(
      defaultIds,
    );
  });

  test('moves past its neighbours in its phase, and past hidden ones in one step', () => {
    const prepare = (library: ChecklistLibrary) =>
      itemsOf(newestOf(library, 'review') ?? defaultChecklist, 'prepare').map(({ id }) => id);
    const down = done(moveItem(review, 'review', 'equipment', 'down', never));
    expect(prepare(down)).toEqual(['privacy', 'equipment', 'suitability']);
    const last = done(moveItem(down, 'review', 'equipment', 'down', never));
    expect(prepare(last)).toEqual(['privacy', 'suitability', 'equipment']);
    expect(done(moveItem(last, 'review', 'equipment', 'down', never))).toBe(last);
    expect(done(moveItem(last, 'review', 'privacy', 'up', never))).toBe(last);
    const hidden = done(hideItem(review, 'review', 'privacy', never));
    const up = done(moveItem(hidden, 'review', 'suitability', 'up', never));
    expect(prepare(up)).toEqual(['suitability', 'equipment']);
  });

  test('moves to the end of another phase that has room', () => {
    const after = itemsOf(defaultChecklist, 'after').map(({ id }) => id);
    const others = defaultIds.filter((id) => !after.includes(id));
    const room = others.slice(0, mostPerPhase - after.length);
    const moved = room.reduce(
      (library, id) => done(moveItem(library, 'review', id, 'after', never)),
      review,
    );
    const filled = itemsOf(newestOf(moved, 'review') ?? defaultChecklist, 'after');
    expect(filled.map(({ id }) => id)).toEqual([...after, ...room]);
    expect(problem(moveItem(moved, 'review', 'safety-net', 'after', never))).toBe('phaseFull');
    expect(done(moveItem(review, 'review', 'break', 'after', never))).toBe(review);
  });

  test('that is reworded keeps its id, its reminder, and the parts that were not given', () => {
    const words = { label: '  Plan B agreed ', source: 'Our protocol' };
    const library = done(rewordItem(review, 'review', 'backup', words, never));
    const item = newestOf(library, 'review')?.items.find(({ id }) => id === 'backup');
    expect(item).toMatchObject({ nudge: 'opening', covers: ['C3', 'C4'] });
    expect(item && itemWords(item, catalogue)).toEqual({
      label: 'Plan B agreed',
      why: 'why of backup',
      source: 'Our protocol',
    });
    const restored = done(restoreWords(library, 'review', 'backup', never));
    expect(newestOf(restored, 'review')).toEqual(newestOf(review, 'review'));
  });

  test('of the doctor has words of its own and no reminder', () => {
    const library = done(addItem(review, 'review', interpreter, never));
    const item = newestOf(library, 'review')?.items.find(({ id }) => id === 'own-1');
    expect(item).toEqual({
      id: 'own-1',
      phase: 'prepare',
      sources: [],
      covers: [],
      words: { label: 'Interpreter on the line', why: 'Words matter.', source: '' },
    });
    expect(done(restoreWords(library, 'review', 'own-1', never))).toBe(library);
  });

  test('of the doctor can be removed, and rows made with it still show it', () => {
    const added = done(addItem(review, 'review', interpreter, never));
    const removed = done(removeItem(added, 'review', 'own-1', always));
    expect(label(checklistOf(removed, 'review@1'), 'own-1')).toBe('Interpreter on the line');
    expect(ids(checklistOf(removed, 'review@2'))).toEqual(defaultIds);
    expect(problem(removeItem(review, 'review', 'consent', never))).toBe('notOwn');
  });

  test('does not fit into a phase that is full, until another is hidden', () => {
    const sixth = { ...interpreter, phase: 'open' } as const;
    expect(problem(addItem(review, 'review', sixth, never))).toBe('phaseFull');
    const room = done(hideItem(review, 'review', 'consent', never));
    const full = done(addItem(room, 'review', sixth, never));
    expect(problem(showItem(full, 'review', 'consent', never))).toBe('phaseFull');
  });

  test.each([
    [{ label: ' ' }, 'labelEmpty'],
    [{ label: 'x'.repeat(longest.label + 1) }, 'labelTooLong'],
    [{ why: 'x'.repeat(longest.why + 1) }, 'whyTooLong'],
    [{ source: 'x'.repeat(longest.source + 1) }, 'sourceTooLong'],
    [{ why: 'one\ntwo' }, 'notOneLine'],
    [{ label: 'zero\u200bwidth' }, 'notOneLine'],
  ] as const)('does not take the words %j', (words, expected) => {
    expect(problem(rewordItem(review, 'review', 'consent', words, never))).toBe(expected);
  });

  test('takes a label of sixty characters', () => {
    const words = { label: 'x'.repeat(60) };
    expect(problem(rewordItem(review, 'review', 'consent', words, never))).toBeUndefined();
  });

  test('does not take an id that the log cannot hold or that Webside may need', () => {
    for (const id of ['consent', 'own-', 'own-A', 'own-a b', 'own-a:d1', `own-${'x'.repeat(37)}`]) {
      expect(problem(addItem(review, 'review', { ...interpreter, id }, never)), id).toBe('badId');
    }
  });

  test('has an id that comes back out of the log', () => {
    fc.assert(
      fc.property(fc.stringMatching(ownItemId), fc.nat(), (id, afterSeconds) => {
        const results = { [id]: { result: 'done', afterSeconds, auto: false } } as const;
        expect(unpackResults(packResults(results))).toEqual(results);
      }),
    );
  });
});

describe('a version', () => {
  test('is begun once for all edits until a row is made with it', () => {
    const first: Used = (_, version) => version === 1;
    const one = done(hideItem(review, 'review', 'consent', first));
    const two = done(moveItem(one, 'review', 'identity', 'after', first));
    const three = done(rewordItem(two, 'review', 'identity', { label: 'Who' }, first));
    expect([one, two, three].map(versions)).toEqual([2, 2, 2]);
    expect(versions(done(hideItem(three, 'review', 'cues', always)))).toBe(3);
  });

  test('is changed in place while no row was made with it', () => {
    expect(versions(done(hideItem(review, 'review', 'consent', never)))).toBe(1);
  });

  test('is not begun for what no row shows: reasons, sources, names, hidden items', () => {
    const words = { why: 'Mine.', source: 'Mine' };
    expect(versions(done(rewordItem(review, 'review', 'cues', words, always)))).toBe(1);
    expect(versions(done(renameList(review, 'review', 'Check-in')))).toBe(1);
    const hidden = done(hideItem(review, 'review', 'cues', always));
    const moved = done(moveItem(hidden, 'review', 'cues', 'after', always));
    expect(versions(done(rewordItem(moved, 'review', 'cues', { label: 'x' }, always)))).toBe(2);
  });

  test('goes again where its edits are taken back before a row was made with it', () => {
    const first: Used = (_, version) => version === 1;
    const hidden = done(hideItem(review, 'review', 'consent', first));
    expect(done(showItem(hidden, 'review', 'consent', first))).toEqual(review);
  });

  test('is not changed by an edit that is refused or changes nothing', () => {
    expect(done(showItem(review, 'review', 'consent', always))).toBe(review);
    expect(done(rewordItem(review, 'review', 'consent', {}, always))).toBe(review);
  });
});

describe('a list', () => {
  test('has a name of its own, in one line', () => {
    const both = done(createList(review, { id: 'b', name: ' Check-in ' }));
    expect(listIn(both, 'b')?.name).toBe('Check-in');
    expect(problem(renameList(both, 'b', ' review '))).toBe('nameTaken');
    expect(problem(createList(both, { id: 'c', name: 'REVIEW' }))).toBe('nameTaken');
    expect(problem(renameList(both, 'b', ''))).toBe('nameEmpty');
    expect(problem(renameList(both, 'b', 'x'.repeat(41)))).toBe('nameTooLong');
    expect(problem(renameList(both, 'b', 'a\tb'))).toBe('notOneLine');
    expect(done(renameList(both, 'b', 'Check-in'))).toBe(both);
  });

  test('is made once, also where the request for it comes twice', () => {
    expect(done(duplicateList(review, 'default', { id: 'review', name: 'Review' }))).toBe(review);
    const added = done(addItem(review, 'review', interpreter, always));
    expect(done(addItem(added, 'review', interpreter, always))).toBe(added);
  });

  test('duplicates another with all its words and what it hides', () => {
    const hidden = done(hideItem(review, 'review', 'consent', never));
    const reworded = done(rewordItem(hidden, 'review', 'cues', { label: 'Signs' }, never));
    const both = done(duplicateList(reworded, 'review', { id: 'b', name: 'B' }));
    expect(listIn(both, 'b')?.items).toEqual(listIn(both, 'review')?.items);
    expect(label(checklistOf(both, 'b@1'), 'cues')).toBe('Signs');
  });

  test('that is deleted is not offered, and its rows read as before', () => {
    const active = done(activateList(review, 'review'));
    expect(activeChecklist(active).id).toBe('review');
    const deleted = done(deleteList(active, 'review'));
    expect(liveLists(deleted)).toEqual([]);
    expect(activeChecklist(deleted)).toBe(defaultChecklist);
    expect(checklistOf(deleted, 'review@1')).toEqual(checklistOf(review, 'review@1'));
    expect(problem(hideItem(deleted, 'review', 'cues', never))).toBe('noSuchList');
    expect(problem(duplicateList(deleted, 'review', { id: 'b', name: 'B' }))).toBe('noSuchList');
    const again = done(createList(deleted, { id: 'b', name: 'Review' }));
    expect(liveLists(done(restoreList(again, 'review'))).map(({ name }) => name)).toEqual([
      'Review (2)',
      'Review',
    ]);
  });

  test('of Webside stays as it is', () => {
    expect(problem(hideItem(review, 'default', 'cues', never))).toBe('defaultIsFixed');
    expect(problem(deleteList(review, 'default'))).toBe('defaultIsFixed');
    expect(problem(renameList(review, 'default', 'Mine'))).toBe('defaultIsFixed');
  });

  test('does not take an id that rows cannot hold', () => {
    for (const id of ['default', '', 'a@b', 'A', 'a b', '-a', 'x'.repeat(41)]) {
      expect(problem(createList(review, { id, name: 'Other' })), id).toBe('badId');
    }
  });

  test('from a file gets a free name and offers the items that the file leaves out', () => {
    const name = 'Mental health check-in, long name indeed';
    const items = [{ id: 'own-1', phase: 'open' as const, words: { label: 'One' } }];
    const once = done(importList(emptyLibrary, 'a', { name, items }));
    const twice = done(importList(once, 'b', { name, items }));
    expect(liveLists(twice).map((list) => list.name)).toEqual([
      name,
      'Mental health check-in, long name in (2)',
    ]);
    expect(ids(newestOf(twice, 'b'))).toEqual(['own-1']);
    expect(listIn(twice, 'b')?.items.filter(({ hidden }) => hidden)).toHaveLength(
      defaultIds.length,
    );
  });

  test('whose name ends in the middle of a sign is not cut there', () => {
    const name = `${'x'.repeat(35)}😀😀`.slice(0, 39);
    const content = { name, items: [{ id: 'cues', phase: 'open' as const, words: {} }] };
    const once = done(importList(emptyLibrary, 'a', content));
    expect(problem(importList(once, 'b', content))).toBeUndefined();
  });
});

describe('a stored library', () => {
  test('comes back as it was', () => {
    const library = done(
      activateList(done(addItem(review, 'review', interpreter, never)), 'review'),
    );
    expect(readLibrary(JSON.parse(JSON.stringify(library)))).toEqual(library);
  });

  test('loses a list that cannot be read, and no other', () => {
    const [list] = review.lists;
    const two = done(duplicateList(review, 'review', { id: 'b', name: 'B' }));
    const broken = [null, { ...list, id: 'c', versions: [] }, { ...list, id: 'd', items: 'x' }];
    const stored = { active: 'c', lists: [...broken, ...two.lists, list] };
    expect(readLibrary(stored)).toEqual({ active: 'default', lists: two.lists });
  });

  test.each([undefined, null, 1, [], {}, { active: 'default' }, { lists: [] }])(
    'is empty where %j was stored',
    (raw) => expect(readLibrary(raw)).toEqual(emptyLibrary),
  );

  test('is read whatever was stored', () => {
    const list = fc.record({ id: fc.string(), items: fc.anything(), versions: fc.anything() });
    const raw = fc.oneof(
      fc.anything(),
      fc.record({ active: fc.string(), lists: fc.array(fc.oneof(fc.anything(), list)) }),
    );
    fc.assert(fc.property(raw, (raw) => readLibrary(raw).lists.every(isSound)));
  });
});

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
