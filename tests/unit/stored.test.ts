import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { emptyPlace } from '../../utils/core/consultation/place.ts';
import { openConsultations } from '../../utils/store/log/consultations.ts';
import { database } from '../../utils/store/log/db.ts';
import { readSession } from '../../utils/store/session.ts';
import { choose } from '../../utils/store/settings.ts';
import { handleInput } from '../../utils/worker/consultations.ts';
import { inTurn } from '../../utils/worker/queue.ts';
import { Stored } from '../../utils/worker/stored.ts';

beforeEach(async () => {
  fakeBrowser.reset();
  for (const table of database().tables) await table.clear();
  const { action, idle, i18n } = fakeBrowser;
  vi.spyOn(action, 'setBadgeText').mockImplementation((async () => {}) as never);
  vi.spyOn(action, 'setBadgeBackgroundColor').mockImplementation((async () => {}) as never);
  vi.spyOn(action, 'setTitle').mockImplementation((async () => {}) as never);
  vi.spyOn(idle, 'queryState').mockImplementation((async () => 'active') as never);
  vi.spyOn(i18n, 'getMessage').mockImplementation((name) => name);
});

afterEach(() => vi.restoreAllMocks());

describe('what a turn knows of what is stored', () => {
  test('is read once, and is what the turn itself has stored since', async () => {
    const get = vi.spyOn(fakeBrowser.storage.session, 'get');
    const stored = new Stored();
    expect(await stored.place(1)).toBeUndefined();
    await stored.keepPlace(1, emptyPlace);
    await stored.keep({ salt: 'salt', cutOff: null });
    await stored.keepPlace(2, emptyPlace);
    expect(await stored.session()).toEqual({
      places: { 1: emptyPlace, 2: emptyPlace },
      views: {},
      salt: 'salt',
      cutOff: null,
    });
    expect(get).toHaveBeenCalledTimes(1);
    expect(await stored.session()).toEqual(await readSession());
  });

  test('has the settings as they are after a choice', async () => {
    const stored = new Stored();
    expect((await stored.settings()).nudges).toBe(true);
    await stored.changeSettings(() => choose('nudges', false));
    expect((await stored.settings()).nudges).toBe(false);
  });

  test('has the consultation that the input before opened, and not the one that it closed', async () => {
    await inTurn(async (stored) => {
      expect(await stored.openAt('byHand')).toBeUndefined();
      await handleInput(stored, 'byHand', {
        type: 'startByDoctor',
        platform: 'byHand',
        phase: 'open',
      });
      const first = (await stored.openAt('byHand'))?.consultation.id;
      expect(first).toBeDefined();
      await handleInput(stored, 'byHand', { type: 'action', action: { do: 'newPatient' } });
      const second = (await stored.openAt('byHand'))?.consultation.id;
      expect(second).toBeDefined();
      expect(second).not.toBe(first);
      expect(await stored.open()).toEqual(await openConsultations());
    });
  });
});

test('a tick reads the session once, and stores it once', async () => {
  const start = { type: 'startByDoctor', platform: 'byHand', phase: 'open' } as const;
  await inTurn((stored) => handleInput(stored, 'byHand', start));
  // What is told of breaks has a queue of its own, which reads for itself.
  await vi.waitFor(async () => {
    expect(await fakeBrowser.storage.session.get('breaksStarted')).toEqual({ breaksStarted: true });
  });
  const [get, set] = [
    vi.spyOn(fakeBrowser.storage.session, 'get'),
    vi.spyOn(fakeBrowser.storage.session, 'set'),
  ];
  const tick = { do: 'setItem', item: 'consent', result: 'done' } as const;
  await inTurn((stored) => handleInput(stored, 'byHand', { type: 'action', action: tick }));
  const reads = get.mock.calls.filter(([keys]) => String(keys).includes('placesInParts'));
  expect(reads).toHaveLength(1);
  expect(set).toHaveBeenCalledTimes(1);
  expect((await readSession()).views.byHand).toMatchObject({
    items: { consent: expect.anything() },
  });
});
