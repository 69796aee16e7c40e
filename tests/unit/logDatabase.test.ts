import 'fake-indexeddb/auto';
import { readdirSync, readFileSync } from 'node:fs';
import { Dexie } from 'dexie';
import { beforeEach, describe, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import { readLogFile } from '../../utils/core/log/file.ts';
import { dayOf } from '../../utils/core/log/localTime.ts';
import { keptFrom } from '../../utils/core/log/retention.ts';
import { changeDay } from '../../utils/core/log/rollup.ts';
import { dayMs, isInLog } from '../../utils/core/log/row.ts';
import { samplePlatform, sampleRows } from '../../utils/core/log/sample.ts';
import type { ConsultationRow, EventRow, Tombstone } from '../../utils/core/log/types.ts';
import { everything } from '../../utils/core/log/view.ts';
import { undoMs } from '../../utils/core/undo.ts';
import { openConsultations, recover } from '../../utils/store/log/consultations.ts';
import { database, LogDatabase, useDatabase, usualName } from '../../utils/store/log/db.ts';
import { deleteRows, purgeDeleted, restoreRows } from '../../utils/store/log/deletions.ts';
import { followBlocked } from '../../utils/store/log/follow.ts';
import {
  beginImport,
  dropImport,
  importNextPart,
  stageImport,
} from '../../utils/store/log/import.ts';
import {
  deleteSetAside,
  findDatabase,
  followDatabase,
  type LogPlace,
  openLog,
} from '../../utils/store/log/quarantine.ts';
import { readPage } from '../../utils/store/log/query.ts';
import { clearLeftover, mayRenew, renew } from '../../utils/store/log/renew.ts';
import { readSetAside } from '../../utils/store/log/rescue.ts';
import {
  applyRetention,
  keepRetention,
  logRequests,
  retentionAlarm,
} from '../../utils/worker/log.ts';
import { Refusal } from '../../utils/worker/router.ts';

interface Fixture {
  /** As browsers count it: ten times the version that is declared. */
  readonly version: number;
  readonly stores: {
    readonly consultations: Store<ConsultationRow>;
    readonly events: Store<EventRow>;
    readonly tombstones: Store<Tombstone>;
  } & Readonly<Record<string, Store<unknown>>>;
}

interface Store<Row> {
  readonly keyPath: string | string[];
  readonly indexes: Readonly<Record<string, string | string[]>>;
  readonly rows: readonly Row[];
}

const folder = 'tests/unit/fixtures';
const fixtures = readdirSync(folder)
  .filter((name) => name.startsWith('log-version-'))
  .map((name) => [name, JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Fixture] as const);

/** A database as an earlier Webside left it. */
async function leave(name: string, { version, stores }: Fixture): Promise<void> {
  const opening = indexedDB.open(name, version);
  opening.onupgradeneeded = () => {
    for (const [table, { keyPath, indexes, rows }] of Object.entries(stores)) {
      const store = opening.result.createObjectStore(table, { keyPath });
      for (const [index, path] of Object.entries(indexes)) {
        store.createIndex(index, path, { multiEntry: index === 'missed' });
      }
      for (const row of rows) store.put(row);
    }
  };
  await new Promise((resolve, reject) => {
    opening.onsuccess = resolve;
    opening.onerror = reject;
  });
  opening.result.close();
}

/** A database of this name that no Webside can open: its tables have other keys. */
async function spoil(name: string): Promise<void> {
  const keyless = { keyPath: 'other', indexes: {}, rows: [{ other: 1, what: 'left' }] };
  await leave(name, { version: 10, stores: { consultations: keyless } as never });
}

beforeEach(async () => {
  fakeBrowser.reset();
  useDatabase(`${usualName}-none`);
  useDatabase(usualName);
  for (const name of await Dexie.getDatabaseNames()) await Dexie.delete(name);
});

describe('a database of an earlier version', () => {
  test('is there for every one that there was', () => {
    const versions = fixtures.map(([, { version }]) => version / 10).sort();
    const now = new LogDatabase('any').verno;
    expect(versions).toEqual(Array.from({ length: now - 1 }, (_, index) => index + 1));
  });

  test.each(fixtures)('%s loses nothing, and its days are summed up', async (_, fixture) => {
    await leave(usualName, fixture);
    const db = database();
    const before = fixture.stores.consultations.rows;
    const rows = await db.consultations.toArray();
    expect(rows).toEqual(before.map((row) => ({ ...row, day: dayOf(row.start) })));
    expect(await db.events.toArray()).toEqual(fixture.stores.events.rows);
    expect(await db.tombstones.toArray()).toEqual(fixture.stores.tombstones.rows);
    const day = dayOf(before[0]?.start ?? 0);
    const shown = rows.filter(isInLog);
    expect(await db.daily.toArray()).toEqual([changeDay(undefined, day, shown, 1)]);
    expect(await readPage(everything, null, 10)).toHaveLength(2);
  });

  test.each(fixtures)('%s has its open consultation recovered', async (_, fixture) => {
    await leave(usualName, fixture);
    const [open] = await openConsultations();
    if (!open) throw new Error('nothing is open');
    await recover(open, defaultChecklist);
    const [row] = await readPage(everything, null, 1);
    expect(row).toMatchObject({ status: 'recovered', items: 'identity:d23', durationSeconds: 33 });
  });
});

describe('a page that holds an older version', () => {
  test('is told of, and the database opens as soon as it is gone', async () => {
    const [, fixture] = fixtures[0] ?? [];
    if (!fixture) throw new Error('there is no fixture');
    await leave(usualName, fixture);
    const opening = indexedDB.open(usualName, fixture.version);
    await new Promise((resolve) => {
      opening.onsuccess = resolve;
    });
    const end = new AbortController();
    const told = new Promise<void>((resolve) => followBlocked(resolve, end.signal));
    const rows = readPage(everything, null, 10);
    await told;
    opening.result.close();
    expect(await rows).toHaveLength(2);
    end.abort();
  });

  test('lets the database go when a newer version asks for it', async () => {
    await database().open();
    const opening = indexedDB.open(usualName, 1_000);
    await new Promise((resolve, reject) => {
      opening.onsuccess = resolve;
      opening.onerror = reject;
      opening.onblocked = reject;
    });
    opening.result.close();
  });
});

describe('a database that will not open', () => {
  test('is set aside untouched, and the log goes on in another', async () => {
    await spoil(usualName);
    await openLog(5);
    const place = await findDatabase();
    expect(place).toEqual({ name: `${usualName}-5`, setAside: [{ name: usualName, at: 5 }] });
    expect(database().name).toBe(place.name);
    expect(await readPage(everything, null, 1)).toEqual([]);
    const saved = JSON.parse(await readSetAside(usualName, () => defaultChecklist));
    const value = { other: 1, what: 'left' };
    expect(saved.rest).toEqual([{ table: 'consultations', value }]);
  });

  test('is known to every page, and stays known when the worker starts again', async () => {
    await spoil(usualName);
    const seen: LogPlace[] = [];
    const end = new AbortController();
    followDatabase((place) => seen.push(place), end.signal);
    await openLog(5);
    await openLog(9);
    await expect.poll(() => seen.at(-1)?.setAside).toEqual([{ name: usualName, at: 5 }]);
    end.abort();
    expect((await findDatabase()).name).toBe(`${usualName}-5`);
  });

  test('is deleted for good when the doctor says so, and only then', async () => {
    await spoil(usualName);
    await openLog(5);
    await database().open();
    await logRequests.deleteSetAside();
    expect(await Dexie.getDatabaseNames()).not.toContain(usualName);
    expect(await findDatabase()).toEqual({ name: `${usualName}-5`, setAside: [] });
    await deleteSetAside();
    expect(await Dexie.getDatabaseNames()).toContain(`${usualName}-5`);
  });

  test('after another that would not open either is set aside beside it', async () => {
    await spoil(usualName);
    await openLog(5);
    await spoil(`${usualName}-5`);
    await openLog(9);
    const { name, setAside } = await findDatabase();
    expect(name).toBe(`${usualName}-9`);
    expect(setAside.map(({ name }) => name)).toEqual([usualName, `${usualName}-5`]);
    await deleteSetAside();
    expect((await findDatabase()).setAside).toEqual([]);
    expect(await Dexie.getDatabaseNames()).not.toContain(`${usualName}-5`);
  });

  test('is not one that opens', async () => {
    await openLog(5);
    expect(await findDatabase()).toEqual({ name: usualName, setAside: [] });
  });
});

describe('what can be read of a database that would not open', () => {
  async function* whole(text: string): AsyncGenerator<string> {
    yield text;
  }

  /** Imports a file as the page and the worker do it together. */
  async function importText(text: string): Promise<void> {
    let part = 0;
    for await (const content of readLogFile(whole(text))) await stageImport(part++, content, 0);
    await beginImport(false, null);
    while (await importNextPart());
  }

  test.each(fixtures)(
    '%s is a log that can be taken over, with what was open in it',
    async (_, fixture) => {
      await leave('webside-old', fixture);
      const [kept, spoilt, newer] = structuredClone(fixture.stores.consultations.rows);
      if (!kept || !spoilt || !newer) throw new Error('too few rows');
      const db = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open('webside-old');
        opening.onsuccess = () => resolve(opening.result);
      });
      const rows = db.transaction('consultations', 'readwrite').objectStore('consultations');
      const ids = [1, 2, 3].map((number) => `10000000-0000-4000-8000-00000000000${number}`);
      rows.put({ ...kept, status: 'closed', id: ids[0], mood: 'calm' });
      rows.put({ ...kept, status: 'closed', id: ids[1], durationSeconds: 'long' });
      rows.put({ ...kept, status: 'deleted', id: ids[2], deleted: { at: 1e12, was: 'closed' } });
      db.close();
      const text = await readSetAside('webside-old', () => defaultChecklist);
      const { rest } = JSON.parse(text) as { rest: { table: string; value: { id?: string } }[] };
      // What an import cannot take is there all the same, and nothing else.
      expect(rest.map(({ value }) => value.id).sort()).toEqual(ids.slice(0, 2));
      await importText(text);
      const before = fixture.stores.consultations.rows.filter(({ status }) => status !== 'deleted');
      const after = await database().consultations.toArray();
      expect(new Set(after.map(({ id }) => id as string))).toEqual(
        new Set([...before.map(({ id }) => id as string), ids[0]]),
      );
      const open = before.find(({ status }) => status === 'open');
      expect(after.find(({ id }) => id === open?.id)).toMatchObject({
        status: 'recovered',
        items: 'identity:d23',
        durationSeconds: 33,
      });
      const gone = (await database().tombstones.toArray()).map(({ id }) => id);
      expect(gone).toContain(ids[2]);
    },
  );
});

