import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hello, Request, Signal } from '../../utils/core/messages.ts';
import { judgeFrame, type KnownFrame } from '../../utils/core/panel/vouching.ts';
import type { ExtraHost } from '../../utils/core/platforms/hosts.ts';
import { speak } from '../../utils/core/strings.ts';
import {
  type Answer,
  type CallFrame,
  type Handlers,
  Refusal,
  route,
  type Sender,
} from '../../utils/worker/router.ts';
import { act, heartbeat, requests, signals, uuid } from '../support/messages.ts';

/** How a full disk shows: by what the device has free, and not by its name. */
const noSpace = new Error('Internal error opening backing store.');
const self = { id: 'webside', origin: 'chrome-extension://webside' };

/** A worker that notes what reaches it. */
class Worker {
  readonly signals: { readonly signal: Signal; readonly from: CallFrame }[] = [];
  readonly requests: Request[] = [];
  /** The tabs that requests came from. */
  readonly tabs: (number | null)[] = [];
  /** Of each tab, what is known of the sidebar's frame in it. */
  readonly frames = new Map<number, KnownFrame>([[3, { frame: '8' }]]);
  readonly handlers: Handlers;

  constructor({ opener, service, added = [], answer = {} }: Known = {}) {
    this.handlers = {
      self,
      openerOf: async () => opener,
      serviceIn: async () => service,
      extraHosts: async () => added,
      isForSpace: async (error) => error === noSpace,
      vouch: async (token, tab) => {
        this.frames.set(tab, { token });
      },
      isVouched: async (tab, frame, token) => {
        const judged = judgeFrame(this.frames.get(tab), frame, token);
        if (judged === 'new') this.frames.set(tab, { frame });
        return judged !== 'stranger';
      },
      signal: async (signal, from) => {
        this.signals.push({ signal, from });
        return answer;
      },
      request: async (request, tab) => {
        this.requests.push(request);
        this.tabs.push(tab);
        return request.type === 'hello' ? { hello: { tab, views: {} } } : answer;
      },
    };
  }

  /** The service that what reached it was accepted for. */
  get service(): string | undefined {
    return this.signals.at(-1)?.from.service;
  }

  route(message: unknown, sender: Sender) {
    return route(message, sender, this.handlers);
  }

  get reached(): number {
    return this.signals.length + this.requests.length;
  }
}

/** What the worker knows of the sender's tab and of the settings. */
interface Known {
  /** Address of the page that opened the tab. */
  readonly opener?: string | undefined;
  /** The service that was accepted in the tab before. */
  readonly service?: string;
  readonly added?: readonly ExtraHost[];
  /** What it answers to everything but `hello`. */
  readonly answer?: Answer;
}

function frame(
  url: string,
  { tabUrl = url, frameId = 0, origin = new URL(url).origin } = {},
): Sender {
  return { id: self.id, url, origin, frameId, tab: { id: 3, url: tabUrl } };
}

const sidebar: Sender = { id: self.id, url: `${self.origin}/sidebar.html`, origin: self.origin };
const sidebarInCall: Sender = {
  ...sidebar,
  frameId: 8,
  tab: { id: 3, url: 'https://consult.attendanywhere.com/call' },
};
const call = frame('https://consult.attendanywhere.com/call?id=1');
const inFrame = frame('https://consult.attendanywhere.com/media', {
  tabUrl: 'https://consult.attendanywhere.com/call',
  frameId: 5,
});
const blank: Sender = {
  id: self.id,
  url: 'about:blank',
  origin: 'https://teams.microsoft.com',
  frameId: 2,
  tab: { id: 3, url: 'https://teams.microsoft.com/v2/' },
};
const room = 'https://accurx.whereby.com/room';
const roomInConsole = frame(room, { tabUrl: 'https://web.accurx.com/inbox', frameId: 4 });
const roomElsewhere = frame(room, { tabUrl: 'https://evil.example/', frameId: 4 });
const roomInTab = frame(room);

