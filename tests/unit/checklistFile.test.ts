import { readFileSync } from 'node:fs';
import { generateChromeMessages, parseMessagesFile } from '@wxt-dev/i18n/build';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checklistSchema } from '../../scripts/checklistSchema.ts';
import {
  readChecklistFile,
  tooManyBytes,
  writeChecklistFile,
} from '../../utils/core/checklist/file.ts';
import {
  type Checklist,
  checklistPhases,
  defaultChecklist,
  itemWords,
} from '../../utils/core/checklist/items.ts';
import { emptyLibrary, longest, newestOf } from '../../utils/core/checklist/library.ts';
import { importList } from '../../utils/core/checklist/lists.ts';
import { isSound } from '../../utils/core/checklist/versions.ts';
import { fileProblemText } from '../../utils/core/checklist/words.ts';
import { type Messages, speak } from '../../utils/core/strings.ts';

speak(generateChromeMessages(await parseMessagesFile('locales/en.yml')) as Messages);

const catalogue = (id: string, part: string) => `${part} of ${id}`;

function readFile(text: string) {
  let made = 0;
  const newItemId = () => `own-new-${++made}`;
  return readChecklistFile(text, { newItemId, fromCatalogue: catalogue });
}

/** The list that comes of reading a file in which nothing is wrong. */
function contentOf(text: string) {
  const read = readFile(text);
  if ('problems' in read) throw new Error(read.problems.map(fileProblemText).join('\n'));
  return read.content;
}

/** What is wrong with a file, as a person reads it. */
function told(text: string): string[] {
  const read = readFile(text);
  return 'problems' in read ? read.problems.map(fileProblemText) : [];
}

const items = (...items: readonly object[]) =>
  JSON.stringify({ format: 'webside-checklist', formatVersion: 1, name: 'Review', items }, null, 1);

const shown = (checklist: Checklist | null) =>
  checklist?.items.map((item) => ({
    id: item.id,
    phase: item.phase,
    nudge: item.nudge,
    words: itemWords(item, catalogue),
  }));

describe('a file of a checklist', () => {
  test('holds all its words, for people to read and edit', () => {
    const text = writeChecklistFile('Standard', defaultChecklist, catalogue);
    expect(JSON.parse(text)).toEqual({
      format: 'webside-checklist',
      formatVersion: 1,
      name: 'Standard',
      items: defaultChecklist.items.map(({ id, phase }) => ({
        id,
        phase,
        label: `label of ${id}`,
        why: `why of ${id}`,
      })),
    });
    expect(text.endsWith('}\n')).toBe(true);
  });

  test('gives words of its own only to what differs from the catalogue', () => {
    const { name, items } = contentOf(writeChecklistFile('S', defaultChecklist, catalogue));
    expect(name).toBe('S');
    expect(items.map(({ words }) => words)).toEqual(items.map(() => ({})));
  });

  test('may name a default item by its id alone, and leave out the id of another', () => {
    const text = items(
      { phase: 'after', label: ' Letter sent ' },
      { id: 'identity', phase: 'open' },
      { id: 'own-x', phase: 'open', label: 'One', why: '', source: 'Ours' },
      { id: 'cues', phase: 'open', why: '' },
      { phase: 'after', label: 'Coded' },
    );
    expect(contentOf(text)).toEqual({
      name: 'Review',
      items: [
        { id: 'own-new-1', phase: 'after', words: { label: 'Letter sent' } },
        { id: 'identity', phase: 'open', words: {} },
        { id: 'own-x', phase: 'open', words: { label: 'One', source: 'Ours' } },
        { id: 'cues', phase: 'open', words: { why: '' } },
        { id: 'own-new-2', phase: 'after', words: { label: 'Coded' } },
      ],
    });
  });

  test('may name its schema, and begin with the mark of its encoding', () => {
    const file = {
      $schema: 'checklist.schema.json',
      ...JSON.parse(items({ id: 'cues', phase: 'open' })),
    };
    expect(contentOf(`\uFEFF${JSON.stringify(file)}`).items).toHaveLength(1);
  });

  test('that was exported and imported gives the same items in the same order', () => {
    const line = (maxLength: number) =>
      fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength }).map((text) => text.trim());
    const words = fc.record(
      { label: line(60).filter(Boolean), why: line(200), source: line(200) },
      { requiredKeys: [] },
    );
    const item = fc.record({
      id: fc.constantFrom('own-1', 'own-2', 'own-3', ...defaultChecklist.items.map(({ id }) => id)),
      phase: fc.constantFrom(...checklistPhases),
      words,
    });
    const lists = fc.uniqueArray(item, { selector: ({ id }) => id, minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lists, line(40).filter(Boolean), (items, name) => {
        const own = items.map((item) => {
          return item.id.startsWith('own-')
            ? { ...item, words: { ...item.words, label: item.words.label ?? 'Mine' } }
            : item;
        });
        const made = importList(emptyLibrary, 'a', { name, items: own });
        fc.pre('library' in made);
        if (!('library' in made)) return;
        const before = newestOf(made.library, 'a');
        if (!before) throw new Error();
        const content = contentOf(writeChecklistFile(name, before, catalogue));
        const again = importList(made.library, 'b', content);
        if (!('library' in again)) throw new Error(again.problem);
        expect(shown(newestOf(again.library, 'b'))).toEqual(shown(before));
        expect(content.name).toBe(name);
      }),
    );
  });
});

