import { describe, expect, test } from 'vitest';
import { lookAtPage } from '../../utils/callpage/page.ts';
import type { Role } from '../../utils/core/call/role.ts';
import type { ExtraHost } from '../../utils/core/platforms/hosts.ts';
import { platformById } from '../../utils/core/platforms/index.ts';
import { other } from '../../utils/core/platforms/other.ts';
import { type CallFrame, route, type Sender } from '../../utils/worker/router.ts';
import { pageWith } from './support/pages.ts';
import { minutes, Tab } from './support/tab.ts';

/** A page in which a call plays, and what the tab has been through before. */
interface Page {
  readonly address: string;
  /** Selectors that find something in it. */
  readonly shows?: readonly string[];
  /** It is a frame of this page. */
  readonly inside?: string;
  /** The address of the page that opened its tab. */
  readonly openedFrom?: string;
  /** Addresses of the pages that were in the tab before, without marks. */
  readonly before?: readonly string[];
}

interface Outcome {
  /** `null`: Webside does not run there. */
  readonly service: string | null;
  readonly role: Role | null;
  /** What a call in the page brings: the sidebar, or the question whether to open it. */
  readonly shown: Shown;
}

type Shown = 'sidebar' | 'question' | 'nothing';

const added: readonly ExtraHost[] = [
  { host: 'video.example.org', label: 'Clinic Rooms', autoStart: 'always' },
  { host: '*.clinic.example', label: 'Other Clinic', autoStart: 'always' },
  { host: 'surgery.whereby.com', label: 'Surgery Rooms', autoStart: 'always' },
  { host: 'teams.microsoft.com.mcas.ms', label: 'Wrapped', autoStart: 'always' },
];

/** What the worker accepts the page as; `null`: Webside does not run there. */
async function acceptedAs(page: Page, tab: Tab): Promise<CallFrame | null> {
  let accepted: CallFrame | null = null;
  const sender: Sender = {
    id: 'webside',
    url: page.address,
    origin: 'null',
    frameId: page.inside ? 4 : 0,
    tab: { id: 1, url: page.inside ?? page.address },
  };
  await route({ type: 'arrived' }, sender, {
    self: { id: 'webside', origin: 'chrome-extension://webside' },
    openerOf: async () => page.openedFrom,
    serviceIn: async () => tab.place.page.platform ?? undefined,
    extraHosts: async () => added,
    isForSpace: async () => false,
    vouch: async () => {},
    isVouched: async () => false,
    signal: async (_, from) => {
      accepted = from;
      return {};
    },
    request: async () => ({}),
  });
  return accepted;
}

/** What becomes of a page in a tab: as the detector looks at it, and the worker takes it. */
async function visit(page: Page, tab: Tab): Promise<Outcome> {
  const accepted = await acceptedAs(page, tab);
  if (accepted === null) return { service: null, role: null, shown: 'nothing' };
  const { service, guessed } = accepted;
  const platform = platformById(service) ?? other;
  const look = lookAtPage(platform, pageWith(...(page.shows ?? [])), page.address);
  const frame = page.inside ? 4 : 0;
  const { role } = look;
  const here = { frame, platform: service, address: page.address };
  tab.take({ type: 'document', top: frame === 0, role, guessed, ...here });
  // The detector takes a guess back where the worker knows better.
  const patient = role === 'patient' || (role === 'likelyPatient' && tab.place.who.patient);
  if (!patient && !look.notACall) {
    const report = {
      phase: 'inCall',
      call: tab.wait(1).now,
      since: tab.now,
      after: null,
    } as const;
    tab.take({ type: 'call', report, ...here });
  }
  const asks = tab.place.ask.asking !== null;
  return { service, role, shown: tab.panel === null ? 'nothing' : asks ? 'question' : 'sidebar' };
}

async function outcome(page: Page): Promise<Outcome> {
  const tab = new Tab();
  for (const address of page.before ?? []) {
    await visit({ address }, tab);
    tab.documentGone().act({ do: 'close' }).wait(minutes(1));
  }
  return visit(page, tab);
}

const aa = 'https://consult.attendanywhere.com';
const england = 'https://england.nhs.attendanywhere.com';
const wales = 'https://wales.nhs.attendanywhere.com';
const scotland = 'https://scotland.nhs.attendanywhere.com';
const teams = 'https://teams.microsoft.com';
const cloud = 'https://teams.cloud.microsoft';
const live = 'https://teams.live.com';
const inbox = 'https://web.accurx.com/inbox';
const room = 'https://accurx.whereby.com/a1b2';
const hostRoom = `${room}?roomKey=a1b2`;
const surgeryRoom = 'https://surgery.whereby.com/a1b2';
const wrapped = 'https://teams.microsoft.com.mcas.ms';
const nameField = '[data-tid="prejoin-display-name-input"]';
const joinButton = '[data-tid="prejoin-join-button"]';
const hangUp = '#hangup-button';