/** The type of a message, with what tells it from others of its type. */
function name(message: Signal | Request): string {
  const { type, ...rest } = message;
  const {
    action,
    consultation: _,
    requestId: __,
    ...others
  } = rest as Partial<ReturnType<typeof act>>;
  const told = Object.values({ ...others, ...action, ...(rest as { report?: object }).report });
  return [type, ...told.filter((value) => typeof value !== 'object')].join(' ');
}

/** Expects a refusal, in a sentence, that reached nobody. */
async function refused(message: unknown, sender: Sender, worker = new Worker()): Promise<string> {
  const reply = await worker.route(message, sender);
  expect(worker.reached).toBe(0);
  if (reply.ok) throw new Error('was taken');
  expect(reply.error).toMatch(/\S/);
  return reply.error;
}

describe('a signal', () => {
  test.each(signals.map((signal) => [name(signal), signal] as const))(
    '"%s" is taken from a call page, in its top frame and in others',
    async (_, signal) => {
      for (const [sender, frameId] of [
        [call, 0],
        [inFrame, 5],
      ] as const) {
        const worker = new Worker();
        expect(await worker.route(signal, sender)).toEqual({ ok: true });
        expect(worker.signals).toEqual([
          {
            signal,
            from: {
              tab: 3,
              frame: frameId,
              service: 'attendAnywhere',
              address: sender.url,
              inherits: false,
              guessed: false,
            },
          },
        ]);
      }
    },
  );

  test.each(signals.map((signal) => [name(signal), signal] as const))(
    '"%s" is refused from our own pages',
    async (_, signal) => {
      expect(await refused(signal, sidebar)).toMatch(/^"type" /);
      expect(await refused(signal, sidebarInCall)).toMatch(/^"type" /);
    },
  );

  test('from a page that Webside does not know is refused', async () => {
    for (const sender of [
      frame('https://evil.example/'),
      frame('https://attendanywhere.com.evil.example/'),
      frame('http://consult.attendanywhere.com/'),
      frame('https://evil.example/', { tabUrl: 'https://consult.attendanywhere.com/' }),
      { ...call, url: 'about:blank', origin: 'https://evil.example' },
      { ...call, url: 'about:blank', origin: 'null' },
      { ...call, url: 'about:blank', origin: undefined },
      { ...call, url: 'data:text/html,x', origin: 'null' },
      { ...call, url: 'file:///call.html', origin: 'null' },
      { ...call, url: undefined, origin: undefined },
      { ...call, url: 'nonsense', origin: 'nonsense' },
    ]) {
      expect(await refused(heartbeat, sender)).toBe(
        'Signals are accepted only from call pages that Webside knows.',
      );
    }
  });

  test('without a tab or a frame that the browser vouches for is refused', async () => {
    for (const sender of [
      { ...call, tab: undefined },
      { ...call, tab: {} },
      { ...call, frameId: undefined },
    ]) {
      expect(await refused(heartbeat, sender)).toMatch(/^Signals are accepted only from/);
    }
  });

  test('from a frame without an address counts with the origin it inherits', async () => {
    const worker = new Worker();
    expect(await worker.route(heartbeat, blank)).toEqual({ ok: true });
    expect(worker.signals[0]?.from).toMatchObject({
      frame: 2,
      service: 'teams',
      address: 'https://teams.microsoft.com/',
      inherits: true,
    });
    expect(await new Worker().route(heartbeat, { ...blank, url: 'about:srcdoc' })).toEqual({
      ok: true,
    });
  });

  test('from a room is taken inside its platform’s page, and not inside another', async () => {
    const worker = new Worker();
    expect(await worker.route(heartbeat, roomInConsole)).toEqual({ ok: true });
    expect(worker.signals[0]?.from).toMatchObject({ service: 'accurx', address: room });
    for (const sender of [
      roomElsewhere,
      { ...roomInConsole, tab: { id: 3 } },
      frame(room, { tabUrl: 'https://web.accurx.com.evil.example/', frameId: 4 }),
      frame(room, { tabUrl: 'https://consult.attendanywhere.com/', frameId: 4 }),
      frame(room, { tabUrl: 'https://other.whereby.com/', frameId: 4 }),
      frame(room, { tabUrl: 'nonsense', frameId: 4 }),
    ]) {
      expect(await refused(heartbeat, sender)).toBe('This room was not opened from accuRx.');
    }
  });

  test('from a room in a tab of its own is taken if its platform’s page opened the tab', async () => {
    const opened = new Worker({ opener: 'https://web.accurx.com/inbox' });
    expect(await opened.route(heartbeat, roomInTab)).toEqual({ ok: true });
    for (const opener of [
      undefined,
      '',
      'https://evil.example/',
      'http://web.accurx.com/',
      'https://whereby.com/',
      'https://teams.microsoft.com/v2/',
      'chrome://newtab/',
    ]) {
      expect(await refused(heartbeat, roomInTab, new Worker({ opener }))).toBe(
        'This room was not opened from accuRx.',
      );
    }
  });
});