describe('what is wrong with a file', () => {
  const file = (text: string) => text.replaceAll('    |', '');

  test.each([
    ['', 'Line 1, column 1: This is not JSON. A value is missing here.'],
    ['Dear colleague', 'Line 1, column 1: This is not JSON. Put text in double quotation marks.'],
    [
      '{"format": "webside-checklist"\n "name": "a"}',
      'Line 2, column 2: This is not JSON. A comma',
    ],
    [
      '{\r\n\r\n"items": [1,]}',
      'Line 3, column 13: This is not JSON. A value is missing here. Remove any comma',
    ],
    ['{\n"name": "Rev', 'Line 2, column 9: This is not JSON. The closing quotation mark'],
    ['// mine\n{}', 'Line 1, column 1: This is not JSON. JSON has no comments.'],
    ['{"name": "a\\x"}', 'Line 1, column 10: This is not JSON. In text, write a backslash'],
    ['{} {}', 'Line 1, column 4: This is not JSON. There is more after its end.'],
    ['[]', 'Line 1, column 1: This is not a checklist.'],
    ['"x"', 'Line 1, column 1: This is not a checklist.'],
    ['{"name": "x"}', 'Line 1, column 1: "format" is missing. Add it.'],
    ['{"format": "other", "formatVersion": 9, "x": 1}', 'Line 1, column 2: "format" is not "webs'],
    [
      '{"format": "webside-checklist",\n "formatVersion": 2, "x": 1}',
      'Line 2, column 2: "formatVersion" is not 1, the version that this Webside reads. Update Webside',
    ],
  ])('is told once, with its place and what to do: %j', (text, start) => {
    const problems = told(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(start);
  });

  test('is told for each field, in the order of the lines', () => {
    const text = file(`{
    |  "format": "webside-checklist",
    |  "formatVersion": 1,
    |  "name": " ",
    |  "author": "me",
    |  "items": [
    |    { "id": "identity", "phase": "opening" },
    |    {
    |      "id": "own-1",
    |      "phase": "open",
    |      "label": "${'x'.repeat(71)}",
    |      "colour": "red",
    |      "colour": "blue"
    |    },
    |    { "id": "own-1", "phase": "open" },
    |    { "id": "idenity", "phase": "open", "label": 7 },
    |    "cues",
    |    { "id": "cues", "id": "cues", "phase": "open", "why": "a\\nb" }
    |  ]
    |}`);
    const known = 'is not known. Use id, phase, label, why, source, or take it out.';
    expect(told(text)).toEqual([
      'Line 4, column 3: "name" is empty. Write something.',
      'Line 5, column 3: "author" is not known. Use $schema, format, formatVersion, name, items, or take it out.',
      'Line 7, column 25: "phase" of item 1 is not a phase. Use one of "prepare", "open", "consult", "close", "after".',
      'Line 11, column 7: "label" of item 2 has 71 characters. Use at most 60.',
      `Line 12, column 7: "colour" of item 2 ${known}`,
      `Line 13, column 7: "colour" of item 2 ${known}`,
      'Line 15, column 5: "label" of item 3 is missing. Write what is to be done.',
      'Line 15, column 7: "id" of item 3 is already used by another item. Give each its own, or leave it out.',
      'Line 16, column 7: "id" of item 4 is not an item that Webside knows. Leave the id out for an item of your own.',
      'Line 16, column 41: "label" of item 4 is not text. Put it in quotation marks.',
      'Line 17, column 5: Item 5 is not an object. Write it in curly brackets.',
      'Line 18, column 21: "id" of item 6 is there twice. Keep one.',
      'Line 18, column 52: "why" of item 6 has line breaks, or characters that cannot be seen. Write one line.',
    ]);
  });

  test('is that a phase has more than five items, for each that is too many', () => {
    const seven = Array.from({ length: 7 }, (_, index) => ({ phase: 'open', label: `${index}` }));
    expect(told(items(...seven)).map((text) => text.replace(/.*: /, ''))).toEqual([
      '"phase" of item 6 has more than 5 items in "open". Move or take out this one.',
      '"phase" of item 7 has more than 5 items in "open". Move or take out this one.',
    ]);
  });

  test('is that it has no items, or that they are no list', () => {
    expect(told(items())).toEqual(['Line 5, column 2: "items" has no items. Add at least one.']);
    expect(told(items().replace('[]', '{}'))).toEqual([
      'Line 5, column 2: "items" is not a list. Write it in square brackets.',
    ]);
  });

  test('is that it has 1 MB or more, whatever is in it', () => {
    const start = items({ id: 'cues', phase: 'open' });
    const padded = (bytes: number) => start + ' '.repeat(bytes - start.length);
    expect(told(padded(tooManyBytes - 1))).toEqual([]);
    const large = ['Line 1, column 1: The file has 1 MB or more. Use a smaller one.'];
    expect(told(padded(tooManyBytes))).toEqual(large);
    expect(told('é'.repeat(tooManyBytes / 2))).toEqual(large);
  });

  test('is not listed without end', () => {
    const many = Array.from({ length: 300 }, () => ({ phase: 'open', label: 'x' }));
    const read = readFile(items(...many));
    expect(read).toMatchObject({ problems: expect.any(Array), more: 276 });
    expect('problems' in read && read.problems).toHaveLength(20);
  });

  test('is found in deep brackets and in long texts, in good time', () => {
    expect(told('['.repeat(900_000))).toEqual([
      'Line 1, column 51: There are too many brackets inside brackets. Take some out.',
    ]);
    expect(told(items({ phase: 'open', label: `${'x'.repeat(900_000)}\u200b` }))).toHaveLength(2);
    expect(told(`{${'"x":1,'.repeat(150_000)}"x":1}`)).toHaveLength(1);
  });
});

describe('whatever a file holds', () => {
  const base = writeChecklistFile('Standard', defaultChecklist, catalogue);
  const cut = fc
    .tuple(fc.nat(base.length), fc.nat(40), fc.oneof(fc.string(), fc.constantFrom(...'{}[]",:1')))
    .map(([at, length, put]) => base.slice(0, at) + put + base.slice(at + length));
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(...checklistPhases, 'own-1', 'cues', '', 'x'.repeat(61)),
  );
  const itemLike = fc.dictionary(
    fc.constantFrom('id', 'phase', 'label', 'why', 'source', '__proto__', 'constructor'),
    value,
  );
  const fileLike = fc
    .record(
      {
        format: fc.constant('webside-checklist'),
        formatVersion: fc.constant(1),
        name: fc.oneof({ weight: 5, arbitrary: fc.constant('Review') }, fc.jsonValue()),
        items: fc.oneof({ weight: 9, arbitrary: fc.array(fc.oneof(itemLike, value)) }, value),
        toString: value,
      },
      { requiredKeys: ['format', 'formatVersion'] },
    )
    .map((file) => JSON.stringify(file));
  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), cut, fileLike);

  test('it is read or refused with a place in it, and never thrown at', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const read = readFile(text);
        if ('content' in read) {
          const made = importList(emptyLibrary, 'a', read.content);
          if (!('library' in made)) throw new Error(made.problem);
          expect(made.library.lists.every(isSound)).toBe(true);
          return;
        }
        expect(read.problems.length).toBeGreaterThan(0);
        const lines = text.split(/\r\n|\r|\n/);
        for (const problem of read.problems) {
          const { line, column } = problem;
          expect(lines[line - 1]?.length).toBeGreaterThanOrEqual(column - 1);
          expect(fileProblemText(problem)).toMatch(/\.$/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('it is refused as JSON exactly where it is none', () => {
    const isJson = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(anyText, (text) => {
        const refused = told(text).some((problem) => problem.includes('This is not JSON.'));
        expect(refused).toBe(!isJson(text.replace(/^\uFEFF/, '')));
      }),
      { numRuns: 1000 },
    );
  });
});

test('the published schema is the one by which files are read', () => {
  const published = JSON.parse(readFileSync('docs/checklist.schema.json', 'utf8'));
  expect(published, 'run node scripts/checklistSchema.ts and npm run format').toEqual(
    checklistSchema(),
  );
  expect(published.properties.items.items.properties.label.maxLength).toBe(longest.label);
});
