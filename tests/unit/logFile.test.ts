import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { logSchema } from '../../scripts/logSchema.ts';
import type { BreakLogEntry } from '../../utils/core/breaks/types.ts';
import { breaksCsv } from '../../utils/core/log/export.ts';
import { asRow, exportRow } from '../../utils/core/log/file.ts';
import { sampleRows } from '../../utils/core/log/sample.ts';
import type { BreakRow } from '../../utils/core/log/types.ts';
import { speak } from '../../utils/core/strings.ts';
import { undoMs } from '../../utils/core/undo.ts';
import { deleteRows, purgeDeleted } from '../../utils/store/log/deletions.ts';
import { countImport } from '../../utils/store/log/import.ts';
import { readTombstones } from '../../utils/store/log/query.ts';
import {
  anyWritten,
  clear,
  db,
  exported,
  fill,
  importText,
  read,
  stored,
} from './support/logFiles.ts';
import { anyRow } from './support/logRows.ts';

beforeEach(clear);

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