describe('a room in a tab of its own', () => {
  test('stays accepted when the page that opened it has gone, and for its own platform alone', async () => {
    for (const opener of [undefined, 'https://evil.example/', '']) {
      const worker = new Worker({ opener, service: 'accurx' });
      expect(await worker.route(heartbeat, roomInTab)).toEqual({ ok: true });
      expect(worker.service).toBe('accurx');
    }
    for (const service of ['teams', 'other.accurx', '']) {
      await refused(heartbeat, roomInTab, new Worker({ service }));
    }
  });

  test('stays accepted when the page that opened its tab has gone to another service', async () => {
    const opener = 'https://teams.microsoft.com/v2/';
    await refused(heartbeat, roomInTab, new Worker({ opener }));
    const worker = new Worker({ opener, service: 'accurx' });
    expect(await worker.route(heartbeat, roomInTab)).toEqual({ ok: true });
  });

  test('whose link is a clinician’s is accepted where nothing says who opened it, as a guess', async () => {
    const byLink = frame(`${room}?roomKey=a1b2`);
    const worker = new Worker();
    expect(await worker.route(heartbeat, byLink)).toEqual({ ok: true });
    expect(worker.signals.at(-1)?.from).toMatchObject({ service: 'accurx', guessed: true });
    await refused(heartbeat, byLink, new Worker({ opener: 'https://evil.example/' }));
    await refused(heartbeat, frame(`${room}?roomKey=1`, { tabUrl: room, frameId: 4 }));
    const opened = new Worker({ opener: 'https://web.accurx.com/inbox' });
    await opened.route(heartbeat, byLink);
    expect(opened.signals.at(-1)?.from).toMatchObject({ service: 'accurx', guessed: false });
  });

  test('is not accepted inside a stranger’s page, whatever was in the tab before', async () => {
    await refused(heartbeat, roomElsewhere, new Worker({ service: 'accurx' }));
  });
});

