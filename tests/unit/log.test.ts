import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { defaultChecklist, defaultKey } from '../../utils/core/checklist/items.ts';
import type { RecordedEvent } from '../../utils/core/consultation/fold.ts';
import type {
  ConsultationEvent,
  ConsultationId,
  ItemStates,
} from '../../utils/core/consultation/types.ts';
import { dayOf, floorTime } from '../../utils/core/log/localTime.ts';
import { packResults, unpackResults } from '../../utils/core/log/results.ts';
import { countOf } from '../../utils/core/log/statistics.ts';
import { undoMs } from '../../utils/core/undo.ts';
import { database } from '../../utils/store/log/db.ts';
import { readPage } from '../../utils/store/log/query.ts';
import {
  commit,
  deleteRows,
  heard,
  isClosed,
  isKnownRequest,
  openConsultations,
  purgeDeleted,
  recover,
  restoreRows,
  resultsOf,
} from '../../utils/store/log/store.ts';
import { minutes, seconds, Tab } from './support/tab.ts';

const db = database();
const options = { precision: 'exact', checklist: defaultChecklist, heardAt: 0 } as const;
const ended = { type: 'callEnded', how: 'hangUp', since: 0 } as const;

beforeEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()));
});

/** A tab whose decisions are stored, as the worker stores them. */
class StoredTab extends Tab {
  #stored = 0;

