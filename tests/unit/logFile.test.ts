import 'fake-indexeddb/auto';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { logSchema } from '../../scripts/logSchema.ts';
import type { BreakLogEntry } from '../../utils/core/breaks/types.ts';
import { csvLine, csvStart, safeCell } from '../../utils/core/log/csv.ts';
import { breaksCsv, exportJson } from '../../utils/core/log/export.ts';
import { asRow, exportRow, type LogPart, readLogFile } from '../../utils/core/log/file.ts';
import { ProblemInFile } from '../../utils/core/log/jsonPieces.ts';
import { mergeRows } from '../../utils/core/log/merge.ts';
import { sampleRows } from '../../utils/core/log/sample.ts';
import type {
  BreakRow,
  ConsultationRow,
  Reflection,
  Tombstone,
} from '../../utils/core/log/types.ts';
import { speak } from '../../utils/core/strings.ts';
import { undoMs } from '../../utils/core/undo.ts';
import { breaksBetween } from '../../utils/store/log/breaks.ts';
import { database } from '../../utils/store/log/db.ts';
import {
  beginTakeover,
  countImport,
  dropImport,
  dropStaleImport,
  isTakingOver,
  stageImport,
  takePart,
} from '../../utils/store/log/import.ts';
import { eachPart, readTombstones } from '../../utils/store/log/query.ts';
import { addRows, deleteRows, purgeDeleted, restoreRows } from '../../utils/store/log/store.ts';
import { anyRow, anyRows, everything } from './support/logRows.ts';

const db = database();
const clear = () => Promise.all(db.tables.map((table) => table.clear()));
beforeEach(clear);

const anyReflection: fc.Arbitrary<Reflection> = fc.record({
  what: fc.string({ unit: 'grapheme', maxLength: 60 }),
  soWhat: fc.string({ maxLength: 20 }),
  whatNext: fc.constantFrom('', 'Test the sound first.\n"Twice", if need be.'),
  at: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 0, 3) }),
});

const anyWritten = anyRows(10).chain((rows) =>
  fc
    .array(fc.option(anyReflection, { nil: undefined }), {
      minLength: rows.length,
      maxLength: rows.length,
    })
    .map((reflections) =>
      rows.map((row, index): ConsultationRow => {
        const reflection = reflections[index];
        return reflection ? { ...row, reflection } : row;
      }),
    ),
);

async function* inParts(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function read(text: string, size = 1_000): Promise<LogPart> {
  const consultations: LogPart['consultations'][number][] = [];
  const deleted: Tombstone[] = [];
  const breaks: BreakRow[] = [];
  for await (const part of readLogFile(inParts(text, size))) {
    consultations.push(...part.consultations);
    deleted.push(...part.deleted);
    breaks.push(...part.breaks);
  }
  return { consultations, deleted, breaks };
}

async function exported(withClock = true): Promise<string> {
  let text = '';
  const more = { deleted: await readTombstones(), breaks: await breaksBetween(null, null) };
  const parts = exportJson(eachPart(everything, 7), more, withClock);
  for await (const part of parts) text += part;
  return text;
}

/** As the page and the worker do it together. */
async function importText(
  text: string,
  { bringBack = false, keptFrom = null as string | null } = {},
) {
  let part = 0;
  for await (const content of readLogFile(inParts(text, 500)))
    await stageImport(part++, content, 0);
  const begun = await beginTakeover(bringBack, keptFrom);
  while (await takePart());
  return begun;
}

const stored = async () => ({
  consultations: await db.consultations.toArray(),
  daily: await db.daily.toArray(),
  tombstones: await db.tombstones.toArray(),
  breaks: await db.breaks.toArray(),
});

async function fill(rows: readonly ConsultationRow[], tombstones: readonly Tombstone[]) {
  await clear();
  await addRows(rows);
  await db.tombstones.bulkPut([...tombstones]);
}

describe('a log as a file', () => {
  test('reads back as it was written, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(anyWritten, fc.integer({ min: 1, max: 400 }), async (rows, size) => {
        await fill(rows, [{ id: '3f8a1c52-9d0e-4b7a-8c11-2f60d5a4e9b7', deletedAt: 1e12 }]);
        const text = await exported();
        const { consultations, deleted } = await read(text, size);
        const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
        expect(consultations.map(asRow).sort(byId)).toEqual([...rows].sort(byId));
        expect(deleted).toEqual(await readTombstones());
        expect(JSON.parse(text).consultations).toEqual(consultations);
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  test('leaves clock times out unless they are asked for', () => {
    fc.assert(
      fc.property(anyRow, (row) => {
        const dated = exportRow(row, false);
        expect(dated.precision).toBe('date');
        expect(new Date(dated.start).toISOString()).toBe(`${row.day}T00:00:00.000Z`);
      }),
    );
  });

  test('is described by the published schema', () => {
    const published = readFileSync('docs/log.schema.json', 'utf8');
    expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(logSchema())));
  });

  test('exported, erased and taken over again is the same log', async () => {
    const rows = sampleRows(Date.UTC(2026, 10, 26, 12));
    await fill(rows, []);
    const hash = async () =>
      createHash('sha256')
        .update(JSON.stringify(await stored()))
        .digest('hex');
    const before = await hash();
    const text = await exported();
    await deleteRows('all', 0);
    await purgeDeleted(undoMs);
    expect(await db.consultations.count()).toBe(0);
    await importText(text);
    expect(await db.consultations.count()).toBe(0);
    await importText(text, { bringBack: true });
    expect(await hash()).toBe(before);
    await importText(text);
    expect(await hash()).toBe(before);
    expect(await countImport(await read(text), null)).toMatchObject({ new: 0, same: rows.length });
  });
});

