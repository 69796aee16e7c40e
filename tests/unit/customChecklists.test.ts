import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Checklist,
  defaultChecklist,
  defaultKey,
  defaultVersions,
} from '../../utils/core/checklist/items.ts';
import {
  activeChecklist,
  checklistOf,
  emptyLibrary,
  isOwn,
  liveLists,
  newestOf,
} from '../../utils/core/checklist/library.ts';
import {
  addItem,
  hideItem,
  removeItem,
  rewordItem,
  showItem,
} from '../../utils/core/checklist/listItems.ts';
import {
  activateList,
  createList,
  deleteList,
  duplicateList,
  importList,
  renameList,
  restoreList,
} from '../../utils/core/checklist/lists.ts';
import { readLibrary } from '../../utils/core/checklist/stored.ts';
import { isSound } from '../../utils/core/checklist/versions.ts';
import {
  always,
  bare,
  defaultIds,
  done,
  ids,
  interpreter,
  label,
  listIn,
  never,
  problem,
  review,
} from './support/checklists.ts';

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