type Row = readonly [
  service: string | null,
  role: Role | null,
  shown: Shown,
  address: string,
  page?: Omit<Page, 'address'>,
];

const rows: Readonly<Record<string, readonly Row[]>> = {
  'Attend Anywhere': [
    ['attendAnywhere', 'unknown', 'sidebar', `${aa}/call/a1b2`],
    ['attendAnywhere', 'unknown', 'sidebar', `${england}/call/a1b2`],
    ['attendAnywhere', 'unknown', 'sidebar', 'https://attendanywhere.com/'],
    ['attendAnywhere', 'unknown', 'sidebar', `${aa}/call/ce/`],
    ['attendAnywhere', 'unknown', 'sidebar', `${aa}/centre`],
    ['attendAnywhere', 'clinician', 'sidebar', `${aa}/console`],
    ['attendAnywhere', 'clinician', 'sidebar', `${aa}/Console/rooms/1`],
    ['attendAnywhere', 'likelyPatient', 'nothing', `${aa}/ce/clinic`],
    ['attendAnywhere', 'likelyPatient', 'nothing', `${aa}/CE/clinic`],
    ['attendAnywhere', 'likelyPatient', 'nothing', `${england}/ce/clinic`],
    ['attendAnywhere', 'unknown', 'nothing', `${aa}/call?testonly=true`],
    ['attendAnywhere', 'clinician', 'nothing', `${aa}/console?testonly=true`],
    ['attendAnywhere', 'unknown', 'sidebar', `${aa}/call?testonly=false`],
    ['attendAnywhere', 'likelyPatient', 'sidebar', `${aa}/ce/room`, { before: [`${aa}/console`] }],
    [
      'attendAnywhere',
      'likelyPatient',
      'sidebar',
      `${aa}/ce/room`,
      { before: [`${aa}/console`, `${aa}/call/a1b2`] },
    ],
    ['attendAnywhere', 'likelyPatient', 'nothing', `${aa}/ce/room`, { before: [`${aa}/call/1`] }],
    [
      'attendAnywhere',
      'likelyPatient',
      'nothing',
      `${aa}/ce/room`,
      { before: [`${scotland}/console`] },
    ],
    [
      'attendAnywhere',
      'likelyPatient',
      'nothing',
      `${aa}/ce/room?testonly=true`,
      { before: [`${aa}/console`] },
    ],
    ['attendAnywhere', 'unknown', 'sidebar', `${aa}/call/1`, { before: [`${aa}/ce/clinic`] }],
    ['attendAnywhere', 'unknown', 'sidebar', `${aa}/media`, { inside: `${aa}/call/a1b2` }],
    ['attendAnywhere', 'likelyPatient', 'nothing', `${aa}/ce/x`, { inside: `${aa}/call/a1b2` }],
  ],
  'its tenants': [
    ['nearMe', 'unknown', 'sidebar', `${scotland}/call/a1b2`],
    ['nearMe', 'clinician', 'sidebar', `${scotland}/console`],
    ['nearMe', 'likelyPatient', 'nothing', `${scotland}/ce/clinic`],
    ['nearMe', 'likelyPatient', 'sidebar', `${scotland}/ce/1`, { before: [`${scotland}/console`] }],
    ['nearMe', 'unknown', 'nothing', `${scotland}/call?testonly=true`],
    ['nhsWales', 'unknown', 'sidebar', `${wales}/call/a1b2`],
    ['nhsWales', 'clinician', 'sidebar', `${wales}/console`],
    ['nhsWales', 'likelyPatient', 'nothing', `${wales}/ce/clinic`],
    ['nhsWales', 'likelyPatient', 'nothing', `${wales}/ce/1`, { before: [`${aa}/console`] }],
  ],
  Teams: [
    ['teams', 'unknown', 'sidebar', `${teams}/v2/`],
    ['teams', 'unknown', 'sidebar', `${teams}/v2/?meetingjoin=true#/meet/1`],
    ['teams', 'unknown', 'sidebar', `${cloud}/v2/`],
    ['teams', 'unknown', 'sidebar', `${live}/v2/`],
    ['teams', 'unknown', 'sidebar', `${teams}/v2/`, { shows: [hangUp] }],
    ['teams', 'unknown', 'sidebar', `${teams}/v2/`, { shows: [joinButton] }],
    ['teams', 'unknown', 'sidebar', `${teams}/v2/?anon=false`],
    ['teams', 'unknown', 'sidebar', `${teams}/v2/?x=anon=true`],
    ['teams', 'patient', 'nothing', `${teams}/v2/?anon=true`],
    ['teams', 'patient', 'nothing', `${teams}/v2/?meetingjoin=true&anon=true#/meet/1`],
    ['teams', 'patient', 'nothing', `${teams}/dl/launcher/launcher.html?url=1`],
    ['teams', 'patient', 'nothing', `${teams}/light-meetings/launch`],
    ['teams', 'patient', 'nothing', `${teams}/Light-Meetings/launch`],
    ['teams', 'patient', 'nothing', `${live}/light-meetings/launch`],
    ['teams', 'patient', 'nothing', `${teams}/v2/`, { shows: [nameField] }],
    ['teams', 'patient', 'nothing', `${cloud}/v2/`, { shows: [nameField, joinButton] }],
    ['teams', 'patient', 'nothing', `${live}/v2/`, { shows: [nameField, hangUp] }],
    ['teams', 'unknown', 'sidebar', `${teams}/v2/`, { before: [`${teams}/dl/launcher/`] }],
    [null, null, 'nothing', 'https://visit.teams.microsoft.com/webrtc-svc/v1/visit'],
    [null, null, 'nothing', 'https://statics.teams.microsoft.com/'],
  ],
  'Teams behind Defender for Cloud Apps': [
    ['teams', 'unknown', 'sidebar', `${wrapped}/v2/`],
    ['teams', 'patient', 'nothing', `${wrapped}/v2/?anon=true`],
    ['teams', 'patient', 'nothing', `${wrapped}/light-meetings/launch`],
    ['teams', 'patient', 'nothing', `${wrapped}/v2/`, { shows: [nameField] }],
    ['teams', 'unknown', 'sidebar', 'https://teams.cloud.microsoft.mcas.ms/v2/'],
    [null, null, 'nothing', 'https://visit.teams.microsoft.com.mcas.ms/'],
    [null, null, 'nothing', 'https://evil.example.mcas.ms/'],
    [null, null, 'nothing', 'https://mcas.ms/'],
    [null, null, 'nothing', 'https://teams.microsoft.com.mcas.ms.evil.example/'],
    [null, null, 'nothing', 'https://teams.microsoft.com.evilmcas.ms/'],
  ],
  accuRx: [
    ['accurx', 'clinician', 'sidebar', inbox],
    ['accurx', 'clinician', 'sidebar', 'https://web.accurx.com/'],
    ['accurx', 'clinician', 'sidebar', room, { inside: inbox }],
    ['accurx', 'clinician', 'sidebar', room, { openedFrom: inbox }],
    ['accurx', 'clinician', 'sidebar', room, { before: [inbox] }],
    [null, null, 'nothing', room],
    ['accurx', 'clinician', 'question', hostRoom],
    ['accurx', 'clinician', 'question', `${room}?embed&roomKey`],
    // What was guessed stays a guess, also where the page takes the key out of its address.
    ['accurx', 'clinician', 'question', room, { before: [hostRoom] }],
    ['accurx', 'clinician', 'sidebar', hostRoom, { before: [hostRoom, inbox] }],
    ['accurx', 'clinician', 'sidebar', hostRoom, { inside: inbox }],
    ['accurx', 'clinician', 'sidebar', hostRoom, { openedFrom: inbox }],
    ['accurx', 'clinician', 'sidebar', hostRoom, { before: [inbox] }],
    [null, null, 'nothing', `${room}?roomkey=a1b2`],
    [null, null, 'nothing', `${room}?x=roomKey`],
    [null, null, 'nothing', `${room}#roomKey=a1b2`],
    [null, null, 'nothing', hostRoom, { inside: 'https://evil.example/' }],
    [null, null, 'nothing', hostRoom, { openedFrom: 'https://accurx.nhs.uk/v/1' }],
    [null, null, 'nothing', hostRoom, { openedFrom: `${teams}/v2/` }],
    [null, null, 'nothing', room, { inside: 'https://evil.example/' }],
    [null, null, 'nothing', room, { inside: 'https://accurx.nhs.uk/v/1' }],
    [null, null, 'nothing', room, { openedFrom: 'https://accurx.nhs.uk/v/1' }],
    [null, null, 'nothing', room, { openedFrom: room }],
    [null, null, 'nothing', room, { openedFrom: `${teams}/v2/` }],
    [null, null, 'nothing', room, { inside: `${teams}/v2/` }],
    [null, null, 'nothing', room, { before: [`${teams}/v2/`] }],
    [null, null, 'nothing', 'https://accurx.nhs.uk/v/1'],
    [null, null, 'nothing', 'https://app.accurx.com/'],
  ],
  'a service that was added': [
    ['other.clinic-rooms', 'unknown', 'sidebar', 'https://video.example.org/room/1'],
    ['other.clinic-rooms', 'unknown', 'sidebar', 'https://video.example.org/ce/clinic'],
    ['other.clinic-rooms', 'unknown', 'sidebar', 'https://video.example.org/?anon=true'],
    ['other.clinic-rooms', 'unknown', 'sidebar', 'https://video.example.org/?testonly=true'],
    [
      'other.clinic-rooms',
      'unknown',
      'sidebar',
      'https://video.example.org/',
      { shows: [nameField] },
    ],
    ['other.other-clinic', 'unknown', 'sidebar', 'https://a.b.clinic.example/'],
    ['other.other-clinic', 'unknown', 'sidebar', 'https://clinic.example/'],
    ['other.surgery-rooms', 'unknown', 'sidebar', surgeryRoom],
    ['other.surgery-rooms', 'unknown', 'sidebar', `${surgeryRoom}?roomKey=a1b2`],
    ['other.surgery-rooms', 'unknown', 'sidebar', surgeryRoom, { openedFrom: `${teams}/v2/` }],
    ['accurx', 'clinician', 'sidebar', surgeryRoom, { inside: inbox }],
    ['accurx', 'clinician', 'sidebar', surgeryRoom, { openedFrom: inbox }],
    [null, null, 'nothing', 'http://video.example.org/'],
    [null, null, 'nothing', 'https://evil.video.example.org/'],
    [null, null, 'nothing', 'https://video.example.org.evil.example/'],
    [null, null, 'nothing', 'https://evilclinic.example/'],
  ],
  'a look-alike': [
    [null, null, 'nothing', 'https://attendanywhere.com.evil.example/console'],
    [null, null, 'nothing', 'https://consult-attendanywhere.com/console'],
    [null, null, 'nothing', 'https://consult.attendanywhere.com./console'],
    [null, null, 'nothing', 'https://evil.example/#https://web.accurx.com/'],
    [null, null, 'nothing', 'https://web.accurx.com@evil.example/'],
    [null, null, 'nothing', 'https://evil-teams.microsoft.com/v2/'],
    [null, null, 'nothing', 'https://web.accurx.com.evil.example/'],
    [null, null, 'nothing', 'http://teams.microsoft.com/v2/'],
    [null, null, 'nothing', 'about:blank'],
  ],
};

