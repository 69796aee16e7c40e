import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MatchPattern } from 'wxt/utils/match-patterns';
import { lookAtPage } from '../../utils/callpage/page.ts';
import { hasAddressMark } from '../../utils/core/platforms/addressMark.ts';
import {
  extraServiceId,
  longestName,
  nameFromId,
  parseHost,
} from '../../utils/core/platforms/hosts.ts';
import {
  hostNames,
  matchPatterns,
  platformAt,
  platformById,
  platforms,
} from '../../utils/core/platforms/index.ts';
import { extraSiteAt } from '../../utils/core/platforms/site.ts';
import type {
  AddressMark,
  PageMark,
  Platform,
  Provenance,
} from '../../utils/core/platforms/types.ts';
import { catalogue } from '../../utils/core/settings/catalogue.ts';
import { resolveSettings } from '../../utils/core/settings/resolve.ts';
import { autoStartOf, isEnabled, serviceName } from '../../utils/core/settings/services.ts';
import { services } from '../support/services.ts';
import { readCatalogue } from './support/catalogue.ts';
import { pageWith } from './support/pages.ts';
import { Tab } from './support/tab.ts';

function pageMarks({ clinician, patient, waiting, inCall, presenting }: Platform): PageMark[] {
  return [
    ...patient.page,
    ...(clinician?.page ?? []),
    ...waiting,
    ...(inCall ? [...inCall.leave, ...inCall.company] : []),
    ...(presenting ?? []),
  ];
}

function addressMarks({ clinician, patient, notACall, roomLinks }: Platform): AddressMark[] {
  const rooms = roomLinks ?? [];
  return [...patient.addresses, ...(clinician?.addresses ?? []), ...notACall, ...rooms];
}

function facts(platform: Platform): Provenance[] {
  const hosts = [...platform.hosts, ...(platform.rooms ?? []), ...(platform.patient.hosts ?? [])];
  return [...hosts, ...addressMarks(platform), ...pageMarks(platform)];
}

const files = globSync('utils/core/platforms/known/*.ts')
  .map((path) => path.replace(/.*\/|\.ts$/g, ''))
  .sort();

const strings = await readCatalogue();

/** An address on a platform's own host that carries a mark, or none. */
function addressOf({ hosts }: Platform, mark?: AddressMark): string {
  const host = hosts[0]?.host.replace('*', 'any') ?? '';
  const path = mark?.path ?? '/a1b2';
  const query = mark?.query ? `?${mark.query.join('=')}` : '';
  const fragment = mark?.fragment ? `#/meet/1?${mark.fragment.join('=')}` : '';
  return `https://${host}${path}${query}${fragment}`;
}

/** The platform's id, with "room" where the host only carries its calls. */
function at(address: string): string | undefined {
  const match = platformAt(address);
  return match && `${match.platform.id}${match.room ? ' room' : ''}`;
}

