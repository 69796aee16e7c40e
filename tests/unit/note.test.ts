import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checklistPhases, defaultChecklist } from '../../utils/core/checklist/items.ts';
import {
  type ChecklistLibrary,
  type Edited,
  emptyLibrary,
  newestOf,
} from '../../utils/core/checklist/library.ts';
import { addItem, hideItem, rewordItem } from '../../utils/core/checklist/listItems.ts';
import { duplicateList } from '../../utils/core/checklist/lists.ts';
import {
  checkTemplate,
  longestTemplate,
  noteModes,
  placeholders,
  templateFaults,
  writeNote,
} from '../../utils/core/checklist/note.ts';
import type { ItemState, ItemStates } from '../../utils/core/consultation/types.ts';
import { itemKey } from '../../utils/core/strings.ts';
import { readCatalogue } from './support/catalogue.ts';

const strings = await readCatalogue();
const phrase = (id: string) => `«${id}»`;
const template = '{mode}: {items}.';
const context = { checklist: defaultChecklist, mode: 'video consultation', phrase };

const isDone: ItemState = { result: 'done', afterSeconds: 1, auto: false };
const notApplicable: ItemState = { ...isDone, result: 'notApplicable' };
const ticked = (...ids: readonly string[]): ItemStates =>
  Object.fromEntries(ids.map((id) => [id, isDone]));

const note = (template: string, results: ItemStates) =>
  writeNote(template, { ...context, results });

/** The library that comes of an operation which succeeds. */
function done(edited: Edited): ChecklistLibrary {
  if ('problem' in edited) throw new Error(edited.problem);
  return edited.library;
}

describe('the note for the record', () => {
  test('says what was ticked, in the order of the checklist', () => {
    expect(note(template, ticked('safety-net', 'identity', 'backup'))).toBe(
      'Video consultation: «identity»; «backup»; «safety-net».',
    );
  });

  test('says nothing of what was set aside or left open', () => {
    expect(note(template, { ...ticked('identity'), consent: notApplicable })).toBe(
      'Video consultation: «identity».',
    );
  });

  test('says what Webside ticked as well', () => {
    expect(note(template, { equipment: { ...isDone, auto: true } })).toContain('«equipment»');
  });

  test('says nothing of what is not in the checklist', () => {
    expect(note(template, ticked('identity', 'own-1', 'toString'))).toBe(
      'Video consultation: «identity».',
    );
  });

  test('is none where nothing was ticked that the template asks for', () => {
    expect(note(template, {})).toBeNull();
    expect(note(template, { consent: notApplicable })).toBeNull();
    expect(note('{mode}. {open}', ticked('break'))).toBeNull();
    expect(note('{mode}. Consent obtained.', ticked('consent'))).toBeNull();
  });

  test('tells the phases apart where the template does', () => {
    const results = ticked('privacy', 'identity', 'consent', 'summary', 'break');
    expect(note('{close} | {open} | {prepare} | {mode}', results)).toBe(
      '«summary» | «identity»; «consent» | «privacy» | video consultation',
    );
  });

  test('leaves out a part in square brackets that has nothing to say', () => {
    const text = '{mode}.[ Before: {prepare}.][ At the end: {close}; {after}.][ Seen.] {open}.';
    expect(note(text, ticked('privacy', 'identity', 'summary'))).toBe(
      'Video consultation. Before: «privacy». Seen. «identity».',
    );
  });

  test('begins its sentences with a capital', () => {
    const words = { ...context, phrase: (id: string) => `${id} seen to`, results: ticked('cues') };
    expect(writeNote('{items}. {mode}, {items}! {items}', words)).toBe(
      'Cues seen to. Video consultation, cues seen to! Cues seen to',
    );
  });

  test('is one paragraph without stray space', () => {
    expect(note('  {mode}\n\n  by\tme:\u0000 {items}. ', ticked('cues'))).toBe(
      'Video consultation by me: «cues».',
    );
  });

  test('says of an item that the doctor worded what the doctor wrote', () => {
    const used = () => false;
    const own = { id: 'own-1', phase: 'open', words: { label: 'Told {mode} [x] $1' } } as const;
    let library = done(duplicateList(emptyLibrary, 'default', { id: 'a', name: 'A' }));
    library = done(hideItem(library, 'a', 'consent', used));
    library = done(rewordItem(library, 'a', 'identity', { label: 'Photo ID seen.' }, used));
    library = done(rewordItem(library, 'a', 'cues', { why: 'Mine.' }, used));
    library = done(addItem(library, 'a', own, used));
    const checklist = newestOf(library, 'a') ?? defaultChecklist;
    const results = ticked('identity', 'consent', 'own-1', 'cues');
    expect(writeNote('{items}.', { ...context, checklist, results })).toBe(
      'Photo ID seen; Told {mode} [x] $1; «cues».',
    );
  });

  test('has a phrase for every item of the checklist and for no other', () => {
    const own = [...strings.keys()].filter((key) => key.startsWith('note.items.'));
    const expected = defaultChecklist.items.map(({ id }) =>
      String(itemKey(id, 'label')).replace(/^items\.(\w+)\.label$/, 'note.items.$1'),
    );
    expect(own.sort()).toEqual(expected.sort());
    for (const key of own) expect(strings.get(key), key).toMatch(/^[a-z][^.;[\]{}]*[^.;\s]$/);
  });

  test('has words for every mode and for everything that can be wrong', () => {
    const keys = (part: string) =>
      [...strings.keys()].filter((key) => key.startsWith(`note.${part}.`)).sort();
    expect(keys('modes')).toEqual(noteModes.map((mode) => `note.modes.${mode}`).sort());
    expect(keys('problems')).toEqual(templateFaults.map((kind) => `note.problems.${kind}`).sort());
  });
});