describe('a host that was added', () => {
  const added: readonly ExtraHost[] = [
    { host: 'video.example.org', label: 'Clinic Rooms', autoStart: 'always' },
    { host: '*.clinic.example', label: 'Clinic', autoStart: 'ask' },
    { host: 'accurx.whereby.com', label: 'Our Rooms', autoStart: 'always' },
  ];
  const taken = async (sender: Sender, known: Known = {}) => {
    const worker = new Worker({ added, ...known });
    expect(await worker.route(heartbeat, sender)).toEqual({ ok: true });
    return worker.service;
  };

  test('is a service of its own, in its frames too', async () => {
    const page = 'https://video.example.org/room';
    expect(await taken(frame(page))).toBe('other.clinic-rooms');
    expect(await taken(frame(page, { frameId: 3, tabUrl: 'https://evil.example/' }))).toBe(
      'other.clinic-rooms',
    );
    expect(await taken(frame('https://a.clinic.example/'))).toBe('other.clinic');
    const blankInIt = { ...blank, origin: 'https://video.example.org' };
    expect(await taken(blankInIt)).toBe('other.clinic-rooms');
  });

  test('counts over https alone, and no look-alike does', async () => {
    for (const url of [
      'http://video.example.org/',
      'https://evil.video.example.org/',
      'https://video.example.org.evil.example/',
      'https://evilclinic.example/',
    ]) {
      expect(await refused(heartbeat, frame(url), new Worker({ added }))).toMatch(/^Signals are/);
    }
  });

  test('may be a room, which is accuRx’s from there and the practice’s own from elsewhere', async () => {
    expect(await taken(roomInConsole)).toBe('accurx');
    expect(await taken(roomInTab, { opener: 'https://web.accurx.com/inbox' })).toBe('accurx');
    expect(await taken(roomInTab, { service: 'accurx' })).toBe('accurx');
    expect(await taken(roomInTab)).toBe('other.our-rooms');
    expect(await taken(roomElsewhere)).toBe('other.our-rooms');
    expect(await taken(roomInTab, { service: 'other.our-rooms' })).toBe('other.our-rooms');
  });

  test('makes no other room one of the practice’s', async () => {
    const stranger = frame('https://stranger.whereby.com/room');
    expect(await refused(heartbeat, stranger, new Worker({ added }))).toBe(
      'This room was not opened from accuRx.',
    );
  });

  test('lets nobody send a request from it', async () => {
    const page = frame('https://video.example.org/room');
    const worker = new Worker({ added });
    expect(await refused({ type: 'start', place: 3 }, page, worker)).toMatch(/^"type" /);
  });
});

describe('what the worker answers', () => {
  test('reaches the sender of a signal', async () => {
    for (const answer of [{ patient: true }, { patient: false }, {}]) {
      const worker = new Worker({ answer });
      const document: Signal = { type: 'document', role: 'unknown' };
      expect(await worker.route(document, call)).toEqual({ ok: true, ...answer });
    }
  });

  test('reaches the sender of a request', async () => {
    const worker = new Worker({ answer: { frames: [] } });
    const reply = await worker.route({ type: 'diagnose', place: 3 }, sidebar);
    expect(reply).toEqual({ ok: true, frames: [] });
  });
});

describe('a request', () => {
  test.each(requests.map((request) => [name(request), request] as const))(
    '"%s" is taken from our own pages, in a tab, in a call page’s frame or beside it',
    async (_, request) => {
      for (const sender of [sidebar, sidebarInCall]) {
        const worker = new Worker();
        expect(await worker.route(request, sender)).toMatchObject({ ok: true });
        expect(worker.requests).toEqual([request]);
        expect(worker.signals).toEqual([]);
      }
    },
  );

  test.each(requests.map((request) => [name(request), request] as const))(
    '"%s" is refused from a call page',
    async (_, request) => {
      for (const sender of [call, inFrame, blank, roomInConsole]) {
        expect(await refused(request, sender)).toMatch(/^"type" /);
      }
    },
  );

  test('is told to the worker with the tab it came from, which the page cannot choose', async () => {
    for (const [sender, tab] of [
      [sidebarInCall, 3],
      [sidebar, null],
    ] as const) {
      const worker = new Worker();
      const hello: Hello = { tab, views: {} };
      expect(await worker.route({ type: 'hello' }, sender)).toEqual({ ok: true, hello });
      expect(worker.tabs).toEqual([tab]);
    }
    await refused({ type: 'hello', tab: 4 }, sidebar);
  });

  test('from a page that only looks like ours is refused', async () => {
    for (const url of [
      `${self.origin}.evil.example/sidebar.html`,
      `${self.origin}evil/sidebar.html`,
      `https://evil.example/${self.origin}/sidebar.html`,
      self.origin,
    ]) {
      await refused({ type: 'start', place: 'byHand' }, { ...sidebar, url });
    }
  });

  test('that its handler refuses is answered with the reason', async () => {
    const { handlers } = new Worker();
    const refusing = async () => {
      throw new Refusal('This consultation is closed.');
    };
    const reply = await route(requests[1], sidebar, { ...handlers, request: refusing });
    expect(reply).toEqual({ ok: false, error: 'This consultation is closed.' });
  });

  test('whose handler breaks is not answered as if it had been refused', async () => {
    const { handlers } = new Worker();
    const breaking = async () => {
      throw new Error('The disk is full.');
    };
    const reply = route(requests[1], sidebar, { ...handlers, request: breaking });
    await expect(reply).rejects.toThrow('The disk is full.');
  });
});