function told(address: string, page: Omit<Page, 'address'> = {}): string {
  const { shows = [], inside, openedFrom, before = [] } = page;
  return [
    address,
    ...shows.map((selector) => `showing ${selector}`),
    ...(inside ? [`inside ${inside}`] : []),
    ...(openedFrom ? [`opened from ${openedFrom}`] : []),
    ...before.map((earlier) => `after ${earlier}`),
  ].join(' ');
}

describe.each(Object.entries(rows))('a call in a page of %s', (_, own) => {
  test.each(
    own.map((row) => {
      const [, role, shown, address, page] = row;
      const what = shown === 'nothing' ? shown : `the ${shown}`;
      return [`${what} for ${role ?? 'anybody'} at ${told(address, page)}`, row] as const;
    }),
  )('brings %s', async (_name, [service, role, shown, address, page]) => {
    const expected = { service, role, shown };
    expect(await outcome({ address, ...page })).toEqual(expected);
  });
});

describe('who is at the screen', () => {
  const attendAnywhere = platformById('attendAnywhere') ?? other;
  const marks = { verified: true, on: '2026-11-01', note: 'made up' };
  const platform = {
    ...attendAnywhere,
    patient: {
      addresses: [
        { path: '/sure', ...marks },
        { path: '/guess', ...marks, verified: false },
      ],
      page: [{ selector: '#guest', ...marks, verified: false }],
    },
    clinician: {
      addresses: [{ query: ['host', 'true'] as const, ...marks, verified: false }],
      page: [{ selector: '#admit', ...marks, verified: false }],
    },
  };
  const role = (path: string, ...shows: string[]) =>
    lookAtPage(platform, pageWith(...shows), `https://call.example${path}`).role;

  test('is the patient by a mark in the page or a sure address, whatever else is there', () => {
    for (const path of ['/call', '/guess', '/sure', '/call?host=true', '/guess?host=true']) {
      expect(role(path, '#guest')).toBe('patient');
      expect(role(path, '#guest', '#admit')).toBe('patient');
    }
    for (const path of ['/sure', '/SURE/1', '/sure?host=true']) {
      expect(role(path)).toBe('patient');
      expect(role(path, '#admit')).toBe('patient');
    }
  });

  test('is a clinician by any mark, where an address only guesses that it is the patient', () => {
    for (const path of ['/call', '/guess']) {
      expect(role(path, '#admit')).toBe('clinician');
      expect(role(`${path}?host=true`)).toBe('clinician');
    }
  });

  test('is likely the patient by a guess, and nobody known without any mark', () => {
    expect(role('/guess')).toBe('likelyPatient');
    expect(role('/guess?host=false', '#other')).toBe('likelyPatient');
    expect(role('/call')).toBe('unknown');
  });
});
