/** Messages that the worker must not take: wrong in kind or size, from the wrong sender, or said again. */
import { judgeFrame, type KnownFrame } from '../../utils/core/panel/vouching.ts';
import { type Handlers, route, type Sender } from '../../utils/worker/router.ts';
import { requests, signals, uuid } from '../support/messages.ts';
import { type Chance, chanceFrom } from './chance.ts';

export interface Refusals {
  readonly tried: number;
  /** Those that were taken, or that threw. */
  readonly accepted: readonly string[];
  readonly thrown: readonly string[];
}

const self = { id: 'webside', origin: 'chrome-extension://webside' };
const token = '0c2b9a54-63d5-4b0f-9d1e-7f1f6a2c8b33';
const call = {
  id: self.id,
  url: 'https://consult.attendanywhere.com/call/1',
  origin: 'https://consult.attendanywhere.com',
  frameId: 0,
  tab: { id: 3, url: 'https://consult.attendanywhere.com/call/1' },
} as const;
const own = { id: self.id, url: `${self.origin}/sidebar.html`, origin: self.origin } as const;
const inFrame = { ...own, frameId: 8, documentId: 'mine', tab: call.tab } as const;
const vouch = { type: 'vouch', token } as const;

/** @param count how many messages; @param seed plays the same ones again */
export async function hostileMessages(count: number, seed = 1): Promise<Refusals> {
  const chance = chanceFrom(seed);
  let taken = 0;
  const frames = new Map<number, KnownFrame>();
  const take = async () => {
    taken += 1;
    return {};
  };
  const handlers: Handlers = {
    self,
    openerOf: async () => undefined,
    serviceIn: async () => undefined,
    extraHosts: async () => [],
    isForSpace: async () => false,
    vouch: async () => {
      taken += 1;
    },
    isVouched: async (tab, frame, shown) =>
      judgeFrame(frames.get(tab), frame, shown) !== 'stranger',
    signal: take,
    request: take,
  };
  const accepted: string[] = [];
  const thrown: string[] = [];
  for (let index = 0; index < count; index += 1) {
    frames.set(3, chance.oneOf([{ token }, { frame: 'mine' }]));
    frames.set(4, { frame: 'theirs' });
    const [kind, message, sender] = hostile(chance);
    taken = 0;
    try {
      const reply = await route(message, sender, handlers);
      if (reply.ok || taken > 0) accepted.push(`${kind}: ${told(message)}`);
    } catch (error) {
      thrown.push(`${kind}: ${told(message)}: ${error}`);
    }
  }
  return { tried: count, accepted, thrown };
}

type Hostile = readonly [kind: string, message: unknown, sender: Sender];

function hostile(chance: Chance): Hostile {
  const make = chance.oneOf([
    fromElsewhere,
    malformed,
    malformed,
    notAMessage,
    tooLarge,
    fromACopy,
    saidAgain,
    swapped,
  ]);
  return make(chance);
}

/** Right, but not for this sender to say. */
function fromElsewhere(chance: Chance): Hostile {
  const message = chance.oneOf([...signals, ...requests, vouch]);
  const sender = chance.oneOf<Sender>([
    { ...call, id: 'another-extension' },
    { ...own, id: 'another-extension' },
    { ...own, id: undefined },
    { ...call, url: 'https://elsewhere.example/', origin: 'https://elsewhere.example' },
    { ...call, url: 'https://consult.attendanywhere.com.elsewhere.example/', origin: 'null' },
    { ...call, url: 'http://consult.attendanywhere.com/call/1', origin: 'http://x.example' },
    { ...call, url: 'https://accurx.whereby.com/room', tab: { id: 3, url: 'https://x.example/' } },
    { ...call, url: `https://x.example/?${self.origin}/`, origin: 'https://x.example' },
    { ...own, url: `${self.origin}.elsewhere.example/sidebar.html`, origin: 'null' },
    { ...call, tab: undefined },
    {},
  ]);
  return ['from elsewhere', message, sender];
}