describe('breaks in a file', () => {
  const at = Date.UTC(2026, 10, 25, 10, 30);
  const id = (number: number) => `5f8a1c52-9d0e-4b7a-8c11-${String(number).padStart(12, '0')}`;
  /** One of each kind. */
  const entries: readonly BreakLogEntry[] = [
    { kind: 'due', break: 'short', screenSeconds: 2_000, callSeconds: 1_000 },
    { kind: 'held', break: 'short', reason: 'call' },
    { kind: 'prompted', break: 'short', prompt: 3 },
    { kind: 'snoozed', break: 'short', snooze: 1 },
    { kind: 'taken', break: 'long', seconds: 1_800, workedSeconds: 3_000 },
    { kind: 'takenNatural', break: 'short', seconds: 400, workedSeconds: 3_000 },
    { kind: 'cutShort', break: 'short', seconds: 30 },
    { kind: 'displacedByCall', break: 'short', seconds: 0, again: true },
    { kind: 'skipped', break: 'short' },
    { kind: 'dismissed', break: 'short' },
    { kind: 'ignored', break: 'long' },
    { kind: 'clockChange', seconds: -3_600 },
  ];
  const rows = entries.map(
    (entry, index): BreakRow => ({ id: id(index), at: at + index, ...entry }),
  );

  test('come back as they were, are taken once, and stay deleted unless they are asked for', async () => {
    await fill(sampleRows(Date.UTC(2026, 10, 26, 12)).slice(0, 3), []);
    await db.breaks.bulkPut(rows);
    const before = await stored();
    const text = await exported();
    expect(await countImport(await read(text), null)).toMatchObject({ newBreaks: 0 });
    await clear();
    expect(await countImport(await read(text), null)).toMatchObject({ newBreaks: rows.length });
    await importText(text);
    expect(await stored()).toEqual(before);
    await importText(text);
    expect(await stored()).toEqual(before);
    await deleteRows('all', 0);
    await purgeDeleted(undoMs);
    expect(await countImport(await read(text), null)).toMatchObject({
      newBreaks: 0,
      deletedBreaks: rows.length,
    });
    await importText(text);
    expect(await db.breaks.count()).toBe(0);
    await importText(text, { bringBack: true });
    expect(await stored()).toEqual(before);
  });

  test('have the date alone where clock times are left out, and give way to those that have them', async () => {
    await fill([], []);
    await db.breaks.bulkPut(rows);
    const text = await exported(false);
    for (const row of (await read(text)).breaks) expect(new Date(row.at).getUTCHours()).toBe(12);
    await importText(text);
    expect(await db.breaks.toArray()).toEqual(rows);
    const exact = await exported();
    await clear();
    await importText(text);
    await importText(exact);
    expect(await db.breaks.toArray()).toEqual(rows);
  });

  test('are left out where they are older than the log keeps', async () => {
    await fill([], []);
    await db.breaks.bulkPut(rows);
    const text = await exported();
    await clear();
    await importText(text, { keptFrom: '2026-11-26' });
    expect(await db.breaks.count()).toBe(0);
  });

  test('are a table of their own in a spreadsheet', () => {
    // Each string by its key.
    speak(new Proxy({}, { get: (_, key) => ({ message: String(key).replace(/.*_/, '') }) }));
    onTestFinished(() => speak(null));
    const lines = breaksCsv(rows, false).split('\r\n');
    expect(lines).toHaveLength(rows.length + 2);
    expect(lines[1]).toBe('"2026-11-25","due","short","","3000",""');
    expect(lines[2]).toBe('"2026-11-25","held","short","","","call"');
    expect(breaksCsv(rows, true).split('\r\n')[1]).toMatch(/^"2026-11-25","\d\d:30",/);
  });
});

