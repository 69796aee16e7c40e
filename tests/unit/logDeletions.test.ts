import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import { undoMs } from '../../utils/core/undo.ts';
import { openConsultations, recover } from '../../utils/store/log/consultations.ts';
import { deleteRows, purgeDeleted, restoreRows } from '../../utils/store/log/deletions.ts';
import { closeOne, countRows, db, ids, inCall, listRows } from './support/storedTab.ts';

beforeEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()));
});

describe('the log', () => {
  const hour = (count: number) => Date.UTC(2026, 10, 2, count);

  test('lists consultations newest first, as many as asked for, and counts them all', async () => {
    await closeOne('b', hour(10));
    await closeOne('c', hour(11));
    await closeOne('a', hour(9));
    expect(await ids()).toEqual(['c', 'b', 'a']);
    expect((await listRows(2)).map(({ id }) => id as string)).toEqual(['c', 'b']);
    expect(await countRows()).toBe(3);
  });

  test('takes out what is deleted, and brings it back as it was', async () => {
    await closeOne('a', hour(9));
    await closeOne('b', hour(10));
    const before = await listRows(10);
    await deleteRows(['a'], 1_000);
    expect(await ids()).toEqual(['b']);
    expect(await countRows()).toBe(1);
    await restoreRows(1_000);
    expect(await listRows(10)).toEqual(before);
  });

  test('deletes everything in it, and nothing that is still open', async () => {
    await closeOne('a', hour(9));
    await closeOne('b', hour(10));
    await inCall().store();
    await deleteRows('all', 1_000);
    expect(await ids()).toEqual([]);
    expect(await openConsultations()).toHaveLength(1);
    await restoreRows(1_000);
    expect(await ids()).toEqual(['b', 'a']);
  });

  test('deletes what was kept of breaks with everything, and brings it back too', async () => {
    await closeOne('a', hour(9));
    const entry = { id: 'b', at: hour(9), kind: 'skipped', break: 'short' } as const;
    await db.breaks.put(entry);
    await deleteRows(['a'], 1_000);
    expect(await db.breaks.count()).toBe(1);
    await deleteRows('all', 2_000);
    expect(await db.breaks.count()).toBe(0);
    // What comes meanwhile stays, and a second try takes nothing away from the undo.
    const later = { ...entry, id: 'c', at: hour(10) };
    await db.breaks.put(later);
    await restoreRows(2_000);
    expect(await db.breaks.toArray()).toEqual([entry, later]);
    await deleteRows('all', 3_000);
    expect(await purgeDeleted(3_000 + undoMs - 1)).toBe(1);
    expect(await purgeDeleted(3_000 + undoMs)).toBe(0);
    await restoreRows(3_000);
    expect(await db.breaks.count()).toBe(0);
    const gone = (await db.tombstones.toArray()).map(({ id }) => id);
    expect(gone).toEqual(['a', 'b', 'c']);
    expect(JSON.stringify(await db.meta.toArray())).not.toContain('skipped');
  });

  test('does not delete an open consultation by its id either', async () => {
    const id = await inCall().store();
    await deleteRows([id], 1_000);
    expect(await openConsultations()).toHaveLength(1);
  });

  test('undoes one deletion and not an earlier one', async () => {
    await closeOne('a', hour(9));
    await closeOne('b', hour(10));
    await deleteRows(['a'], 1_000);
    await deleteRows('all', 2_000);
    await restoreRows(2_000);
    expect(await ids()).toEqual(['b']);
  });

  test('keeps deleted rows for as long as the undo lasts, then only their ids', async () => {
    await closeOne('a', hour(9));
    await deleteRows(['a'], 1_000);
    expect(await purgeDeleted(1_000 + undoMs - 1)).toBe(1);
    expect(await db.tombstones.count()).toBe(0);
    expect(await purgeDeleted(1_000 + undoMs)).toBe(0);
    expect(await db.consultations.count()).toBe(0);
    expect(await db.tombstones.toArray()).toEqual([{ id: 'a', deletedAt: 1_000 + undoMs }]);
    await restoreRows(1_000);
    expect(await ids()).toEqual([]);
  });

  test('keeps a recovered consultation recovered through a deletion and its undo', async () => {
    await inCall().store();
    const [open] = await openConsultations();
    if (!open) throw new Error('nothing is open');
    await recover(open, defaultChecklist);
    await deleteRows('all', 1_000);
    await restoreRows(1_000);
    expect((await listRows(1))[0]?.status).toBe('recovered');
  });
});
