import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { exportRow, readLogFile } from '../../utils/core/log/file.ts';
import { mergeRows } from '../../utils/core/log/merge.ts';
import { sampleRows } from '../../utils/core/log/sample.ts';
import type { ConsultationRow, Tombstone } from '../../utils/core/log/types.ts';
import { deleteRows, restoreRows } from '../../utils/store/log/deletions.ts';
import {
  beginImport,
  countImport,
  dropImport,
  dropStaleImport,
  importNextPart,
  isImporting,
  stageImport,
} from '../../utils/store/log/import.ts';
import { readTombstones } from '../../utils/store/log/query.ts';
import {
  anyReflection,
  anyWritten,
  clear,
  db,
  exported,
  fill,
  importText,
  inParts,
  read,
  stored,
} from './support/logFiles.ts';
import { anyRow } from './support/logRows.ts';

beforeEach(clear);

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
      await beginImport(false, null);
      for (let taken = 0; taken < stopped; taken++) await importNextPart();
      // Nothing that another request asks for drops what was decided on.
      await dropImport();
      await dropStaleImport(1);
      expect(await isImporting()).toBe(true);
      while (await importNextPart());
      expect(await isImporting()).toBe(false);
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
    expect(await beginImport(false, null)).toBe(false);
    expect(await db.consultations.count()).toBe(0);
  });
});
