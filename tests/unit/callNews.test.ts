import { describe, expect, test } from 'vitest';
import { defaultKey } from '../../utils/core/checklist/items.ts';
import { type CallNews, callNews, presentsAnywhere } from '../../utils/core/consultation/calls.ts';
import type { Input } from '../../utils/core/consultation/input.ts';
import { emptyPlace, type Place } from '../../utils/core/consultation/place.ts';
import type { Consultation, Interruption } from '../../utils/core/consultation/types.ts';

const now = 1_800_000_000_000;
const heartbeat: Input = {
  type: 'heartbeat',
  frame: 0,
  platform: 'teams',
  address: 'a',
  call: 1,
  since: now,
  after: null,
};
const clock: Input = { type: 'clock' };
const inCall: Place = { ...emptyPlace, call: { ...emptyPlace.call, live: { 0: 'a' } } };

const consultation = (given: Partial<Consultation>): Consultation => ({
  id: '00000000-0000-4000-8000-000000000000' as Consultation['id'],
  platform: 'teams',
  startedBy: 'call',
  checklist: defaultKey,
  openedAt: now,
  callStartedAt: now,
  connection: 'live',
  interrupted: null,
  resumed: null,
  callEndedAt: null,
  endedHow: null,
  phase: 'open',
  undo: null,
  reconnects: 0,
  autoTicked: [],
  settledAt: {},
  pausedSince: null,
  pausedMs: 0,
  items: {},
  nudges: {},
  offer: null,
  lastAt: now,
  closed: false,
  ...given,
});
const gone = (how: Interruption): Partial<Consultation> => ({
  connection: 'reconnecting',
  interrupted: { how, since: now, noticedAt: now },
});
const byHand = (lastUsedMs: number): Partial<Consultation> => ({
  platform: 'byHand',
  connection: 'none',
  lastAt: now - lastUsedMs,
});

describe('what breaks are told of a call', () => {
  test.each<[string, Input, Place, Partial<Consultation> | null, CallNews | null]>([
    ['nothing is there', clock, emptyPlace, null, 'over'],
    ['a call is heard that is no consultation', heartbeat, inCall, null, 'meeting'],
    ['a consultation is heard', heartbeat, inCall, {}, 'consultation'],
    ['time alone has passed in a call', clock, inCall, {}, null],
    ['time alone has passed in a meeting', clock, inCall, null, null],
    ['a call dropped and is waited for', clock, emptyPlace, gone('dropped'), 'consultation'],
    ['a tab has gone silent', clock, inCall, gone('silent'), null],
    ['the call is over', clock, emptyPlace, { connection: 'ended' }, 'over'],
    [
      'the doctor ended it and the call goes on',
      heartbeat,
      inCall,
      { connection: 'ended' },
      'meeting',
    ],
    ['it was closed', heartbeat, emptyPlace, { closed: true }, 'over'],
    ['a checklist is prepared for a call', clock, emptyPlace, { connection: 'none' }, 'over'],
    ['a telephone call was begun by hand', clock, emptyPlace, byHand(60_000), 'consultation'],
    ['one begun by hand was forgotten', clock, emptyPlace, byHand(31 * 60_000), 'over'],
    [
      'one begun by hand was ended',
      clock,
      emptyPlace,
      { ...byHand(0), connection: 'ended' },
      'over',
    ],
  ])('is right where %s', (_, input, place, given, news) => {
    expect(callNews(input, place, given && consultation(given), now)).toBe(news);
  });

  test('is that a screen is shown, in whichever tab', () => {
    expect(presentsAnywhere({})).toBe(false);
    expect(presentsAnywhere({ 1: inCall, 2: undefined })).toBe(false);
    expect(
      presentsAnywhere({
        1: emptyPlace,
        2: { ...inCall, page: { ...inCall.page, presentingIn: [0] } },
      }),
    ).toBe(true);
  });
});
