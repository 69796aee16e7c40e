import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { eachCount } from '../../utils/core/log/counts.ts';
import { unpackResults } from '../../utils/core/log/results.ts';
import { changeDay } from '../../utils/core/log/rollup.ts';
import {
  countOf,
  dayNumber,
  figuresOf,
  inHundred,
  isDay,
  kindsOf,
  lengthBins,
  medianOf,
  mostMissed,
  shiftDay,
  weeksOf,
} from '../../utils/core/log/statistics.ts';
import type { ConsultationRow, DailyRow, LogFilter } from '../../utils/core/log/types.ts';
import { everything } from '../../utils/core/log/view.ts';
import { undoMs } from '../../utils/core/undo.ts';
import { database } from '../../utils/store/log/db.ts';
import {
  deleteRows,
  purgeDeleted,
  removeBefore,
  restoreRows,
} from '../../utils/store/log/deletions.ts';
import { eachPart, readPage } from '../../utils/store/log/query.ts';
import { saveReflection } from '../../utils/store/log/rows.ts';
import { addRows, removePlatform } from '../../utils/store/log/sample.ts';
import { anyFilter, anyRow, anyRows, filtered, inOrder } from './support/logRows.ts';

const db = database();
const clear = () => Promise.all(db.tables.map((table) => table.clear()));
beforeEach(clear);

/** Day by day from the rows, as a rollup that was never changed would be. */
function daysFrom(rows: readonly ConsultationRow[]): DailyRow[] {
  const days = [...new Set(rows.map(({ day }) => day))].sort();
  return days.flatMap((day) => {
    const own = rows.filter((row) => row.day === day);
    return changeDay(undefined, day, own, 1) ?? [];
  });
}

/** The same figures, counted one by one from the rows. */
function slowFigures(rows: readonly ConsultationRow[]) {
  const middle = (numbers: number[]) => {
    const sorted = numbers.sort((a, b) => a - b);
    if (sorted.length === 0) return null;
    const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[sorted.length >> 1]];
    return ((low ?? 0) + (high ?? 0)) / 2;
  };
  const results = rows.map((row) => ({ row, items: unpackResults(row.items) }));
  const ids = new Set(
    rows.flatMap((row) => [...row.missed, ...Object.keys(unpackResults(row.items))]),
  );
  const items = [...ids].sort().map((item) => {
    const done = results.filter(({ items }) => items[item]?.result === 'done').length;
    const missed = rows.filter((row) => row.missed.includes(item)).length;
    const notApplicable = results.filter(({ items }) => items[item]?.result === 'notApplicable');
    return { item, done, applicable: done + missed, notApplicable: notApplicable.length };
  });
  const summaries = results.flatMap(({ items }) =>
    items.summary?.result === 'done' ? [items.summary.afterSeconds] : [],
  );
  const nudges = rows.flatMap((row) => row.nudges);
  return {
    consultations: rows.length,
    days: new Set(rows.map(({ day }) => day)).size,
    medianSeconds: middle(rows.map(({ durationSeconds }) => durationSeconds)),
    items,
    done: items.reduce((sum, { done }) => sum + done, 0),
    applicable: items.reduce((sum, { applicable }) => sum + applicable, 0),
    summary: { consultations: summaries.length, medianSeconds: middle(summaries) },
    ...eachCount((name) => ({
      calls: rows.filter((row) => row[name] !== undefined).length,
      withAny: rows.filter((row) => (row[name] ?? 0) > 0).length,
    })),
    nudges: { shown: nudges.length, actedOn: nudges.filter(({ actedOn }) => actedOn).length },
    lengths: rows.map(({ durationSeconds }) => durationSeconds).sort((a, b) => a - b),
  };
}

const withoutMissed = (filter: LogFilter): LogFilter => ({ ...filter, missed: null });