describe('taking a log over', () => {
  test('goes on where the browser stopped, with what came meanwhile, and is whole in the end', async () => {
    const rows = sampleRows(Date.UTC(2026, 10, 26, 12));
    await fill(rows, []);
    const [text, whole] = [await exported(), await stored()];
    for (let stopped = 0; stopped < 4; stopped++) {
      await clear();
      let part = 0;
      for await (const content of readLogFile(inParts(text, 9_000))) {
        await stageImport(part++, content, 0);
      }
      expect(part).toBeGreaterThan(stopped);
      await beginTakeover(false, null);
      for (let taken = 0; taken < stopped; taken++) await takePart();
      // Nothing that another request asks for drops what was decided on.
      await dropImport();
      await dropStaleImport(1);
      expect(await isTakingOver()).toBe(true);
      while (await takePart());
      expect(await isTakingOver()).toBe(false);
      expect(await stored()).toEqual(whole);
      expect(await db.meta.count()).toBe(0);
    }
  });

  /** Two machines that were one once: they share consultations, and each deleted and wrote its own. */
  const twoMachines = fc
    .record({
      shared: anyWritten,
      mine: anyWritten,
      theirs: anyWritten,
      split: fc.infiniteStream(fc.nat()),
    })
    .map(({ shared, mine, theirs, split }) => {
      const a = { rows: [...mine], gone: [] as Tombstone[] };
      const b = { rows: [...theirs], gone: [] as Tombstone[] };
      const known = new Set([...mine, ...theirs].map(({ id }) => id));
      const other = theirs.filter(({ id }) => !mine.some((row) => row.id === id));
      b.rows = other;
      for (const row of shared.filter(({ id }) => !known.has(id))) {
        meet(row, (split.next().value ?? 0) % 6, a, b);
      }
      return { a, b };
    });

  interface Machine {
    readonly rows: ConsultationRow[];
    readonly gone: Tombstone[];
  }

  /** What the two machines made of a consultation that both had. */
  function meet(row: ConsultationRow, fate: number, a: Machine, b: Machine): void {
    const reflected = (at: number): ConsultationRow => {
      return { ...row, reflection: { what: `${at}`, soWhat: '', whatNext: '', at } };
    };
    const gone = (deletedAt: number) => ({ id: row.id, deletedAt });
    const fates: readonly (() => void)[] = [
      () => [a.gone.push(gone(1e12)), b.rows.push(row)],
      () => [a.gone.push(gone(1e12 + 1)), b.gone.push(gone(1e12))],
      () => [a.rows.push(reflected(2e12)), b.rows.push(reflected(2e12 + 1))],
      () => [a.rows.push({ ...row, durationSeconds: 1 }), b.rows.push(row)],
      () => [a.rows.push(row), b.gone.push(gone(1e12))],
      () => [a.rows.push(row), b.rows.push(row)],
    ];
    fates[fate]?.();
  }

  test('gives the same log on both machines, whichever exports first, and changes nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(twoMachines, async ({ a, b }) => {
        await fill(a.rows, a.gone);
        const fromA = await exported();
        await fill(b.rows, b.gone);
        const fromB = await exported();
        await importText(fromA);
        const onB = await stored();
        await importText(fromA);
        await importText(fromB);
        expect(await stored()).toEqual(onB);
        await fill(a.rows, a.gone);
        await importText(fromB);
        expect(await stored()).toEqual(onB);
      }),
      { numRuns: 40 },
    );
  }, 30_000);

  test('of two records of one consultation keeps the same one, in any order and grouping', () => {
    const variant = fc.tuple(
      fc.constantFrom('exact' as const, 'hour' as const, 'date' as const),
      fc.nat({ max: 2 }),
      fc.option(anyReflection, { nil: undefined }),
    );
    fc.assert(
      fc.property(anyRow, variant, variant, variant, (row, ...variants) => {
        const [a, b, c] = variants.map(([precision, durationSeconds, reflection]) => {
          return { ...row, precision, durationSeconds, ...(reflection ? { reflection } : {}) };
        }) as [ConsultationRow, ConsultationRow, ConsultationRow];
        expect(mergeRows(a, b)).toEqual(mergeRows(b, a));
        expect(mergeRows(a, mergeRows(b, c))).toEqual(mergeRows(mergeRows(a, b), c));
        expect(mergeRows(a, a)).toEqual(a);
      }),
      { numRuns: 500 },
    );
  });

  test('counts beforehand what will come of it', async () => {
    const rows = sampleRows(Date.UTC(2026, 10, 26, 12));
    const [first, second, third] = rows;
    if (!first || !second || !third) throw new Error('too few samples');
    await fill(rows, []);
    const text = await exported();
    await fill([{ ...second, precision: 'date' }, third], [{ id: first.id, deletedAt: 1e12 }]);
    await deleteRows([third.id], 5);
    const keptFrom = rows[40]?.day ?? '';
    const part = await read(text);
    expect(await countImport(part, null)).toEqual({
      new: rows.length - 3,
      changed: 1,
      same: 0,
      deletedHere: 2,
      tooOld: 0,
      deletedThere: 0,
      newBreaks: 0,
      deletedBreaks: 0,
    });
    const old = rows.filter(({ day }) => day < keptFrom).length;
    expect(await countImport(part, keptFrom)).toMatchObject({
      tooOld: old,
      new: rows.length - old,
    });
    await importText(text, { keptFrom });
    expect((await db.consultations.toArray()).filter(({ day }) => day < keptFrom)).toHaveLength(2);
    expect((await db.consultations.toArray()).length).toBe(rows.length - old + 2);
  });

  test('deletes what was deleted on the other machine', async () => {
    const rows = sampleRows(Date.UTC(2026, 10, 26, 12)).slice(0, 3);
    const [first] = rows;
    await fill([], [{ id: first?.id ?? '', deletedAt: 1e12 }]);
    const text = await exported();
    await fill(rows, []);
    expect(await countImport(await read(text), null)).toMatchObject({ deletedThere: 1, new: 0 });
    await importText(text);
    expect(await db.consultations.count()).toBe(2);
    expect(await readTombstones()).toEqual([{ id: first?.id, deletedAt: 1e12 }]);
  });

  test('leaves a deletion that can still be undone as it is', async () => {
    const rows = sampleRows(Date.UTC(2026, 10, 26, 12)).slice(0, 2);
    await fill(rows, []);
    const text = await exported();
    const before = await stored();
    await deleteRows('all', 7);
    await importText(text);
    expect(await db.daily.count()).toBe(0);
    await restoreRows(7);
    expect(await stored()).toEqual(before);
  });

  test('that is dropped, or begun anew, leaves nothing behind', async () => {
    await fill([], []);
    const consultations = sampleRows(Date.UTC(2026, 10, 26, 12)).map((row) => exportRow(row, true));
    await stageImport(0, { consultations: consultations.slice(0, 5), deleted: [], breaks: [] }, 0);
    await stageImport(1, { consultations: consultations.slice(5, 9), deleted: [], breaks: [] }, 0);
    await stageImport(0, { consultations: consultations.slice(9, 10), deleted: [], breaks: [] }, 0);
    const parts = () => db.meta.where('key').startsWith('import:').count();
    expect(await parts()).toBe(1);
    await dropImport();
    expect(await parts()).toBe(0);
    expect(await beginTakeover(false, null)).toBe(false);
    expect(await db.consultations.count()).toBe(0);
  });
});

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