/** Right senders, with something about the message that is wrong. */
function malformed(chance: Chance): Hostile {
  const isSignal = chance.number(2) === 0;
  const message = structuredClone(chance.oneOf<unknown>(isSignal ? signals : requests));
  const holder = within(message as Record<string, unknown>, chance);
  const keys = Object.keys(holder);
  const key = chance.oneOf(keys.length > 0 ? keys : ['type']);
  const change = chance.number(4);
  if (change === 0) holder[`${chance.number(1e9)}`] = chance.oneOf<unknown>([1, null, 'x', {}]);
  else if (change === 1) Object.assign(holder, { constructor: { prototype: { polluted: true } } });
  else if (change === 2) holder[key] = { [`${chance.number(1e9)}`]: 1 };
  else holder[key] = Number.NaN;
  return ['malformed', message, isSignal ? call : own];
}

/** A message, or an object in it that is not free in its form. */
function within(message: Record<string, unknown>, chance: Chance): Record<string, unknown> {
  const parts = ['report', 'action', 'edit'].flatMap((key) => {
    const part = message[key];
    return typeof part === 'object' && part !== null ? [part as Record<string, unknown>] : [];
  });
  return chance.oneOf([message, ...parts]);
}

function notAMessage(chance: Chance): Hostile {
  const deep = (depth: number): unknown => (depth === 0 ? 1 : [deep(depth - 1)]);
  const message = chance.oneOf<unknown>([
    null,
    undefined,
    chance.number(1e9),
    `${chance.number(1e9)}`,
    true,
    [],
    [...signals],
    new Map([['type', 'hello']]),
    new Date(0),
    new Uint8Array(16),
    deep(chance.number(500)),
    JSON.parse('{"__proto__":{"type":"hello"}}'),
    { type: `${chance.number(1e9)}` },
    { type: ['hello'] },
    { type: { toString: 'hello' } },
    { TYPE: 'hello' },
  ]);
  return ['not a message', message, chance.oneOf<Sender>([call, own, inFrame])];
}

function tooLarge(chance: Chance): Hostile {
  const long = 'x'.repeat(2 ** (10 + chance.number(8)));
  const message = chance.oneOf<unknown>([
    { type: long },
    { type: 'hello', token: long },
    { type: 'vouch', token: long },
    { type: 'choose', key: long },
    { type: 'choose', key: 'noteTemplate', value: long },
    { type: 'arrange', place: 3, key: 'panelSide', value: long },
    { type: 'act', place: 3, consultation: uuid, requestId: uuid, action: { do: 'end', long } },
    {
      type: 'chooseAll',
      choices: Array.from({ length: 201 }, () => ({ key: 'nudges' })),
    },
    {
      type: 'reflect',
      consultation: uuid,
      reflection: { what: `${long}${'y'.repeat(60_000)}`, soWhat: '', whatNext: '' },
      at: 1,
    },
  ]);
  return ['too large', message, own];
}

/** From a frame of our page that the panel's script never answered for. */
function fromACopy(chance: Chance): Hostile {
  const copy = chance.oneOf<Sender>([
    { ...inFrame, documentId: 'copy' },
    { ...inFrame, documentId: undefined, frameId: 9 },
    { ...inFrame, tab: { id: 4, url: call.url } },
    { ...inFrame, tab: { id: 5, url: 'https://elsewhere.example/' } },
    { ...inFrame, tab: undefined },
  ]);
  const guess = crypto.randomUUID();
  const message = chance.oneOf<unknown>([...requests, { type: 'hello', token: guess }, vouch]);
  return ['from a copy', message, copy];
}

/** The token of another tab, or shown once more by another frame. */
function saidAgain(chance: Chance): Hostile {
  const sender = chance.oneOf<Sender>([
    { ...inFrame, documentId: 'copy', tab: { id: 4, url: call.url } },
    { ...inFrame, documentId: 'copy', tab: { id: 6, url: call.url } },
  ]);
  return ['said again', { type: 'hello', token }, sender];
}

/** Signals from our own pages, requests from call pages. */
function swapped(chance: Chance): Hostile {
  return chance.number(2) === 0
    ? ['swapped', chance.oneOf(signals), own]
    : ['swapped', chance.oneOf(requests), call];
}

function told(message: unknown): string {
  try {
    return JSON.stringify(message)?.slice(0, 200) ?? String(message);
  } catch {
    return 'what cannot be told';
  }
}