describe('figures from the days', () => {
  test('are those of the rows, whatever the filter', () => {
    fc.assert(
      fc.property(anyRows(40), anyFilter, (rows, filter) => {
        const days = daysFrom(rows);
        const shown = withoutMissed(filter);
        expect(figuresOf(days, shown)).toEqual(slowFigures(filtered(rows, shown)));
        expect(countOf(days, filter)).toBe(filtered(rows, filter).length);
      }),
      { numRuns: 300 },
    );
  });

  test('are the same in whatever order consultations came, and after others came and went', () => {
    fc.assert(
      fc.property(anyRows(20), anyRows(20), fc.nat(), (kept, others, seed) => {
        const gone = others.filter(({ id }) => !kept.some((row) => row.id === id));
        const shuffled = [...kept, ...gone].sort(
          (a, b) => ((dayNumber(a.day) * 7 + a.start + seed) % 13) - ((b.start + seed) % 13),
        );
        let days = new Map<string, DailyRow>();
        const change = (row: ConsultationRow, by: 1 | -1) => {
          const after = changeDay(days.get(row.day), row.day, [row], by);
          days = new Map(days);
          if (after) days.set(row.day, after);
          else days.delete(row.day);
        };
        for (const row of shuffled) change(row, 1);
        for (const row of gone) change(row, -1);
        expect([...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))).toEqual(daysFrom(kept));
      }),
      { numRuns: 200 },
    );
  });

  test('say what is missed most, with its denominator, and nothing that always was done', () => {
    fc.assert(
      fc.property(anyRows(30), (rows) => {
        const figures = figuresOf(daysFrom(rows), everything);
        const most = mostMissed(figures, 5);
        const missed = (item: string) => rows.filter((row) => row.missed.includes(item)).length;
        for (const { item, done, applicable } of most) expect(applicable - done).toBe(missed(item));
        const counts = most.map(({ item }) => missed(item));
        expect(counts).toEqual([...counts].sort((a, b) => b - a));
        expect(counts).not.toContain(0);
        const listed = new Set(most.map(({ item }) => item));
        for (const { item } of figures.items) {
          if (!listed.has(item) && most.length === 5) {
            expect(missed(item)).toBeLessThanOrEqual(counts[4] ?? 0);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('count every consultation in one week and in one length, with no week left out', () => {
    fc.assert(
      fc.property(anyRows(40), anyFilter, (rows, filter) => {
        const days = daysFrom(rows);
        const shown = withoutMissed(filter);
        const own = filtered(rows, shown);
        const weeks = weeksOf(days, shown, 100);
        expect(weeks.reduce((sum, { consultations }) => sum + consultations, 0)).toBe(own.length);
        weeks.forEach(({ monday, consultations }, index) => {
          expect(new Date(`${monday}T12:00Z`).getUTCDay()).toBe(1);
          if (index > 0) expect(monday).toBe(shiftDay(weeks[index - 1]?.monday ?? '', 7));
          const end = shiftDay(monday, 6);
          const inWeek = own.filter(({ day }) => day >= monday && day <= end);
          expect(consultations).toBe(inWeek.length);
        });
        expect(weeksOf(days, shown, 2)).toEqual(weeks.slice(-2));
        const bins = lengthBins(figuresOf(days, shown));
        for (const { fromMinutes, toMinutes, consultations } of bins) {
          const inside = own.filter(
            ({ durationSeconds: length }) =>
              length >= fromMinutes * 60 && length < (toMinutes ?? Number.POSITIVE_INFINITY) * 60,
          );
          expect(consultations).toBe(inside.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('name the services and checklists that there are', () => {
    expect(kindsOf([])).toEqual({ platforms: [], checklists: [] });
    fc.assert(
      fc.property(anyRows(20), (rows) => {
        const { platforms, checklists } = kindsOf(daysFrom(rows));
        expect(platforms).toEqual([...new Set(rows.map(({ platform }) => platform))].sort());
        expect(checklists).toEqual([...new Set(rows.map(({ checklist }) => checklist))].sort());
      }),
      { numRuns: 50 },
    );
  });
});

describe('small sums', () => {
  test('the middle of nothing is none, of two their mean', () => {
    expect([medianOf([]), medianOf([4]), medianOf([4, 5]), medianOf([1, 2, 9])]).toEqual([
      null,
      4,
      4.5,
      2,
    ]);
  });

  test('a part of none is none', () => {
    expect([inHundred(0, 0), inHundred(1, 3), inHundred(3, 3)]).toEqual([null, 33, 100]);
  });

  test('days are counted as the calendar does', () => {
    for (let day = -40_000; day < 90_000; day += 7) {
      const text = new Date(day * 86_400_000).toISOString().slice(0, 10);
      expect(dayNumber(text)).toBe(day);
      expect(shiftDay(text, 1)).toBe(new Date((day + 1) * 86_400_000).toISOString().slice(0, 10));
      expect(isDay(text)).toBe(true);
    }
    for (const text of [
      '',
      '2026-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-1-1',
      '2026-01-32',
      'x',
    ]) {
      expect(isDay(text), text).toBe(false);
    }
  });
});

describe('the stored days', () => {
  type Step = {
    readonly name: string;
    readonly run: (rows: readonly ConsultationRow[]) => Promise<unknown>;
  };
  const pick = (rows: readonly ConsultationRow[], at: number) =>
    rows[at % Math.max(1, rows.length)];
  const anyStep: fc.Arbitrary<Step> = fc.oneof(
    anyRows(6).map((added) => ({ name: 'add', run: () => addRows(added) })),
    fc.tuple(fc.nat(), fc.nat({ max: 3 })).map(([at, time]) => ({
      name: 'delete one',
      run: (rows: readonly ConsultationRow[]) =>
        deleteRows([pick(rows, at)?.id ?? 'nobody'], time * undoMs),
    })),
    fc.tuple(anyFilter, fc.nat({ max: 3 })).map(([{ from, to }, time]) => ({
      name: 'delete days',
      run: () => deleteRows({ from: from ?? '2026-01-01', to: to ?? '2026-12-31' }, time * undoMs),
    })),
    fc
      .nat({ max: 3 })
      .map((time) => ({ name: 'all', run: () => deleteRows('all', time * undoMs) })),
    fc.nat({ max: 3 }).map((time) => ({ name: 'restore', run: () => restoreRows(time * undoMs) })),
    fc.nat({ max: 4 }).map((time) => ({ name: 'purge', run: () => purgeDeleted(time * undoMs) })),
    anyRow.map(({ day }) => ({ name: 'old', run: () => removeBefore(day, 3) })),
    fc.nat().map((at) => ({
      name: 'reflect',
      run: (rows: readonly ConsultationRow[]) =>
        saveReflection(pick(rows, at)?.id ?? '', { what: 'a', soWhat: '', whatNext: '', at: 1 }),
    })),
    fc.constantFrom('teams', 'byHand').map((platform) => ({
      name: 'platform',
      run: () => removePlatform(platform),
    })),
  );

  test('equal the rows after whatever was added, deleted, brought back or removed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 12 }), async (steps) => {
        await clear();
        for (const { run } of steps) await run(await db.consultations.toArray());
        const rows = (await db.consultations.toArray()).filter(
          ({ status }) => status !== 'deleted',
        );
        expect(await db.daily.toArray()).toEqual(daysFrom(rows));
      }),
      { numRuns: 150 },
    );
  }, 30_000);

  test('of what is too old are gone with it, in parts, and nothing else', async () => {
    const [rows] = fc
      .sample(anyRows(60), { seed: 6, numRuns: 40 })
      .filter(({ length }) => length > 25);
    if (!rows) throw new Error('no sample is long enough');
    await addRows(rows);
    const day = '2026-02-05';
    await db.tombstones.bulkPut([
      { id: 'old', deletedAt: Date.UTC(2026, 1, 4) },
      { id: 'new', deletedAt: Date.UTC(2026, 1, 6) },
    ]);
    while ((await removeBefore(day, 4)) === 4);
    const left = rows.filter((row) => row.day >= day);
    expect(left.length).toBeGreaterThan(5);
    expect(inOrder(await db.consultations.toArray())).toEqual(inOrder(left));
    expect(await db.daily.toArray()).toEqual(daysFrom(left));
    expect((await db.tombstones.toArray()).map(({ id }) => id)).toEqual(['new']);
  });
});

describe('a page of the log', () => {
  test('follows the one before, and all of them are what the filter lets through', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRows(40),
        anyFilter,
        fc.integer({ min: 1, max: 9 }),
        async (rows, filter, size) => {
          await clear();
          await addRows(rows);
          const expected = inOrder(filtered(rows, filter));
          const read: ConsultationRow[] = [];
          while (true) {
            const page = await readPage(filter, read.at(-1) ?? null, size);
            read.push(...page);
            if (page.length < size) break;
          }
          expect(read).toEqual(expected);
          const parts: ConsultationRow[] = [];
          for await (const part of eachPart(filter, size)) parts.push(...part);
          expect(parts).toEqual([...expected].reverse());
        },
      ),
      { numRuns: 100 },
    );
  }, 30_000);
});

describe('a reflection', () => {
  const reflection = { what: 'The sound failed.', soWhat: '', whatNext: 'Test first.', at: 5 };

  test('is kept with its consultation, changed and taken away', async () => {
    const [row] = fc.sample(anyRow, { seed: 1, numRuns: 1 });
    if (!row) throw new Error('no sample');
    await addRows([row]);
    expect(await saveReflection(row.id, reflection)).toBe(true);
    expect(await db.consultations.get(row.id)).toEqual({ ...row, reflection });
    expect(await saveReflection(row.id, null)).toBe(true);
    expect(await db.consultations.get(row.id)).toEqual(row);
  });

  test('on what is not in the log is not kept', async () => {
    expect(await saveReflection('nobody', reflection)).toBe(false);
    expect(await db.consultations.count()).toBe(0);
  });
});