describe('another extension', () => {
  test('is heard by nobody, whatever it sends and whatever it says of itself', async () => {
    for (const message of [...signals, ...requests]) {
      for (const sender of [
        { ...sidebar, id: 'other' },
        { ...call, id: 'other' },
        { ...sidebar, id: undefined },
        {},
      ]) {
        expect(await refused(message, sender)).toBe('This sender is not Webside.');
      }
    }
  });
});

/** Every place in a message that holds a value of its own, by its path. */
function fields(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) => fields(part, [...path, key]));
}

function at(message: unknown, path: readonly string[]): unknown {
  return path.reduce((value, key) => (value as Record<string, unknown>)[key], message);
}

function changed(message: unknown, path: readonly string[], change: unknown): unknown {
  const copy = structuredClone(message);
  const parent = at(copy, path.slice(0, -1)) as Record<string, unknown>;
  const key = path.at(-1) ?? '';
  if (change === undefined) delete parent[key];
  else parent[key] = change;
  return copy;
}

/** Values that no field of any message takes, but for those named below. */
const wrong = {
  missing: undefined,
  null: null,
  'an object': {},
  'an array of it': [['x']],
  'an empty text': '',
  'a huge text': 'x'.repeat(100_000),
  'not a number': Number.NaN,
  infinite: Number.POSITIVE_INFINITY,
  negative: -1,
  broken: 0.5,
};

/** Those of them that one field does take. */
const taken: Readonly<Record<string, keyof typeof wrong>> = {
  // Before its first call a frame has none that ended.
  after: 'null',
  // In the side panel there is none.
  token: 'missing',
  // To the left.
  by: 'negative',
};

const cases = [
  ...signals.map((message) => ({ message, sender: call })),
  ...requests.map((message) => ({ message, sender: sidebar })),
].flatMap(({ message, sender }) => {
  // What a setting may be is for the settings to say; see below for what none of them can be.
  const closed = fields(message).filter(
    (path) => path[0] !== 'value' && !(message.type === 'chooseAll' && path[2] === 'value'),
  );
  return closed.map((path) => {
    return { path, field: path.join('.'), message, sender, name: name(message) };
  });
});