describe('a template', () => {
  test.each([
    ['{mode}: {items}.', []],
    ['[{close}]', []],
    ['{mode}. {name}, {items}', [{ fault: 'unknown', at: 9, found: '{name}' }]],
    [
      '{Items}{}{items}',
      [
        { fault: 'unknown', at: 1, found: '{Items}' },
        { fault: 'unknown', at: 8, found: '{}' },
      ],
    ],
    ['{items}. {mode', [{ fault: 'bracket', at: 10, found: '{' }]],
    ['{items}} a', [{ fault: 'bracket', at: 8, found: '}' }]],
    ['{items} [a', [{ fault: 'bracket', at: 9, found: '[' }]],
    ['{items} ]a', [{ fault: 'bracket', at: 9, found: ']' }]],
    [
      '[{items} [a]]',
      [
        { fault: 'bracket', at: 1, found: '[' },
        { fault: 'bracket', at: 13, found: ']' },
      ],
    ],
    ['Consent obtained by {mode}', [{ fault: 'noItems', at: 1, found: '' }]],
    ['', [{ fault: 'noItems', at: 1, found: '' }]],
    [
      `{items}${'x'.repeat(longestTemplate)}`,
      [{ fault: 'tooLong', at: longestTemplate + 1, found: '' }],
    ],
  ])('that reads %j is judged with the place of each fault', (text, problems) => {
    expect(checkTemplate(text)).toEqual(problems);
  });

  test('that Webside comes with can be used, and leaves out what is done after the call', () => {
    const names = ['mode', 'prepare', 'open', 'consult', 'close'];
    const text = (strings.get('note.template') ?? '').replace(
      /\$(\d)/g,
      (_, n) => `{${names[n - 1]}}`,
    );
    expect(checkTemplate(text)).toEqual([]);
    expect(note(text, ticked('privacy', 'identity', 'safety-net', 'break'))).toBe(
      'Video consultation. Before the call: «privacy». «identity». «safety-net».',
    );
    expect(note(text, ticked('break'))).toBeNull();
  });
});

describe('whatever was ticked and whatever the template', () => {
  const part = fc.oneof(
    fc.constantFrom(...placeholders.map((name) => `{${name}}`), '[', ']', '{', '}', '. ', '{x}'),
    fc.string({ maxLength: 5 }),
  );
  const anyTemplate = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
  const state = fc.constantFrom(isDone, notApplicable, undefined);
  const { length } = defaultChecklist.items;
  const anyResults = fc.array(state, { minLength: length, maxLength: length }).map((states) =>
    Object.fromEntries(
      defaultChecklist.items.flatMap(({ id }, index) => {
        const state = states[index];
        return state ? [[id, state] as const] : [];
      }),
    ),
  );

  test('the note names nothing but what was done, each in the order of the checklist', () => {
    fc.assert(
      fc.property(anyTemplate, anyResults, (text, results) => {
        const written = note(text, results);
        if (written === null) return;
        const named = [...written.matchAll(/«([\w-]+)»/g)].map(([, id]) => id ?? '');
        expect(named.length).toBeGreaterThan(0);
        expect(named.filter((id) => results[id]?.result !== 'done')).toEqual([]);
        expect(written).not.toMatch(/[\n\r\t]/);
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(anyResults, (results) => {
        const named = [...(note(template, results) ?? '').matchAll(/«([\w-]+)»/g)].map(
          ([, id]) => id,
        );
        const expected = checklistPhases.flatMap((phase) =>
          defaultChecklist.items.filter((item) => item.phase === phase),
        );
        expect(named).toEqual(
          expected.map(({ id }) => id).filter((id) => results[id]?.result === 'done'),
        );
      }),
    );
  });

  test('a template in which nothing is wrong leaves none of its signs in the note', () => {
    fc.assert(
      fc.property(anyTemplate, anyResults, (text, results) => {
        fc.pre(checkTemplate(text).length === 0);
        expect(note(text, results) ?? '').not.toMatch(/[{}[\]]/);
      }),
    );
  });

  test('every fault is at its place', () => {
    fc.assert(
      fc.property(anyTemplate, (text) => {
        for (const { at, found } of checkTemplate(text)) {
          expect(text.slice(at - 1, at - 1 + found.length)).toBe(found);
        }
      }),
    );
  });
});
