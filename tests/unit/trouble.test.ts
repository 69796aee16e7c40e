import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { sampleRows } from '../../utils/core/log/sample.ts';
import { copyLog, isCopyDue, lowerMark } from '../../utils/store/log/copy.ts';
import { database, LogDatabase, useDatabase, usualName } from '../../utils/store/log/db.ts';
import { deleteRows, purgeDeleted } from '../../utils/store/log/deletions.ts';
import { restoreLost } from '../../utils/store/log/loss.ts';
import { findDatabase, setPlace } from '../../utils/store/log/quarantine.ts';
import { readDays } from '../../utils/store/log/query.ts';
import { addRows } from '../../utils/store/log/sample.ts';
import { takeBack } from '../../utils/store/log/takeBack.ts';
import { clearTrouble, noteRefused, readTrouble } from '../../utils/store/log/trouble.ts';
import { NoSpace, write } from '../../utils/store/log/write.ts';

const now = Date.UTC(2026, 10, 2, 12);
let freeBytes = 1e9;

beforeEach(async () => {
  fakeBrowser.reset();
  freeBytes = 1e9;
  useDatabase(usualName);
  for (const table of database().tables) await table.clear();
  let text: string | undefined;
  const file = {
    createWritable: async () => ({
      write: async (written: string) => {
        text = written;
      },
      close: async () => {},
    }),
    getFile: async () => {
      if (text === undefined) throw new Error('NotFoundError');
      return new Blob([text]);
    },
  };
  vi.stubGlobal('navigator', {
    storage: {
      estimate: async () => ({ usage: 1e6, quota: 1e6 + freeBytes }),
      getDirectory: async () => ({ getFileHandle: async () => file }),
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

describe('a full disk', () => {
  test('is not written to, and afterwards it is known what was refused', async () => {
    freeBytes = 1e6;
    await expect(addRows(sampleRows(now))).rejects.toBeInstanceOf(NoSpace);
    expect(await database().consultations.count()).toBe(0);
    await noteRefused('tick', 5);
    await noteRefused('other', 9);
    freeBytes = 1e9;
    await addRows(sampleRows(now));
    const full = { from: 5, to: 9, ticks: 1, others: 1 };
    expect(await readTrouble()).toEqual({ full });
    await clearTrouble();
    expect(await readTrouble()).toEqual({});
  });

  test('is recognised by what is free, whatever a failed write is called', async () => {
    const fails = async () => {
      freeBytes = 0;
      throw new DOMException('Internal error opening backing store.', 'UnknownError');
    };
    await expect(write(fails)).rejects.toBeInstanceOf(NoSpace);
    await expect(write(async () => 1)).rejects.toBeInstanceOf(NoSpace);
    freeBytes = 1e9;
    expect(await write(async () => 1)).toBe(1);
  });
});

describe('a log that the browser deleted', () => {
  test('comes back from the second copy, without what was deleted, and the loss is known', async () => {
    const rows = sampleRows(now);
    await addRows(rows);
    await deleteRows([rows[0]?.id ?? ''], 1);
    await purgeDeleted(1e9);
    await copyLog();
    expect(await isCopyDue()).toBe(false);
    const days = await readDays();
    for (const table of database().tables) await table.clear();
    expect(await restoreLost(7)).toBe(true);
    const left = rows.length - 1;
    expect(await database().consultations.count()).toBe(left);
    expect(await readDays()).toEqual(days);
    expect(await readTrouble()).toEqual({ lost: { at: 7, had: left, has: left } });
    expect(await restoreLost(8)).toBe(false);
  });

  test('is not one whose rows were deleted by the doctor', async () => {
    await addRows(sampleRows(now));
    await copyLog();
    await lowerMark();
    await deleteRows('all', 1);
    expect(await restoreLost(7)).toBe(false);
  });

  test('keeps the figures of days whose rows are not in the copy', async () => {
    const rows = sampleRows(now);
    await addRows(rows);
    const days = await readDays();
    await database().consultations.clear();
    await copyLog();
    await fakeBrowser.storage.local.set({ logMark: { rows: rows.length } });
    await database().daily.clear();
    await restoreLost(7);
    expect(await readDays()).toEqual(days);
    await deleteRows('all', 1);
    expect(await readDays()).toEqual([]);
  });
});

test('a log that was set aside and opens again is taken back with what came in between', async () => {
  const [first, second, third] = sampleRows(now);
  if (!first || !second || !third) throw new Error('too few examples');
  await addRows([first, second]);
  await setPlace({ name: `${usualName}-5`, setAside: [{ name: usualName, at: 5 }] });
  await addRows([second, third]);
  expect(await takeBack(9)).toBe(true);
  const { name, setAside, leftover } = await findDatabase();
  expect([name, setAside, leftover]).toEqual([usualName, [], `${usualName}-5`]);
  expect(await database().consultations.count()).toBe(3);
  const counts = (await readDays()).flatMap(({ groups }) => groups.map(({ count }) => count));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(await readTrouble()).toEqual({ returned: { since: 5, at: 9 } });
  await new LogDatabase(`${usualName}-5`).delete();
});
