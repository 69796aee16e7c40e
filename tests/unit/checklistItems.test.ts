import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultChecklist, itemsOf, itemWords } from '../../utils/core/checklist/items.ts';
import {
  type ChecklistLibrary,
  checklistOf,
  longest,
  mostPerPhase,
  newestOf,
  ownItemId,
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
import { renameList } from '../../utils/core/checklist/lists.ts';
import { packResults, unpackResults } from '../../utils/core/log/results.ts';
import {
  always,
  catalogue,
  defaultIds,
  done,
  ids,
  interpreter,
  label,
  never,
  problem,
  review,
  versions,
} from './support/checklists.ts';

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