describe('a log in which something was deleted for good', () => {
  const now = Date.now();
  const entry = { id: 'b', at: now, kind: 'skipped', break: 'short' } as const;
  const names = () => Dexie.getDatabaseNames();
  const clear = () => clearLeftover((work) => work());

  async function contents(): Promise<unknown> {
    const { consultations, events, daily, tombstones, breaks } = database();
    const tables = [consultations, events, daily, tombstones, breaks];
    return Promise.all(tables.map((table) => table.toArray()));
  }

  async function fillAndDelete(): Promise<void> {
    await logRequests.sample({ type: 'sample', load: true });
    await database().breaks.put(entry);
    const [row] = await readPage(everything, null, 1);
    await deleteRows([row?.id ?? ''], 0);
    await purgeDeleted(undoMs);
  }

  test('moves to a new database as it is, and the old one goes', async () => {
    await openLog(1);
    await fillAndDelete();
    const before = await contents();
    expect(await mayRenew()).toBe(true);
    // Somebody who comes meanwhile comes first.
    await renew(6, () => true);
    expect(await mayRenew()).toBe(true);
    await clear();
    await renew(7, () => false);
    await clear();
    expect(await names()).toEqual([`${usualName}-7`]);
    expect(await findDatabase()).toEqual({ name: `${usualName}-7`, setAside: [] });
    expect(await contents()).toEqual(before);
    // Once is enough.
    expect(await mayRenew()).toBe(false);
    await deleteRows('all', 0);
    await purgeDeleted(undoMs);
    await renew(8, () => false);
    await clear();
    expect(await names()).toEqual([`${usualName}-8`]);
    expect(await database().consultations.count()).toBe(0);
    expect(await database().tombstones.count()).toBe(sampleRows(now).length + 1);
  });

  test('stays where it is while an import or deleted breaks wait in it, or it is large', async () => {
    await fillAndDelete();
    await stageImport(0, { consultations: [], deleted: [], breaks: [] }, now);
    expect(await mayRenew()).toBe(false);
    await dropImport();
    expect(await mayRenew()).toBe(true);
    await deleteRows('all', 5);
    expect(await mayRenew()).toBe(false);
    await restoreRows(5);
    const [row] = await readPage(everything, null, 1);
    const many = Array.from({ length: 10_001 }, (_, index) => ({ ...row, id: `${index}` }));
    await database().consultations.bulkPut(many as ConsultationRow[]);
    expect(await mayRenew()).toBe(false);
  });

  test('stays where it is if there is no room for another, and tries no more by itself', async () => {
    await fillAndDelete();
    const before = await contents();
    const { add } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.add = () => {
      throw new DOMException('The disk is full.', 'QuotaExceededError');
    };
    await expect(renew(7, () => false)).rejects.toThrow();
    IDBObjectStore.prototype.add = add;
    await clear();
    expect(await contents()).toEqual(before);
    expect(await names()).toEqual([usualName]);
    expect(await mayRenew()).toBe(false);
  });

  test('loses nothing wherever the browser stops while it moves', async () => {
    for (let stop = 0; ; stop++) {
      useDatabase(usualName);
      for (const name of await names()) await Dexie.delete(name);
      await fakeBrowser.storage.local.clear();
      await fillAndDelete();
      const before = await contents();
      const stopped = await stoppedAt(stop, () =>
        renew(7, () => false).then(async () => void (await clear())),
      );
      // The browser starts again.
      await fakeBrowser.storage.session.clear();
      await openLog(9);
      await clear();
      expect(await contents(), `stopped at write ${stop}`).toEqual(before);
      const { name, setAside, leftover } = await findDatabase();
      expect([setAside, leftover]).toEqual([[], undefined]);
      expect(await names(), `stopped at write ${stop}`).toEqual([name]);
      if (!stopped) break;
      expect(stop).toBeLessThan(300);
    }
  }, 30_000);

  /** Runs it, with every write to the databases and to storage failing from a certain one on. */
  async function stoppedAt(stop: number, run: () => Promise<void>): Promise<boolean> {
    let writes = 0;
    const stopNow = () => {
      if (writes++ >= stop) throw new Error('The browser stopped.');
    };
    const { add, put } = IDBObjectStore.prototype;
    const { deleteDatabase } = IDBFactory.prototype;
    const { set } = fakeBrowser.storage.local;
    IDBObjectStore.prototype.add = function (...args) {
      stopNow();
      return add.apply(this, args);
    };
    IDBObjectStore.prototype.put = function (...args) {
      stopNow();
      return put.apply(this, args);
    };
    IDBFactory.prototype.deleteDatabase = function (...args) {
      stopNow();
      return deleteDatabase.apply(this, args);
    };
    fakeBrowser.storage.local.set = (async (items: Record<string, unknown>) => {
      stopNow();
      return set(items);
    }) as typeof set;
    try {
      await run();
      return false;
    } catch {
      return true;
    } finally {
      Object.assign(IDBObjectStore.prototype, { add, put });
      IDBFactory.prototype.deleteDatabase = deleteDatabase;
      fakeBrowser.storage.local.set = set;
    }
  }
});

