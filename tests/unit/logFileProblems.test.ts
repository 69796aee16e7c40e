import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { exportRow } from '../../utils/core/log/file.ts';
import { ProblemInFile } from '../../utils/core/log/jsonPieces.ts';
import { sampleRows } from '../../utils/core/log/sample.ts';
import type { ConsultationRow } from '../../utils/core/log/types.ts';
import { clear, fill, read, stored } from './support/logFiles.ts';

beforeEach(clear);

describe('a file that is wrong', () => {
  const row = exportRow(sampleRows(Date.UTC(2026, 10, 26, 12))[0] as ConsultationRow, true);
  const id2 = '00000000-0000-4000-8000-000000000099';
  const file = (...consultations: unknown[]) =>
    `{\n"format": "webside-log",\n"formatVersion": 1,\n"consultations": [\n${consultations.map((one) => JSON.stringify(one)).join(',\n')}\n]\n}\n`;
  const withRow = (change: object) => file({ ...row, ...change });
  const { id: _id, ...withoutId } = row;
  const reflection = { what: 'a', soWhat: '', whatNext: '', at: row.start };

  /** Each with the line and words that its error must have. */
  const corpus: readonly (readonly [name: string, text: string, line: number, says: RegExp])[] = [
    ['nothing at all', '', 1, /empty.*Choose/],
    ['blanks alone', ' \n\n', 3, /ends too early/],
    ['words', 'Dear colleague,', 1, /not a Webside log/],
    ['a list', '[]', 1, /not a Webside log/],
    ['a page of the web', '<!doctype html>', 1, /not a Webside log/],
    ['a spreadsheet', '"Id","Date"\r\n', 1, /not a Webside log/],
    ['an empty object', '{}', 1, /"format" is missing/],
    ['an object that does not end', '{', 1, /ends too early/],
    ['a name without quotation marks', '{format: 1}', 1, /name in quotation marks/],
    ['single quotation marks', "{'format': 1}", 1, /name in quotation marks/],
    ['a comma too many', '{"format": "webside-log",}', 1, /name in quotation marks is missing/],
    ['no colon', '{"format" "webside-log"}', 1, /colon is missing after "format"/],
    ['no value', '{"format": }', 1, /value is missing/],
    ['no comma', '{"format": "webside-log" "formatVersion": 1}', 1, /comma/],
    ['something after the end', `${file(row)}x`, 8, /goes on/],
    ['two logs in one', file(row) + file(row), 8, /goes on/],
    ['half a file', file(row, { ...row, id: id2 }).slice(0, 200), 5, /ends too early/],
    ['a file cut within a text', '{"format": "websi', 1, /ends too early/],
    [
      'another format',
      file(row).replace('webside-log', 'webside-checklist'),
      2,
      /not a Webside log/,
    ],
    ['a newer version', file(row).replace('n": 1', 'n": 2'), 3, /newer version.*Update/],
    ['an older version', file(row).replace('n": 1', 'n": 0'), 3, /must be 1/],
    ['a version as text', file(row).replace('n": 1', 'n": "1"'), 3, /must be 1/],
    [
      'a service with a sign that turns the words',
      withRow({ platform: 'a\u202Eb' }),
      5,
      /"platform" of consultation 1 must be the id of a service/,
    ],
    [
      'a field that is there twice',
      file(row).replace('"status":', '"\\u0073tatus":"recovered","status":'),
      5,
      /"status" of consultation 1 is there twice/,
    ],
    [
      'lists within lists within lists',
      `{"format": "webside-log", "formatVersion": 1, "consultations": [${'['.repeat(90_000)}`,
      1,
      /A part of "consultations" has lists within lists, more than 50 deep/,
    ],
    ['no format', '{"formatVersion": 1, "consultations": []}', 1, /"format" is missing/],
    [
      'no version',
      '{"format": "webside-log", "consultations": []}',
      1,
      /"formatVersion" is missing/,
    ],
    [
      'no consultations',
      '{"format": "webside-log", "formatVersion": 1}',
      1,
      /"consultations" is missing/,
    ],
    ['consultations that are no list', file().replace(/\[\s*\]/, '{}'), 4, /must be a list/],
    ['consultations twice', file(row).replace('\n}', ',"consultations": [1]\n}'), 6, /there twice/],
    [
      'a field that is not known',
      file(row).replace('"format"', '"extra": 1,\n"format"'),
      2,
      /"extra" is not known/,
    ],
    ['a word for a value', file(row).replace('"webside-log"', 'webside-log'), 2, /not JSON/],
    ['a number with a zero before it', file(row).replace('n": 1', 'n": 01'), 3, /not JSON/],
    ['a comma too many in the list', file(row).replace('}\n]', '},\n]'), 6, /value is missing/],
    ['no comma in the list', file(row).replace('}\n]', '}\n{}]'), 6, /comma/],
    ['a consultation that is a number', file(7), 5, /Consultation 1 must be an object/],
    ['a consultation that is nothing', file(null), 5, /Consultation 1 must be an object/],
    ['a consultation without an id', file(withoutId), 5, /"id" of consultation 1/],
    ['a stranger in a consultation', withRow({ patient: 'x' }), 5, /"patient" of consultation 1/],
    ['an id that is none', withRow({ id: '1' }), 5, /"id" of consultation 1 must be a UUID/],
    ['an id in capitals', withRow({ id: '00000000-0000-4000-8000-00000000000A' }), 5, /UUID/],
    ['the same id twice', file(row, row), 6, /id of consultation 2 is there twice/],
    [
      'a consultation that is open',
      withRow({ status: 'open' }),
      5,
      /"status".*"closed" or "recovered"/,
    ],
    ['a deleted one', withRow({ status: 'deleted' }), 5, /"status"/],
    ['a service with spaces', withRow({ platform: 'a b' }), 5, /"platform".*without spaces/],
    ['no service', withRow({ platform: '' }), 5, /"platform"/],
    ['a start that is a text', withRow({ start: '2026-11-02' }), 5, /"start".*whole number/],
    ['a start in seconds', withRow({ start: Math.round(row.start / 1000) }), 5, /"start"/],
    ['a start in the far future', withRow({ start: 9e15 }), 5, /"start"/],
    ['a start on another day', withRow({ day: '2026-01-01' }), 5, /start that is not on its day/],
    ['a day that there is not', withRow({ day: '2026-02-30' }), 5, /"day".*a real date/],
    ['a day written otherwise', withRow({ day: '2/11/2026' }), 5, /"day".*such as 2026-11-02/],
    ['a length below nothing', withRow({ durationSeconds: -1 }), 5, /"durationSeconds"/],
    ['a length that is not whole', withRow({ durationSeconds: 1.5 }), 5, /"durationSeconds"/],
    [
      'a checklist without a version',
      withRow({ checklist: 'default' }),
      5,
      /"checklist".*default@1/,
    ],
    ['results of another kind', withRow({ items: 'identity:x4' }), 5, /"items".*results such as/],
    ['results with a space too many', withRow({ items: 'identity:d4 ' }), 5, /"items"/],
    [
      'an item done twice',
      withRow({ items: 'identity:d4 identity:d5', missed: [] }),
      5,
      /names an item twice/,
    ],
    [
      'an item done and left open',
      withRow({ items: 'identity:d4', missed: ['identity'] }),
      5,
      /names an item twice/,
    ],
    ['left open that is no list', withRow({ missed: 'identity' }), 5, /"missed"/],
    [
      'a reminder that lacks something',
      withRow({ nudges: [{ nudge: 'opening' }] }),
      5,
      /"nudges.0/,
    ],
    ['an end that is not known', withRow({ ended: 'crash' }), 5, /"ended"/],
    ['a reflection that is a text', withRow({ reflection: 'a' }), 5, /"reflection"/],
    [
      'a reflection without its time',
      withRow({ reflection: { what: 'a', soWhat: '', whatNext: '' } }),
      5,
      /"reflection.at"/,
    ],
    [
      'a reflection that is too long',
      withRow({ reflection: { ...reflection, what: 'x'.repeat(4_001) } }),
      5,
      /at most 4000/,
    ],
    [
      'a consultation without end',
      file({ ...row, items: 'x'.repeat(450_000) }),
      5,
      /too long|at most|must be results/,
    ],
    [
      'a deleted id that is none',
      file(row).replace('\n}', ',\n"deleted": [{"id": 1}]\n}'),
      7,
      /"id" of deleted id 1/,
    ],
    [
      'deleted ids that are no list',
      file(row).replace('\n}', ',\n"deleted": 1\n}'),
      7,
      /"deleted" must be a list/,
    ],
    ['something prototypical', withRow({ constructor: 1 }), 5, /"constructor" of consultation 1/],
  ];

  test('is one of at least fifty kinds', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(50);
    expect(new Set(corpus.map(([name]) => name)).size).toBe(corpus.length);
  });

  test('is not what the corpus changes', async () => {
    expect(await read(file(row))).toEqual({ consultations: [row], deleted: [], breaks: [] });
    expect((await read(withRow({ reflection }))).consultations).toHaveLength(1);
    expect(await read(`\uFEFF${file()}`)).toEqual({ consultations: [], deleted: [], breaks: [] });
  });

  test.each(corpus)(
    '%s: is told with its place and a remedy, and changes nothing',
    async (_, text, line, says) => {
      await fill(sampleRows(Date.UTC(2026, 10, 26, 12)).slice(0, 3), [
        { id: id2, deletedAt: 1e12 },
      ]);
      const before = await stored();
      for (const size of [1_000_000, 3]) {
        const error = await read(text, text.length > 10_000 ? 1_000_000 : size).then(
          () => null,
          (problem: unknown) => problem,
        );
        expect(error).toBeInstanceOf(ProblemInFile);
        const { message } = error as ProblemInFile;
        expect(message).toMatch(says);
        expect(message).toMatch(new RegExp(`^Line ${line}: `));
        // A remedy: what the doctor can do.
        expect(message).toMatch(/(?:Choose|Export|Update|Take|Use|mend|copy)/);
      }
      expect(await stored()).toEqual(before);
    },
  );

  test('of any content at all gives a problem or a log, and never anything else', async () => {
    const rubbish = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.json(),
      fc.tuple(fc.nat(), fc.string({ maxLength: 3 })).map(([at, text]) => {
        const whole = file(row);
        const place = at % whole.length;
        return whole.slice(0, place) + text + whole.slice(place + text.length);
      }),
    );
    await fc.assert(
      fc.asyncProperty(rubbish, fc.integer({ min: 1, max: 50 }), async (text, size) => {
        try {
          const { consultations } = await read(text, size);
          expect(JSON.parse(text).consultations).toEqual(consultations);
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemInFile);
        }
      }),
      { numRuns: 800 },
    );
  }, 30_000);
});