describe('a field of a message', () => {
  test.each(cases)('$field of "$name" must be right', async ({ path, message, sender }) => {
    for (const [what, value] of Object.entries(wrong)) {
      if (what === taken[path.at(-1) ?? '']) continue;
      const error = await refused(changed(message, path, value), sender).catch((reason) => {
        throw new Error(`${path.join('.')} ${what}: ${reason}`);
      });
      // A part of a list or of a choice is named by the field that holds it.
      expect([path.join('.'), path.slice(0, -1).join('.')]).toContain(
        /^"([^"]+)"/.exec(error)?.[1],
      );
    }
  });

  test.each(cases)('$field of "$name" may have no stranger beside it', async (one) => {
    const { path, message, sender } = one;
    if (Array.isArray(at(message, path.slice(0, -1)))) return;
    const extra = [...path.slice(0, -1), 'stranger'];
    expect(await refused(changed(message, extra, 1), sender)).toMatch(`"${extra.join('.')}" `);
  });

  test.each([
    ['a call', { type: 'call', report: { phase: 'inCall' } }, ['report', 'call'], call],
    ['an age', { type: 'heartbeat', call: 1 }, ['ago'], call],
    ['a tab', { type: 'clock' }, ['place'], sidebar],
    ['a deletion', { type: 'restoreRows' }, ['at'], sidebar],
  ])('that numbers %s stays within what can be', async (_, message, path, sender) => {
    for (const huge of [Number.MAX_VALUE, Number.MAX_SAFE_INTEGER + 1]) {
      const error = await refused(changed(message, path, huge), sender);
      expect(error).toMatch(`"${path.join('.')}" `);
    }
  });

  test.each([
    ['a wrong sort of id', 'consultation', 'not-a-uuid'],
    ['a wrong sort of id', 'requestId', `${uuid}0`],
    ['an unknown place', 'place', 'elsewhere'],
  ])('with %s is refused: %s', async (_, field, value) => {
    const error = await refused({ ...act({ do: 'end' }), [field]: value }, sidebar);
    expect(error).toMatch(`"${field}" `);
  });

  test('for a choice takes no value that no setting can have', async () => {
    const choice = { type: 'choose', key: 'slotMinutes' };
    for (const value of [null, {}, '', 'x'.repeat(1001), Number.NaN]) {
      expect(await refused({ ...choice, value }, sidebar)).toMatch(/^"value" /);
    }
  });

  test('for a reflection takes three texts, which may be empty, and nothing else', async () => {
    const reflection = { what: 'The sound failed.', soWhat: '', whatNext: 'Test it first.' };
    const message = { type: 'reflect', consultation: uuid, reflection, at: 1 };
    const worker = new Worker();
    expect(await worker.route(message, sidebar)).toEqual({ ok: true });
    const none = { ...message, reflection: null };
    expect(await worker.route(none, sidebar)).toEqual({ ok: true });
    expect(worker.requests).toEqual([message, none]);
    const { what: _, ...two } = reflection;
    const whole = 'x'.repeat(4_001);
    for (const wrong of [undefined, '', two, { ...reflection, at: 1 }, { ...two, what: whole }]) {
      expect(await refused({ ...message, reflection: wrong }, sidebar)).toMatch(/^"reflection/);
    }
  });

  test('for the days to delete takes two dates that there are', async () => {
    const days = { from: '2026-11-02', to: '2026-11-06' };
    const worker = new Worker();
    const message = { type: 'deleteRows', ids: days, at: 1 };
    expect(await worker.route(message, sidebar)).toEqual({ ok: true });
    for (const wrong of [{ from: days.from }, { ...days, to: '2026-02-30' }, { ...days, at: 1 }]) {
      expect(await refused({ ...message, ids: wrong }, sidebar)).toMatch(/^"ids/);
    }
  });

  test('for a log from a file takes nothing that a file could not hold', async () => {
    const part = { type: 'stageImport', part: 0, consultations: [], deleted: [], breaks: [] };
    expect(await refused({ ...part, consultations: [{}] }, sidebar)).toMatch(/^"consultations.0/);
    expect(await refused({ ...part, deleted: [{ id: uuid }] }, sidebar)).toMatch(/^"deleted.0/);
  });

  test('for the rows to delete takes at least one id', async () => {
    expect(await refused({ type: 'deleteRows', ids: [], at: 1 }, sidebar)).toMatch(/^"ids" /);
  });
});

describe('what is no message at all', () => {
  test.each([null, undefined, 'heartbeat', 7, [], {}, { type: 'unknown' }, { type: null }, [{}]])(
    '%j is refused',
    async (message) => {
      for (const sender of [call, sidebar]) await refused(message, sender);
    },
  );

  test('or any JSON never breaks anything and never reaches anybody', async () => {
    const types = [...signals, ...requests].map(({ type }) => type);
    const shaped = fc.dictionary(
      fc.constantFrom('type', 'place', 'report', 'action', 'ids', 'at', '__proto__', 'x'),
      fc.oneof(fc.jsonValue(), fc.constantFrom(...types, 'byHand', uuid, { phase: 'inCall' })),
    );
    const complete = new Set([...signals, ...requests].map((message) => JSON.stringify(message)));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.jsonValue(), shaped),
        fc.constantFrom(call, inFrame, blank, sidebar, roomInConsole, roomElsewhere),
        async (message, sender) => {
          const worker = new Worker();
          const reply = await worker.route(message, sender);
          const plain = ['arrived', 'panelGone', 'quiet', 'hello'];
          const isMessage =
            complete.has(JSON.stringify(message)) ||
            (Object.keys(message ?? {}).length === 1 && plain.includes(`${at(message, ['type'])}`));
          if (!isMessage) expect({ reply, reached: worker.reached }).toMatchObject({ reached: 0 });
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('a device without room', () => {
  const fails = async () => {
    throw noSpace;
  };
  const handlers = { ...new Worker().handlers, signal: fails, request: fails };

  test('is told to our own pages, in words', async () => {
    speak({ sidebar_full: { message: 'No room.' } });
    const reply = await route({ type: 'hello' }, sidebar, handlers);
    speak(null);
    expect(reply).toEqual({ ok: false, error: 'No room.', full: true });
  });

  test('is no refusal to a call page, whose detector would end', async () => {
    await expect(route(heartbeat, call, handlers)).rejects.toBe(noSpace);
  });

  test('is told from any other failure', async () => {
    const other = new Error('other');
    const request = async () => {
      throw other;
    };
    await expect(route({ type: 'hello' }, sidebar, { ...handlers, request })).rejects.toBe(other);
  });
});

describe('a frame of our page in a page', () => {
  const other = { ...sidebarInCall, frameId: 9 };
  const token = '0c2b9a54-63d5-4b0f-9d1e-7f1f6a2c8b33';
  const vouch = { type: 'vouch', token };

  test('is heard once it shows what the panel’s script vouched for, and no other is', async () => {
    const worker = new Worker();
    worker.frames.clear();
    const hello = { type: 'hello', token };
    expect(await worker.route(hello, sidebarInCall)).toMatchObject({ ok: false });
    expect(await worker.route(vouch, call)).toEqual({ ok: true });
    expect(await worker.route({ type: 'hello' }, sidebarInCall)).toMatchObject({ ok: false });
    expect(await worker.route({ ...hello, token: uuid }, other)).toMatchObject({ ok: false });
    expect(worker.reached).toBe(0);
    expect(await worker.route(hello, sidebarInCall)).toMatchObject({ ok: true });
    // Its answer may have been lost.
    expect(await worker.route(hello, sidebarInCall)).toMatchObject({ ok: true });
    // What a copy overheard counts for nothing.
    for (const request of [hello, ...requests]) {
      expect(await worker.route(request, other)).toMatchObject({ ok: false });
    }
    expect(await worker.route(requests[3], sidebarInCall)).toMatchObject({ ok: true });
    expect(worker.reached).toBe(3);
  });

  test('counts anew after it was loaded again, and by its document where the browser names it', async () => {
    const worker = new Worker();
    const loaded = { ...sidebarInCall, documentId: 'B' };
    expect(await worker.route({ type: 'hello' }, loaded)).toMatchObject({ ok: false });
    await worker.route(vouch, call);
    expect(await worker.route({ type: 'hello', token }, loaded)).toMatchObject({ ok: true });
    expect(await worker.route({ type: 'hello' }, sidebarInCall)).toMatchObject({ ok: false });
  });

  test.each([
    ['a frame of the page', { ...call, frameId: 5 }],
    ['a page that is no call page', frame('https://elsewhere.example/')],
    ['the sidebar for itself', sidebarInCall],
    ['a page outside any tab', sidebar],
    ['another extension', { ...call, id: 'other' }],
  ])('is not vouched for by %s', async (_, sender) => {
    const worker = new Worker();
    expect(await worker.route(vouch, sender)).toMatchObject({ ok: false });
    expect(worker.frames.get(3)).toEqual({ frame: '8' });
  });

  test('is vouched for by the page of the practice call', async () => {
    const worker = new Worker();
    const practice = {
      id: self.id,
      url: `${self.origin}/practice.html`,
      frameId: 0,
      tab: { id: 4 },
    };
    expect(await worker.route(vouch, practice)).toEqual({ ok: true });
    expect(worker.frames.get(4)).toEqual({ token });
  });
});