describe('the daily look', () => {
  const now = Date.now();

  test('begins soon after the first start, and is not put off by later ones', async () => {
    await keepRetention();
    const first = await fakeBrowser.alarms.get(retentionAlarm);
    expect(first?.periodInMinutes).toBe(24 * 60);
    await keepRetention();
    expect(await fakeBrowser.alarms.get(retentionAlarm)).toEqual(first);
  });

  test('comes again after the clock was put back', async () => {
    fakeBrowser.alarms.create(retentionAlarm, { when: Date.now() + 3 * dayMs });
    await keepRetention();
    const alarm = await fakeBrowser.alarms.get(retentionAlarm);
    expect(alarm?.scheduledTime).toBeLessThan(Date.now() + dayMs);
  });

  test('takes what is older than the settings say, and an import that nobody finished', async () => {
    const rows = sampleRows(now);
    await database().consultations.bulkPut(rows);
    const nothing = { consultations: [], deleted: [], breaks: [] };
    await stageImport(0, nothing, now - 2 * dayMs);
    await fakeBrowser.storage.local.set({ settings: { retentionDays: 30 } });
    expect(await applyRetention()).toBe(false);
    const first = keptFrom({ deleteOld: true, retentionDays: 30 }, dayOf(now)) ?? '';
    const left = rows.filter(({ day }) => day >= first);
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(rows.length);
    expect(await database().consultations.count()).toBe(left.length);
    const parts = () => database().meta.where('key').startsWith('import:').count();
    expect(await parts()).toBe(0);
    await logRequests.stageImport({ type: 'stageImport', part: 0, ...nothing });
    await applyRetention();
    expect(await parts()).toBe(1);
  });

  test('goes on in parts until everything is gone', async () => {
    const rows = Array.from({ length: 17 }, (_, week) =>
      sampleRows(now - (200 + 7 * week) * dayMs),
    );
    const old = rows.flat().map((row, index): ConsultationRow => {
      return { ...row, id: `${row.id}-${index}` as ConsultationRow['id'] };
    });
    await database().consultations.bulkPut(old);
    let parts = 1;
    while (await applyRetention()) parts++;
    expect(parts).toBe(Math.floor(old.length / 500) + 1);
    expect(await database().consultations.count()).toBe(0);
  });

  test('takes nothing where the log keeps everything', async () => {
    const rows = sampleRows(now - 5_000 * dayMs);
    await database().consultations.bulkPut(rows);
    await fakeBrowser.storage.local.set({ settings: { deleteOld: false } });
    await applyRetention();
    expect(await database().consultations.count()).toBe(rows.length);
  });
});