describe('the platforms', () => {
  test('are those that have a file, one each, with an id of its own', async () => {
    expect(files.length).toBeGreaterThan(0);
    const found = await Promise.all(
      files.map(async (name) => {
        const module: Record<string, Platform> = await import(
          `../../utils/core/platforms/known/${name}.ts`
        );
        return Object.values(module);
      }),
    );
    for (const exported of found) expect(exported).toHaveLength(1);
    expect(platforms.map(({ id }) => id)).toEqual(found.flatMap(([one]) => one?.id ?? []).sort());
    expect(new Set(platforms.map(({ id }) => id)).size).toBe(platforms.length);
    expect(new Set(platforms.map(({ name }) => name)).size).toBe(platforms.length);
    for (const platform of platforms) expect(platformById(platform.id)).toBe(platform);
  });

  test('are tested on stand-ins, each on one of its own', () => {
    expect(services.map(({ platform }) => platform).sort()).toEqual(platforms.map(({ id }) => id));
  });

  test('no longer known leave the log readable', () => {
    expect(platformById('skype')).toBeUndefined();
  });

  test.each(platforms)('$name says of each fact when it was read, and where', (platform) => {
    expect(facts(platform).length).toBeGreaterThan(0);
    for (const { on, note, verified } of facts(platform)) {
      expect(on).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(new Date(on).toISOString().slice(0, 10)).toBe(on);
      expect(note).toMatch(/\p{L}{4}/u);
      expect(typeof verified).toBe('boolean');
    }
  });

  test.each(platforms)(
    '$name is recognised without words, which change with language',
    (platform) => {
      for (const { selector } of pageMarks(platform)) {
        expect(selector).toMatch(
          /^(#[\w-]+|\.jstest-[\w-]+)?(\[data-[a-z-]+(="[\w-]+")?\])*(:not\(\.jstest-[\w-]+\))?$/,
        );
        expect(selector).not.toBe('');
      }
    },
  );

  test('never guess that a host carries calls of another platform', () => {
    const hosts = platforms.flatMap(({ hosts, rooms }) => [...hosts, ...(rooms ?? [])]);
    expect(new Set(hosts.map(({ host }) => host)).size).toBe(hosts.length);
  });

  test('whose call may go unseen have two signs for it that can be there independently', () => {
    for (const { inCall } of platforms) {
      if (!inCall) continue;
      const leave = inCall.leave.map(({ selector }) => selector);
      const company = inCall.company.map(({ selector }) => selector);
      expect(leave.length).toBeGreaterThan(0);
      expect(company.length).toBeGreaterThan(0);
      expect(leave.filter((selector) => company.includes(selector))).toEqual([]);
    }
  });
});

describe.each(platforms)('$name', (platform) => {
  const { id, name } = platform;
  const standIn = services.find((service) => service.platform === id);

  test('has an id that is fit for the log, for settings and for a report', () => {
    expect(id).toMatch(/^[a-z][a-zA-Z]{2,23}$/);
    expect(['byHand', 'other', 'none']).not.toContain(id);
    expect(nameFromId(id)).toBeUndefined();
    expect(extraServiceId({ label: id })).not.toBe(id);
  });

  test('has a name that fits where names are shown', () => {
    expect(name).toBe(name.trim());
    expect(name).toMatch(/^[^\p{C}]+$/u);
    expect(name.length).toBeLessThanOrEqual(longestName);
  });

  test('has a host of its own, by which it is recognised', () => {
    expect(platform.hosts.length).toBeGreaterThan(0);
    for (const host of hostNames(platform)) {
      expect(host).toMatch(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/);
      const match = platformAt(`https://${host.replace('*', 'any')}/`);
      expect(match?.platform.id).toBe(id);
      expect(match?.room).toBe(!platform.hosts.some((own) => own.host === host));
    }
  });

  test('is not seen at an address that only looks like one of its hosts', () => {
    for (const host of hostNames(platform).map((name) => name.replace('*.', ''))) {
      for (const address of [
        `https://${host}.evil.example/`,
        `https://${host}@evil.example/`,
        `https://${host}./`,
        `https://evil${host}/`,
        `https://evil.example/https://${host}/`,
        `https://evil.example/?${host}`,
        `http://${host}/`,
      ]) {
        // A supplier's tenants are below its own host, so this may be a page of the supplier's.
        expect(platformAt(address)?.platform.id, address).not.toBe(id);
      }
    }
  });

  test('asks for no host that only patients use, and nobody can add one', () => {
    for (const { host } of platform.patient.hosts ?? []) {
      const page = `https://${host.replace('*', 'any')}/`;
      expect(platformAt(page)).toBeUndefined();
      expect(extraSiteAt(page, [{ host, label: 'x', autoStart: 'always' }])).toBeUndefined();
      expect(parseHost(host)).toEqual({ problem: 'patients' });
      const patterns = matchPatterns().map((pattern) => new MatchPattern(pattern));
      expect(patterns.some((pattern) => pattern.includes(page))).toBe(false);
    }
  });

  test('says where its marks are in lower case, as addresses are compared', () => {
    for (const { path } of addressMarks(platform)) {
      if (path !== undefined) expect(path).toMatch(/^\/[^A-Z?#]*$/);
    }
  });

  test('has a stand-in whose doctor is known, and whose patient is sent elsewhere or told', () => {
    if (!standIn) throw new Error('there is no stand-in');
    expect(standIn.name).toBe(name);
    expect(standIn.asks).toBe(platform.autoStart === 'ask');
    const doctor = standIn.doctor('a1b2');
    expect(platformAt(doctor)).toMatchObject({ platform: { id }, room: false });
    expect(['clinician', 'unknown']).toContain(lookAtPage(platform, pageWith(), doctor).role);
    const patient = standIn.patient('a1b2');
    if (!platformAt(patient)) return;
    expect(['patient', 'likelyPatient']).toContain(lookAtPage(platform, pageWith(), patient).role);
  });

  test('opens nothing for a patient, by whichever mark it tells one', () => {
    const looks = [
      ...platform.patient.addresses.map((mark) => [addressOf(platform, mark), pageWith()] as const),
      ...platform.patient.page.map(
        ({ selector }) => [addressOf(platform), pageWith(selector)] as const,
      ),
    ];
    for (const [address, document] of looks) {
      const { role } = lookAtPage(platform, document, address);
      expect(['patient', 'likelyPatient']).toContain(role);
      const tab = new Tab();
      tab.take({ type: 'document', top: true, frame: 0, platform: id, address, role });
      expect(tab.place.who.patient).toBe(true);
      expect(tab.inCall(address).opened()).toBe(0);
    }
  });

  test('takes no page without marks for a patient’s, nor a clinician’s by a sure one', () => {
    expect(['clinician', 'unknown']).toContain(
      lookAtPage(platform, pageWith(), addressOf(platform)).role,
    );
    for (const mark of platform.clinician?.addresses ?? []) {
      expect(lookAtPage(platform, pageWith(), addressOf(platform, mark)).role).toBe('clinician');
    }
    for (const { selector } of platform.clinician?.page ?? []) {
      const { role } = lookAtPage(platform, pageWith(selector), addressOf(platform));
      expect(role).toBe('clinician');
    }
  });

  test('tells a device test, a lobby, a call and a shared screen by each of their marks', () => {
    const look = (...shows: string[]) =>
      lookAtPage(platform, pageWith(...shows), addressOf(platform));
    const { leave = [], company = [] } = platform.inCall ?? {};
    for (const mark of platform.notACall) {
      expect(lookAtPage(platform, pageWith(), addressOf(platform, mark)).notACall).toBe(true);
    }
    for (const { selector } of platform.waiting) expect(look(selector).waiting).toBe(true);
    for (const { selector } of platform.presenting ?? []) {
      expect(look(selector).presenting).toBe(true);
    }
    for (const control of leave) {
      expect(look(control.selector)).toMatchObject({ leaveControl: true, twoMarks: false });
      for (const sign of company) {
        expect(look(sign.selector)).toMatchObject({ leaveControl: false, twoMarks: false });
        expect(look(sign.selector, control.selector).twoMarks).toBe(true);
      }
    }
    const none = { waiting: false, notACall: false, twoMarks: false, presenting: false };
    expect(look()).toMatchObject(none);
    expect(look().leaveControl).toBe(platform.inCall ? false : undefined);
  });

  test('can be switched off, started in another way and called by another name', () => {
    for (const [family, value] of [
      ['enabled', true],
      ['autoStart', platform.autoStart],
      ['serviceName', name],
    ] as const) {
      expect(catalogue[`${family}.${id}` as keyof typeof catalogue]?.default).toBe(value);
      for (const word of ['title', 'description']) {
        expect(strings.get(`settings.${family}.${word}`)).toMatch(/\S/);
      }
    }
    const { settings } = resolveSettings({});
    expect(isEnabled(id, settings)).toBe(true);
    expect(autoStartOf(id, settings)).toBe(platform.autoStart);
    expect(serviceName(id, settings)).toBe(name);
    const chosen = { enabled: false, autoStart: 'never', serviceName: 'Clinic Rooms' };
    const choices = Object.entries(chosen).map(([family, value]) => [`${family}.${id}`, value]);
    const resolved = resolveSettings(Object.fromEntries(choices));
    expect(resolved.problems).toEqual([]);
    expect(isEnabled(id, resolved.settings)).toBe(false);
    expect(autoStartOf(id, resolved.settings)).toBe('never');
    expect(serviceName(id, resolved.settings)).toBe('Clinic Rooms');
  });
});

const known: readonly [address: string, platform: string][] = [
  ['https://england.nhs.attendanywhere.com/console', 'attendAnywhere'],
  ['https://wales.nhs.attendanywhere.com/', 'nhsWales'],
  ['https://consult.attendanywhere.com/call?id=1#x', 'attendAnywhere'],
  ['https://attendanywhere.com/', 'attendAnywhere'],
  ['https://a.b.c.attendanywhere.com/', 'attendAnywhere'],
  ['https://CONSULT.AttendAnywhere.COM/', 'attendAnywhere'],
  ['https://consult.attendanywhere.com:8443/', 'attendAnywhere'],
  ['https://scotland.nhs.attendanywhere.com/', 'nearMe'],
  ['https://teams.microsoft.com/v2/', 'teams'],
  ['https://teams.cloud.microsoft/', 'teams'],
  ['https://teams.live.com/meet/1', 'teams'],
  ['https://web.accurx.com/', 'accurx'],
  ['https://accurx.whereby.com/room', 'accurx room'],
];

const unknown: readonly string[] = [
  'https://attendanywhere.com.evil.example/',
  'https://notattendanywhere.com/',
  'https://consult.notattendanywhere.com/',
  'https://attendanywhere.com@evil.example/',
  'https://attendanywhere.org/',
  'https://evil.example/https://consult.attendanywhere.com/',
  'https://evil.example/?consult.attendanywhere.com',
  'https://consult.attendanywhere.com./',
  'https://consult-attendanywhere.com/',
  'https://sub.scotland.nhs.attendanywhere.com.example/',
  'https://evil.teams.microsoft.com.example/',
  'https://evilteams.microsoft.com/',
  'https://sub.teams.microsoft.com/',
  'https://microsoft.com/',
  'https://accurx.com/',
  'https://app.accurx.com/',
  'https://web.accurx.com.evil.example/',
  'https://notwhereby.com/',
  'http://consult.attendanywhere.com/',
  'http://teams.microsoft.com/',
  'ws://consult.attendanywhere.com/',
  'ftp://web.accurx.com/',
  'file:///consult.attendanywhere.com/',
  'about:blank',
  'data:text/html,consult.attendanywhere.com',
  'chrome-extension://consult.attendanywhere.com/',
];

/** Pages that only patients are sent to. */
const patientsOnly = ['https://accurx.nhs.uk/c/1', 'https://visit.teams.microsoft.com/webrtc-svc/'];

describe('an address', () => {
  test.each(known)('%s is %s', (address, platform) => {
    expect(at(address)).toBe(platform);
  });

  test.each([...unknown, ...patientsOnly])('%s is no page of ours', (address) => {
    expect(at(address)).toBeUndefined();
  });

  test('of a tenant’s own host counts before the supplier’s, whichever is looked at first', () => {
    expect(at('https://scotland.nhs.attendanywhere.com/')).toBe('nearMe');
    expect(at('https://other.nhs.attendanywhere.com/')).toBe('attendAnywhere');
    expect(at('https://sub.scotland.nhs.attendanywhere.com/')).toBe('attendAnywhere');
  });

  test('of a patient or a device test is told by its marks', () => {
    const marks = (id: string) => {
      const platform = platformById(id);
      return [...(platform?.patient.addresses ?? []), ...(platform?.notACall ?? [])];
    };
    const attendAnywhere = 'https://consult.attendanywhere.com';
    for (const [id, address, marked] of [
      ['attendAnywhere', `${attendAnywhere}/ce/clinic`, true],
      ['attendAnywhere', `${attendAnywhere}/CE/Clinic`, true],
      ['attendAnywhere', `${attendAnywhere}/call?testonly=true`, true],
      ['attendAnywhere', `${attendAnywhere}/call?a=1&testonly=true#x`, true],
      ['attendAnywhere', `${attendAnywhere}/call?testonly=false`, false],
      ['attendAnywhere', `${attendAnywhere}/call?x=testonly=true`, false],
      ['attendAnywhere', `${attendAnywhere}/console/ce/`, false],
      ['attendAnywhere', `${attendAnywhere}/centre`, false],
      ['nearMe', 'https://scotland.nhs.attendanywhere.com/ce/', true],
      ['teams', 'https://teams.microsoft.com/dl/launcher/launcher.html', true],
      ['teams', 'https://teams.microsoft.com/light-meetings/launch', true],
      ['teams', 'https://teams.microsoft.com/v2/?anon=true', true],
      ['teams', 'https://teams.microsoft.com/v2/?meetingjoin=true', false],
    ] as const) {
      expect(hasAddressMark(address, marks(id)), address).toBe(marked);
    }
  });
});

describe('the permissions asked for', () => {
  const patterns = matchPatterns().map((pattern) => new MatchPattern(pattern));
  const covered = (address: string) =>
    patterns.some((pattern) => {
      try {
        return pattern.includes(address);
      } catch {
        return false;
      }
    });

  test('are valid match patterns, for https alone, sorted, each once', () => {
    expect(matchPatterns()).toEqual([...new Set(matchPatterns())].sort());
    for (const pattern of matchPatterns()) {
      expect(pattern).toMatch(/^https:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+\/\*$/);
    }
  });

  test('cover every page that is recognised', () => {
    for (const [address] of known) expect(covered(address.toLowerCase()), address).toBe(true);
  });

  test('cover no look-alike and no page that only patients use', () => {
    for (const address of [...unknown, ...patientsOnly]) {
      expect(covered(address), address).toBe(false);
    }
  });

  test('name no host that another one covers', () => {
    expect(matchPatterns()).toContain('https://*.attendanywhere.com/*');
    expect(matchPatterns()).not.toContain('https://scotland.nhs.attendanywhere.com/*');
  });
});
