import { describe, expect, test } from 'vitest';
import { MatchPattern } from 'wxt/utils/match-patterns';
import {
  hasAddressMark,
  matchPatterns,
  platformAt,
  platformById,
  platforms,
} from '../../utils/platforms/index.ts';
import type { Platform, Provenance } from '../../utils/platforms/types.ts';

function facts({ hosts, rooms, patient, notACall, waiting, inCall }: Platform): Provenance[] {
  return [
    ...hosts,
    ...(rooms ?? []),
    ...patient.addresses,
    ...patient.page,
    ...notACall,
    ...waiting,
    ...(inCall ? [...inCall.leave, ...inCall.company] : []),
  ];
}

const selectors = ({ patient, waiting, inCall }: Platform) =>
  [...patient.page, ...waiting, ...(inCall?.leave ?? []), ...(inCall?.company ?? [])].map(
    ({ selector }) => selector,
  );

/** The platform's id, with "room" where the host only carries its calls. */
function at(address: string): string | undefined {
  const match = platformAt(address);
  return match && `${match.platform.id}${match.room ? ' room' : ''}`;
}

describe('the platforms', () => {
  test('are the four that Webside supports, each with an id of its own', () => {
    expect(platforms.map(({ id }) => id)).toEqual(['accurx', 'attendAnywhere', 'nearMe', 'teams']);
    for (const platform of platforms) expect(platformById(platform.id)).toBe(platform);
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
      for (const selector of selectors(platform)) {
        expect(selector).toMatch(/^(#[\w-]+|\[data-[a-z]+="[\w-]+"\])$/);
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

const known: readonly [address: string, platform: string][] = [
  ['https://england.nhs.attendanywhere.com/console', 'attendAnywhere'],
  ['https://wales.nhs.attendanywhere.com/', 'attendAnywhere'],
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