describe('what the log page asks for', () => {
  test('loads examples once, and takes every one of them away again', async () => {
    await logRequests.sample({ type: 'sample', load: true });
    await logRequests.sample({ type: 'sample', load: true });
    const rows = await readPage(everything, null, 500);
    expect(rows.length).toBe(sampleRows(Date.now()).length);
    expect(new Set(rows.map(({ platform }) => platform))).toEqual(new Set([samplePlatform]));
    for (const { start } of rows) expect([1, 4]).toContain(new Date(start).getDay());
    await logRequests.sample({ type: 'sample', load: false });
    for (const table of database().tables) expect(await table.count(), table.name).toBe(0);
  });

  test('takes over nothing where nothing was put aside', async () => {
    await expect(
      logRequests.commitImport({ type: 'commitImport', bringBack: false }),
    ).rejects.toThrow(Refusal);
  });

  test('keeps a reflection, unless reflections are switched off', async () => {
    await logRequests.sample({ type: 'sample', load: true });
    const [row] = await readPage(everything, null, 1);
    const words = { what: 'a', soWhat: 'b', whatNext: 'c' };
    const request = { type: 'reflect', consultation: row?.id ?? '', at: 7 } as const;
    await logRequests.reflect({ ...request, reflection: words });
    expect((await readPage(everything, null, 1))[0]?.reflection).toEqual({ ...words, at: 7 });
    await fakeBrowser.storage.local.set({ settings: { reflections: false } });
    await expect(logRequests.reflect({ ...request, reflection: words })).rejects.toThrow(Refusal);
    await logRequests.reflect({ ...request, reflection: null });
    expect((await readPage(everything, null, 1))[0]).not.toHaveProperty('reflection');
    const nobody = { ...request, consultation: 'nobody', reflection: null };
    await expect(logRequests.reflect(nobody)).rejects.toThrow(Refusal);
  });
});