  async store(requestId?: string): Promise<ConsultationId> {
    const events = this.recorded.slice(this.#stored);
    this.#stored = this.recorded.length;
    const heardAt = this.heardAt ?? this.now;
    await commit(7, events, { ...options, heardAt, ...(requestId ? { requestId } : {}) });
    return events.at(-1)?.consultation ?? ('' as ConsultationId);
  }
}

function inCall(): StoredTab {
  const tab = new StoredTab();
  tab.document('room').inCall('room').talk(minutes(2)).tick('identity');
  return tab;
}

async function closeOne(
  id: string,
  start = Date.UTC(2026, 10, 2, 9),
  platform = 'teams',
): Promise<ConsultationId> {
  const consultation = id as ConsultationId;
  const at = (afterSeconds: number, event: ConsultationEvent): RecordedEvent => {
    return { consultation, at: start + seconds(afterSeconds), event };
  };
  const opened = {
    type: 'opened',
    platform,
    startedBy: 'call',
    checklist: 'default@1',
    phase: 'open',
    since: start,
    offer: null,
  } as const;
  await commit(
    7,
    [
      at(0, opened),
      at(0, { type: 'callStarted', since: start }),
      at(41, { type: 'itemSet', item: 'identity', result: 'done', auto: false }),
      at(600, { ...ended, since: start + seconds(600) }),
      at(610, { type: 'closed' }),
    ],
    options,
  );
  return consultation;
}

const everything = { from: null, to: null, platform: null, checklist: null, missed: null };
const listRows = (limit: number) => readPage(everything, null, limit);
const countRows = async () => countOf(await db.daily.toArray(), everything);
const ids = async () => (await listRows(100)).map(({ id }) => id as string);

describe('an open consultation', () => {
  test('is stored with its events, and read back as it was decided', async () => {
    const tab = inCall();
    await tab.store();
    const [open, ...others] = await openConsultations();
    expect(others).toEqual([]);
    expect(open?.consultation).toEqual(tab.consultation);
    expect(open?.row).toMatchObject({
      id: tab.consultation?.id,
      status: 'open',
      place: 7,
      heardAt: tab.heardAt,
      durationSeconds: 0,
      items: '',
    });
  });

  test('grows by what is decided later', async () => {
    const tab = inCall();
    await tab.store();
    await tab.talk(minutes(1)).tick('consent').store();
    const [open] = await openConsultations();
    expect(open?.consultation).toEqual(tab.consultation);
    expect(await db.events.orderBy(':id').keys()).toEqual(
      tab.recorded.map((_, seq) => [tab.consultation?.id, seq]),
    );
  });

  test('is not in the log yet', async () => {
    await inCall().store();
    expect(await listRows(10)).toEqual([]);
    expect(await countRows()).toBe(0);
  });

  test('knows when its call was last heard of', async () => {
    const tab = inCall();
    const id = await tab.store();
    await heard(id, tab.now + 15_000);
    expect((await openConsultations())[0]?.row.heardAt).toBe(tab.now + 15_000);
  });

  test('knows which of the doctor’s actions it has seen', async () => {
    const tab = inCall();
    const id = await tab.store();
    await tab.tick('consent').store('request 1');
    expect(await isKnownRequest(id, 'request 1')).toBe(true);
    expect(await isKnownRequest(id, 'request 2')).toBe(false);
    expect(await isKnownRequest('another' as ConsultationId, 'request 1')).toBe(false);
  });

  test('is one of several where several calls run', async () => {
    const first = inCall();
    await first.store();
    const event = first.recorded[0]?.event;
    if (event?.type !== 'opened') throw new Error('nothing was opened');
    const second = 'second' as ConsultationId;
    await commit('byHand', [{ consultation: second, at: first.now, event }], options);
    const open = await openConsultations();
    expect(open.map(({ row }) => row.place).sort()).toEqual([7, 'byHand']);
  });

  test('without anything new touches nothing', async () => {
    await commit(7, [], options);
    expect(await db.consultations.count()).toBe(0);
  });
});

describe('closing', () => {
  test('folds the events into the row and deletes them', async () => {
    const tab = inCall();
    const { openedAt = 0 } = tab.consultation ?? {};
    await tab.store();
    tab.talk(minutes(8)).set('examination', 'notApplicable').clock().talk(minutes(1));
    tab.tick('consent').ended('hangUp').tick('documentation').act({ do: 'close' });
    const id = await tab.store();
    expect(await db.events.count()).toBe(0);
    expect(await openConsultations()).toEqual([]);
    const [row] = await listRows(10);
    expect(row).toEqual({
      id,
      status: 'closed',
      platform: 'attendAnywhere',
      startedBy: 'call',
      start: openedAt,
      precision: 'exact',
      day: dayOf(openedAt),
      durationSeconds: 663,
      checklist: defaultKey,
      items: 'identity:d123 examination:n603 consent:d663 documentation:d663',
      missed: defaultChecklist.items
        .map(({ id }) => id)
        .filter((id) => !['identity', 'examination', 'consent', 'documentation'].includes(id)),
      nudges: [{ nudge: 'opening', afterSeconds: 603, actedOn: true }],
      reconnects: 0,
      ended: 'hangUp',
    });
  });

  test('in the same step that opened it leaves one closed row and no event', async () => {
    const id = await closeOne('at once');
    expect(await ids()).toEqual([id]);
    expect(await db.events.count()).toBe(0);
  });

  test('makes it known as closed, for a second try of what closed it', async () => {
    const open = await inCall().store();
    expect(await isClosed(open)).toBe(false);
    expect(await isClosed(await closeOne('closed'))).toBe(true);
    expect(await isClosed('unknown')).toBe(false);
    await deleteRows(['closed'], 1_000);
    expect(await isClosed('closed')).toBe(true);
  });

  test('counts the length of the call, not of the preparation before it', async () => {
    const prepared = new StoredTab();
    prepared.take({ type: 'startByDoctor', platform: 'attendAnywhere', phase: 'prepare' });
    prepared.wait(minutes(5)).inCall('room').talk(minutes(2)).ended('hangUp');
    prepared.wait(minutes(1)).act({ do: 'close' });
    await prepared.store();
    expect((await listRows(1))[0]).toMatchObject({ durationSeconds: 123, startedBy: 'doctor' });
  });

  test('counts the length of the checklist where there was no call', async () => {
    const byHand = new StoredTab();
    byHand.take({ type: 'startByDoctor', platform: 'byHand', phase: 'prepare' });
    byHand.wait(minutes(7)).act({ do: 'close' });
    await byHand.store();
    const [row] = await listRows(1);
    expect(row).toMatchObject({ durationSeconds: 420, ended: 'doctor' });
    expect(row).not.toHaveProperty('reconnects');
  });

  test('counts how often the call was lost and came back, and no loss that it ended with', async () => {
    const tab = inCall().talk(minutes(1));
    tab.report({ phase: 'interrupted' }, 'room').wait(3_000).report({ phase: 'resumed' }, 'room');
    tab.talk(minutes(1)).ended('dropped', 'room').wait(5_000).inCall('room').talk(minutes(1));
    tab.report({ phase: 'interrupted' }, 'room').wait(3_000).ended('hangUp', 'room');
    tab.act({ do: 'close' });
    await tab.store();
    expect((await listRows(1))[0]).toMatchObject({ reconnects: 2, ended: 'hangUp' });
  });

  test('leaves the events of others alone', async () => {
    await inCall().store();
    const before = await db.events.count();
    await closeOne('another');
    expect(await db.events.count()).toBe(before);
  });

  test('counts a reminder as acted on only if an item it names was ticked afterwards', async () => {
    const tab = inCall();
    tab.tick('backup').talk(minutes(1)).clock().talk(minutes(1)).tick('summary');
    tab.ended('hangUp').act({ do: 'close' });
    await tab.store();
    const [row] = await listRows(1);
    expect(row?.nudges).toEqual([{ nudge: 'opening', afterSeconds: 183, actedOn: false }]);
  });

  test('keeps the ticks at hand for "bring back ticks"', async () => {
    const id = await closeOne('before');
    expect(await resultsOf(id)).toEqual({
      identity: { result: 'done', afterSeconds: 41, auto: false },
    });
    expect(await resultsOf('unknown' as ConsultationId)).toBeUndefined();
  });

  test('keeps the start as exactly as the doctor chose', async () => {
    for (const [precision, floor] of [
      ['exact', (time: number) => time],
      ['hour', (time: number) => new Date(time).setMinutes(0, 0, 0)],
      ['date', (time: number) => new Date(time).setHours(0, 0, 0, 0)],
    ] as const) {
      const { recorded, consultation } = inCall();
      await commit(7, recorded, { ...options, precision });
      const row = (await openConsultations())[0]?.row;
      expect(row).toMatchObject({ precision, start: floor(consultation?.openedAt ?? 0) });
      await Promise.all(db.tables.map((table) => table.clear()));
    }
  });
});

describe('what cannot be stored', () => {
  const unstorable = { type: 'phaseSet', phase: () => 'open' } as unknown as ConsultationEvent;

  test('leaves nothing behind, not even what could be', async () => {
    const tab = inCall();
    await tab.store();
    const before = await Promise.all(db.tables.map((table) => table.toArray()));
    const other = 'other' as ConsultationId;
    const [opening] = tab.recorded;
    if (!opening) throw new Error('nothing was recorded');
    const { consultation, at } = tab.tick('consent').recorded.at(-1) ?? opening;
    const events: RecordedEvent[] = [
      { consultation, at, event: { type: 'itemSet', item: 'cues', result: 'done', auto: false } },
      { ...opening, consultation: other },
      { consultation: other, at, event: unstorable },
    ];
    await expect(commit(7, events, options)).rejects.toThrow();
    expect(await Promise.all(db.tables.map((table) => table.toArray()))).toEqual(before);
  });

  test('leaves a consultation open whose closing failed with the next one’s opening', async () => {
    const tab = inCall();
    await tab.store();
    const stored = tab.recorded.length;
    tab.act({ do: 'newPatient' });
    const events = tab.recorded.slice(stored);
    const [next] = events.slice(-1);
    if (!next) throw new Error('nothing was recorded');
    await expect(commit(7, [...events, { ...next, event: unstorable }], options)).rejects.toThrow();
    const open = await openConsultations();
    expect(open.map(({ row }) => row.status)).toEqual(['open']);
    expect(open[0]?.consultation.items).toHaveProperty('identity');
  });
});

describe('a consultation that its browser left open', () => {
  test('is recovered as it was, ending at its last sign of life', async () => {
    const tab = inCall();
    const id = await tab.store();
    await heard(id, tab.now + seconds(45));
    const [open] = await openConsultations();
    if (!open) throw new Error('nothing is open');
    await recover(open, defaultChecklist);
    expect(await openConsultations()).toEqual([]);
    expect(await db.events.count()).toBe(0);
    const [row] = await listRows(1);
    expect(row).toMatchObject({
      id,
      status: 'recovered',
      ended: null,
      durationSeconds: 3 + 120 + 45,
      items: 'identity:d123',
    });
    expect(row).not.toHaveProperty('place');
    expect(row).not.toHaveProperty('heardAt');
  });

  test('after its call had ended keeps the length of the call', async () => {
    const tab = inCall();
    tab.ended('hangUp').wait(seconds(60)).tick('documentation');
    await tab.store();
    const [open] = await openConsultations();
    if (!open) throw new Error('nothing is open');
    await recover(open, defaultChecklist);
    expect((await listRows(1))[0]).toMatchObject({ durationSeconds: 123, ended: 'hangUp' });
  });
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

describe('a practice call', () => {
  test('is never in the log, and soon not in the database either', async () => {
    const start = Date.UTC(2026, 10, 2, 9);
    const id = await closeOne('practised', start, 'practice');
    expect(await listRows(10)).toEqual([]);
    expect(await countRows()).toBe(0);
    // Until then a slip of the hand on "New patient" can be put right, as in a real call.
    expect(Object.keys((await resultsOf(id)) ?? {})).toEqual(['identity']);
    await deleteRows('all', start + minutes(11));
    await restoreRows(start + minutes(11));
    expect(await listRows(10)).toEqual([]);
    expect(await purgeDeleted(start + minutes(30))).toBe(0);
    expect(await db.consultations.count()).toBe(0);
    expect(await db.events.count()).toBe(0);
  });

  test('that the browser cut off is not in the log either', async () => {
    const tab = new StoredTab();
    tab.take({ type: 'startByDoctor', platform: 'practice', phase: 'open' });
    tab.tick('identity');
    await tab.store();
    const [open] = await openConsultations();
    if (!open) throw new Error('It is not open.');
    await recover(open, defaultChecklist);
    expect(await countRows()).toBe(0);
    expect(await openConsultations()).toEqual([]);
  });
});

describe('results packed into a string', () => {
  const anyItems: fc.Arbitrary<ItemStates> = fc.dictionary(
    fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
    fc.record({
      result: fc.constantFrom('done' as const, 'notApplicable' as const),
      afterSeconds: fc.nat({ max: 100_000 }),
      auto: fc.boolean(),
    }),
    { noNullPrototype: true },
  );

  test('come out as they went in', () => {
    fc.assert(
      fc.property(anyItems, (items) => {
        expect(unpackResults(packResults(items))).toEqual(items);
      }),
      { numRuns: 2_000 },
    );
  });

  test('read as documented', () => {
    expect(
      packResults({
        identity: { result: 'done', afterSeconds: 41, auto: false },
        privacy: { result: 'notApplicable', afterSeconds: 3, auto: true },
      }),
    ).toBe('identity:d41 privacy:n3a');
    expect(packResults({})).toBe('');
    expect(unpackResults('')).toEqual({});
  });

  test('lose only the part that cannot be read', () => {
    const identity = { identity: { result: 'done', afterSeconds: 41, auto: false } };
    for (const rubbish of ['x', 'x:', ':d3', 'x:q3', 'x:d', 'x:d-3', 'x:d3b', 'x:d1.5', 'é:d3']) {
      expect(unpackResults(`${rubbish} identity:d41`)).toEqual(identity);
      expect(unpackResults(`identity:d41 ${rubbish}`)).toEqual(identity);
    }
  });

  test('of any content at all are read without an error, and give only whole results', () => {
    const rubbish = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom('a', ':', 'd', 'n', '7', ' ', '-', '__proto__:d3'), {
        maxLength: 30,
      }),
    );
    fc.assert(
      fc.property(rubbish, (packed) => {
        const items = unpackResults(typeof packed === 'string' ? packed : packed.join(''));
        expect(Object.getPrototypeOf(items)).toBe(Object.prototype);
        for (const { result, afterSeconds, auto } of Object.values(items)) {
          expect(['done', 'notApplicable']).toContain(result);
          expect(Number.isInteger(afterSeconds) && afterSeconds >= 0).toBe(true);
          expect(typeof auto).toBe('boolean');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a start time', () => {
  function inLondon(): void {
    const { TZ } = process.env;
    process.env.TZ = 'Europe/London';
    onTestFinished(() => {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    });
  }

  test('is floored to the hour or the day of the doctor’s clock, or kept', () => {
    inLondon();
    const time = Date.UTC(2026, 6, 1, 22, 59, 59, 999);
    expect(floorTime(time, 'exact')).toBe(time);
    expect(floorTime(time, 'hour')).toBe(Date.UTC(2026, 6, 1, 22));
    expect(floorTime(time, 'date')).toBe(Date.UTC(2026, 5, 30, 23));
    expect(floorTime(Date.UTC(2026, 6, 1, 23), 'date')).toBe(Date.UTC(2026, 6, 1, 23));
  });

  test('is floored to its own hour and day when the clocks change', () => {
    inLondon();
    const hour = minutes(60);
    for (const change of [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1)]) {
      for (let time = change - 4 * hour; time < change + 4 * hour; time += minutes(10)) {
        const floored = floorTime(time, 'hour');
        expect(floored, new Date(time).toISOString()).toBe(time - (time % hour));
        const day = floorTime(time, 'date');
        expect(new Date(day).toTimeString()).toMatch(/^00:00:00/);
        expect(new Date(day).toDateString()).toBe(new Date(time).toDateString());
      }
    }
  });

  test('floored is never later, at most an hour or a day earlier, and floored for good', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (date) => {
          for (const [precision, longest] of [
            ['hour', minutes(60)],
            ['date', minutes(25 * 60)],
          ] as const) {
            const floored = floorTime(date.getTime(), precision);
            expect(floored).toBeLessThanOrEqual(date.getTime());
            expect(date.getTime() - floored).toBeLessThan(longest);
            expect(floorTime(floored, precision)).toBe(floored);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