describe('a cell of a spreadsheet', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc
      .array(
        fc.constantFrom(
          ...'=+-@＝＋－＠\t\r\n", ;\'|\0\u00a0\u200b\uFEFF\ud800'.split(''),
          '1',
          'cmd',
          '""',
          '\r\n',
          '=1+1',
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join('')),
  );

  test('that a spreadsheet would run has an apostrophe before it', () => {
    for (const text of [
      '=1+1',
      '+1',
      '-1',
      '@A1',
      '＝1',
      '\t=1',
      '\n=1',
      ' =1',
      '\u200b=1',
      '\r',
      '\ty',
    ]) {
      expect(safeCell(text)).toBe(`'${text}`);
    }
    for (const text of ['', 'a=1', '1-2', "'=1", '“=1”', '12:04'])
      expect(safeCell(text)).toBe(text);
  });

  test('of ten thousand hostile ones is read back by another parser as it was, and none would run', () => {
    const texts = fc.sample(hostile, { numRuns: 10_000, seed: 2_026 });
    const rows = Array.from({ length: 2_500 }, (_, at) => texts.slice(at * 4, at * 4 + 4));
    const csv = csvStart + rows.map(csvLine).join('');
    const script =
      'import csv,io,json,sys\ntext=sys.stdin.buffer.read().decode("utf-8-sig")\nprint(json.dumps(list(csv.reader(io.StringIO(text,newline=""),strict=True))))';
    const { stdout, stderr, error } = spawnSync('python3', ['-c', script], {
      input: csv,
      encoding: 'utf8',
      maxBuffer: 64_000_000,
    });
    if (error) throw error;
    expect(stderr).toBe('');
    const back = JSON.parse(stdout) as string[][];
    expect(back).toEqual(rows.map((cells) => cells.map(safeCell)));
    for (const cell of back.flat()) {
      expect(/^[=+\-@＝＋－＠\t\r\n]/.test(cell), JSON.stringify(cell)).toBe(false);
    }
  });
});
