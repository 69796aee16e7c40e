import 'fake-indexeddb/auto';
import fc from 'fast-check';
import * as v from 'valibot';
import { beforeEach, describe, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { applyEdit, type ChecklistEdit, editSchema } from '../../utils/core/checklist/edit.ts';
import { checklistPhases, defaultChecklist, itemsOf } from '../../utils/core/checklist/items.ts';
import {
  activeChecklist,
  checklistOf,
  emptyLibrary,
  mostPerPhase,
  newestOf,
} from '../../utils/core/checklist/library.ts';
import { starterContent, starters } from '../../utils/core/checklist/starters.ts';
import { isSound } from '../../utils/core/checklist/versions.ts';
import type { ConsultationRow } from '../../utils/core/log/types.ts';
import { editChecklists, followChecklists, readChecklists } from '../../utils/store/checklists.ts';
import { database } from '../../utils/store/log/db.ts';
import { isChecklistUsed } from '../../utils/store/log/rows.ts';

const create: ChecklistEdit = { do: 'create', list: 'review', name: 'Review', start: 'review' };
const hide: ChecklistEdit = { do: 'hideItem', list: 'review', item: 'backup' };
const reword: ChecklistEdit = {
  do: 'rewordItem',
  list: 'review',
  item: 'identity',
  words: { label: 'Said who I am' },
};

let tries = 0;
const store = (edit: ChecklistEdit, requestId = `try ${++tries}`) =>
  editChecklists(edit, requestId);

/** A row of the log that was made with a checklist. */
async function log(checklist: string, status: ConsultationRow['status'] = 'closed') {
  const id = crypto.randomUUID();
  await database().consultations.put({ id, checklist, status, start: 1 } as ConsultationRow);
  return id;
}

beforeEach(async () => {
  fakeBrowser.reset();
  await database().consultations.clear();
});

describe('the checklists that are stored', () => {
  test('are none at first, and Webside’s own is in use', async () => {
    expect(await readChecklists()).toEqual(emptyLibrary);
    expect(activeChecklist(await readChecklists())).toBe(defaultChecklist);
  });

  test('keep a change, and are handed to pages when it comes', async () => {
    const page = new AbortController();
    const seen: number[] = [];
    followChecklists(({ lists }) => seen.push(lists.length), page.signal);
    await expect.poll(() => seen).toEqual([0]);
    expect(await store(create)).toBeUndefined();
    expect(await store({ do: 'activate', list: 'review' })).toBeUndefined();
    expect(activeChecklist(await readChecklists())).toMatchObject({ id: 'review', version: 1 });
    expect(seen).toEqual([0, 1, 1]);
    page.abort();
    await store({ do: 'delete', list: 'review' });
    expect(seen).toHaveLength(3);
  });

  test('stay as they are where a change is refused', async () => {
    await store(create);
    const before = await readChecklists();
    expect(await store({ ...create, list: 'other' })).toBe('nameTaken');
    expect(await store({ do: 'hideItem', list: 'gone', item: 'backup' })).toBe('noSuchList');
    expect(await readChecklists()).toEqual(before);
  });

  test('take one change once, however often it is sent', async () => {
    await store(create);
    const before = newestOf(await readChecklists(), 'review');
    const move: ChecklistEdit = { do: 'moveItem', list: 'review', item: 'summary', to: 'down' };
    await store(move, 'once');
    await store(move, 'once');
    const order = newestOf(await readChecklists(), 'review');
    expect(order && itemsOf(order, 'close').map(({ id }) => id)).toEqual([
      'next-steps',
      'summary',
      'safety-net',
    ]);
    expect(before && itemsOf(before, 'close')[0]?.id).toBe('summary');
  });

  test.each(['open', 'closed', 'recovered', 'deleted'] as const)(
    'begin a new version once a row that is %s was made with the newest',
    async (status) => {
      await store(create);
      await store(hide);
      expect(newestOf(await readChecklists(), 'review')?.version).toBe(1);
      await log('review@1', status);
      await store(reword);
      const library = await readChecklists();
      expect(newestOf(library, 'review')?.version).toBe(2);
      const label = (key: string) =>
        checklistOf(library, key)?.items.find(({ id }) => id === 'identity')?.words?.label;
      expect(label('review@1')).toBeUndefined();
      expect(label('review@2')).toBe('Said who I am');
    },
  );

  test('are used by what rows name, and by nothing else', async () => {
    await log('review@1');
    expect(await isChecklistUsed('review@1')).toBe(true);
    for (const key of ['review@10', 'review@2', 'review', 'default@1']) {
      expect(await isChecklistUsed(key)).toBe(false);
    }
  });
});

describe('a starting point', () => {
  test.each(starters)('"%s" orders items of the default checklist and adds none', (starter) => {
    const { items } = starterContent(starter, 'Name');
    const known = defaultChecklist.items.map(({ id, phase }) => `${phase} ${id}`);
    const given = items.map(({ id, phase }) => `${phase} ${id}`);
    expect(given.filter((item) => !known.includes(item))).toEqual([]);
    expect(new Set(given).size).toBe(given.length);
    expect(items.every(({ words }) => Object.keys(words).length === 0)).toBe(true);
    for (const phase of checklistPhases) {
      expect(given.filter((item) => item.startsWith(phase)).length).toBeGreaterThan(0);
      expect(given.filter((item) => item.startsWith(phase)).length).toBeLessThanOrEqual(
        mostPerPhase,
      );
    }
  });

  test('gives a list that is sound, with what it does not show hidden', () => {
    for (const start of [...starters, 'nothing'] as const) {
      const edited = applyEdit(emptyLibrary, { ...create, start }, () => false);
      if ('problem' in edited) throw new Error(edited.problem);
      const [list] = edited.library.lists;
      expect(list && isSound(list)).toBe(true);
      expect(list?.items).toHaveLength(defaultChecklist.items.length);
      // A request that was repeated.
      expect(applyEdit(edited.library, { ...create, start }, () => false)).toEqual(edited);
    }
  });

  test('is refused with a name that cannot be', () => {
    expect(applyEdit(emptyLibrary, { ...create, name: ' ' }, () => false)).toEqual({
      problem: 'nameEmpty',
    });
  });
});

describe('a change that a page sends', () => {
  const item = { id: 'identity', phase: 'open', words: {} };
  const imported = (items: readonly unknown[]) => ({
    do: 'import',
    list: 'new',
    content: { name: 'New', items },
  });

  test.each([
    ['an import that names an item twice', imported([item, item])],
    ['an import of an item without a label', imported([{ ...item, id: 'own-1' }])],
    ['an import of nothing', imported([])],
    ['a list that is called default', { ...create, list: 'default' }],
    ['an item that there is not', { ...hide, item: 'nonsense' }],
    ['an item of the default list to remove', { do: 'removeItem', list: 'review', item: 'backup' }],
    ['a part that is not known', { ...hide, more: true }],
  ])('is refused: %s', (_, edit) => {
    expect(v.is(editSchema, edit)).toBe(false);
  });

  test('of any kind leaves a library that is sound', () => {
    const ids = ['a', 'b'];
    const items = [...defaultChecklist.items.map(({ id }) => id), 'own-1', 'own-2'];
    const edits = fc.oneof(
      ...([
        fc.record({
          do: fc.constant('create'),
          list: fc.constantFrom(...ids),
          name: fc.constantFrom('A', 'B', ''),
          start: fc.constantFrom('nothing', ...starters),
        }),
        fc.record({
          do: fc.constantFrom('delete', 'restore', 'activate'),
          list: fc.constantFrom(...ids),
        }),
        fc.record({
          do: fc.constantFrom('hideItem', 'showItem', 'restoreWords'),
          list: fc.constantFrom(...ids),
          item: fc.constantFrom(...items),
        }),
        fc.record({
          do: fc.constant('moveItem'),
          list: fc.constantFrom(...ids),
          item: fc.constantFrom(...items),
          to: fc.constantFrom('up', 'down', ...checklistPhases),
        }),
        fc.record({
          do: fc.constant('addItem'),
          list: fc.constantFrom(...ids),
          item: fc.record({
            id: fc.constantFrom('own-1', 'own-2'),
            phase: fc.constantFrom(...checklistPhases),
            words: fc.record({ label: fc.string({ maxLength: 70 }) }),
          }),
        }),
        fc.record({
          do: fc.constant('removeItem'),
          list: fc.constantFrom(...ids),
          item: fc.constantFrom('own-1', 'own-2'),
        }),
      ] as fc.Arbitrary<ChecklistEdit>[]),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(edits, fc.boolean()), { maxLength: 25 }), (all) => {
        let library = emptyLibrary;
        for (const [edit, used] of all) {
          expect(v.is(editSchema, edit)).toBe(true);
          const edited = applyEdit(library, edit, () => used);
          if ('library' in edited) library = edited.library;
          expect(library.lists.every(isSound)).toBe(true);
          expect(activeChecklist(library).items.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
