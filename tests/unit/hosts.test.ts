import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { MatchPattern } from 'wxt/utils/match-patterns';
import {
  type ExtraHost,
  extraServiceId,
  type HostProblem,
  nameFromId,
  parseHost,
} from '../../utils/core/platforms/hosts.ts';
import { patternOf, platformAt, platforms } from '../../utils/core/platforms/index.ts';
import { other } from '../../utils/core/platforms/other.ts';
import { extraSiteAt, siteAt } from '../../utils/core/platforms/site.ts';

// Thousands of texts take their time beside other work.
vi.setConfig({ testTimeout: 60_000 });

const extra = (host: string, label = host): ExtraHost => ({ host, label, autoStart: 'always' });

const accepted: readonly [typed: string, host: string][] = [
  ['video.example.org', 'video.example.org'],
  ['  video.example.org\n', 'video.example.org'],
  ['Video.Example.ORG', 'video.example.org'],
  ['https://video.example.org', 'video.example.org'],
  ['HTTPS://video.example.org/', 'video.example.org'],
  ['https://video.example.org/room/1?patient=7#name', 'video.example.org'],
  ['https://video.example.org?patient=7', 'video.example.org'],
  ['https://video.example.org#name', 'video.example.org'],
  ['video.example.org/room', 'video.example.org'],
  ['video.example.org:8443', 'video.example.org'],
  ['https://video.example.org:8443/room', 'video.example.org'],
  ['video.example.org:', 'video.example.org'],
  ['*.example.org', '*.example.org'],
  ['https://*.example.org/*', '*.example.org'],
  ['*.clinic.co.uk', '*.clinic.co.uk'],
  ['*.clinic.nhs.uk', '*.clinic.nhs.uk'],
  ['clinic.co.uk', 'clinic.co.uk'],
  ['co.uk', 'co.uk'],
  ['a-b.example-1.org', 'a-b.example-1.org'],
  ['1.example.org', '1.example.org'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['surgery.whereby.com', 'surgery.whereby.com'],
  ['*.whereby.com', '*.whereby.com'],
  ['teams.microsoft.com.mcas.ms', 'teams.microsoft.com.mcas.ms'],
  ['attendanywhere.com.example', 'attendanywhere.com.example'],
  ['notattendanywhere.com', 'notattendanywhere.com'],
  ['accurx.com', 'accurx.com'],
  [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
];

const refused: readonly [typed: string, problem: HostProblem][] = [
  ['', 'empty'],
  [' \t\n', 'empty'],
  ['http://video.example.org', 'notHttps'],
  ['HTTP://video.example.org/', 'notHttps'],
  ['ftp://video.example.org', 'notHttps'],
  ['ws://video.example.org', 'notHttps'],
  ['file:///video.example.org', 'notHttps'],
  ['chrome-extension://abc.def/page.html', 'notHttps'],
  ['localhost', 'notAHost'],
  ['video', 'notAHost'],
  ['https://', 'notAHost'],
  ['https:///room', 'notAHost'],
  ['//video.example.org', 'notAHost'],
  ['https:/video.example.org', 'notAHost'],
  ['https://https://video.example.org', 'notAHost'],
  ['video example.org', 'notAHost'],
  ['our video room', 'notAHost'],
  ['video.example.org, other.example.org', 'notAHost'],
  ['doctor@video.example.org', 'notAHost'],
  ['https://user:secret@video.example.org/', 'notAHost'],
  ['mailto:doctor@example.org', 'notAHost'],
  ['javascript:alert(1)', 'notAHost'],
  ['data:text/html,video.example.org', 'notAHost'],
  ['.example.org', 'notAHost'],
  ['video..example.org', 'notAHost'],
  ['video.example.org.', 'notAHost'],
  ['-video.example.org', 'notAHost'],
  ['video-.example.org', 'notAHost'],
  ['video_1.example.org', 'notAHost'],
  ['vidéo.example.org', 'notAHost'],
  ['video。example。org', 'notAHost'],
  ['video.example.org:abc', 'notAHost'],
  ['https://video.example.org\\room', 'notAHost'],
  ['10.0.0.1', 'notAHost'],
  ['https://192.168.1.20:8443/', 'notAHost'],
  ['10.0.0.0x1', 'notAHost'],
  ['0x7f.0x1', 'notAHost'],
  ['[::1]', 'notAHost'],
  ['https://[2001:db8::1]/', 'notAHost'],
  ['<all_urls>', 'notAHost'],
  [`${'a'.repeat(64)}.example`, 'notAHost'],
  [`${'a.'.repeat(130)}example`, 'notAHost'],
  ['*.', 'notAHost'],
  ['*.org', 'notAHost'],
  ['*..org', 'notAHost'],
  ['*', 'wildcardInside'],
  ['*://*.example.org/*', 'wildcardInside'],
  ['*.*.example.org', 'wildcardInside'],
  ['video.*.org', 'wildcardInside'],
  ['video*.example.org', 'wildcardInside'],
  ['*video.example.org', 'wildcardInside'],
  ['video.example.*', 'wildcardInside'],
  ['*.co.uk', 'tooWide'],
  ['https://*.org.uk/', 'tooWide'],
  ['*.nhs.uk', 'tooWide'],
  ['*.gov.uk', 'tooWide'],
  ['*.ac.uk', 'tooWide'],
  ['*.com.au', 'tooWide'],
  ['web.accurx.com', 'known'],
  ['https://web.accurx.com/inbox', 'known'],
  ['teams.microsoft.com', 'known'],
  ['TEAMS.MICROSOFT.COM', 'known'],
  ['consult.attendanywhere.com', 'known'],
  ['attendanywhere.com', 'known'],
  ['*.attendanywhere.com', 'known'],
  ['*.nhs.attendanywhere.com', 'known'],
  ['scotland.nhs.attendanywhere.com', 'known'],
  ['visit.teams.microsoft.com', 'patients'],
  ['https://visit.teams.microsoft.com/visit', 'patients'],
  ['accurx.nhs.uk', 'patients'],
  ['*.accurx.nhs.uk', 'patients'],
  ['*.visit.teams.microsoft.com', 'patients'],
  ['*.microsoft.com', 'patients'],
  ['added.example.org', 'addedAlready'],
  ['https://Added.Example.org/room', 'addedAlready'],
  ['*.added.example', 'addedAlready'],
];

const already = [extra('added.example.org'), extra('*.added.example')];

describe('a host to add', () => {
  test.each(accepted)('typed as %j is %s', (typed, host) => {
    expect(parseHost(typed, already)).toEqual({ host });
  });

  test.each(refused)('typed as %j is refused: %s', (typed, problem) => {
    expect(parseHost(typed, already)).toEqual({ problem });
  });

  test('within one that was added, or around it, is another', () => {
    for (const host of ['*.example.org', 'a.added.example', 'added.example']) {
      expect(parseHost(host, already)).toEqual({ host });
    }
  });

  test('stays what it is when it is read again, and is a pattern that browsers take', () => {
    for (const [, host] of accepted) {
      expect(parseHost(host)).toEqual({ host });
      const page = `https://${host.replace('*', 'a')}/room?patient=7`;
      expect(new MatchPattern(patternOf(host)).includes(page)).toBe(true);
    }
  });

  test('of whatever is typed is a name for https that takes in nothing of a known platform', () => {
    const part = fc.constantFrom('a', 'example', 'co', 'org', 'nhs', '*', '1', '0x1', '-', '', 'é');
    const typed = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.')),
      fc.domain().map((domain) => `*.${domain}`),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = parseHost(text);
        if (!('host' in parsed)) return;
        const { host } = parsed;
        expect(parseHost(host)).toEqual({ host });
        const name = host.replace('*.', '');
        expect(new URL(`https://${name}/`).hostname).toBe(name);
        expect(name).not.toContain('*');
        const match = platformAt(`https://${name}/`);
        expect(match?.room ?? true).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('the id of a service that was added', () => {
  test('is told from its name, in one spelling', () => {
    expect(extraServiceId({ label: 'Clinic Rooms' })).toBe('other.clinic-rooms');
    expect(extraServiceId({ label: '  clinic   ROOMS ' })).toBe('other.clinic-rooms');
    expect(extraServiceId({ label: 'Ｃlinic Rooms' })).toBe('other.clinic-rooms');
    expect(extraServiceId({ label: 'Dr. Müller' })).toBe('other.dr.-müller');
  });

  test('is never that of a platform, whatever the name', () => {
    for (const { id, name } of platforms) {
      for (const label of [id, name]) {
        expect(platforms.map((platform) => platform.id)).not.toContain(extraServiceId({ label }));
      }
    }
  });

  test('gives a name to show where the service is no longer there', () => {
    expect(nameFromId('other.clinic-rooms')).toBe('clinic rooms');
    expect(nameFromId('other.dr.-müller')).toBe('dr. müller');
    for (const id of ['teams', 'byHand', 'otherwise', 'other']) {
      expect(nameFromId(id)).toBeUndefined();
    }
  });

  test('has the name in it, so that the log can be read without the settings', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9 ]*[A-Za-z0-9][A-Za-z0-9 ]*$/), (label) => {
        const name = label.trim().toLowerCase().replace(/ +/g, ' ');
        expect(nameFromId(extraServiceId({ label }))).toBe(name);
      }),
    );
  });
});

describe('what an address belongs to', () => {
  const added = [
    extra('*.example.org', 'Wide'),
    extra('video.example.org', 'Narrow'),
    extra('teams.microsoft.com.mcas.ms', 'Wrapped'),
    extra('surgery.whereby.com', 'Surgery'),
    extra('*.microsoft.com', 'All of it'),
  ];
  const at = (address: string) => siteAt(address, added)?.service;

  test('is its platform, and the room of a platform is told as such', () => {
    expect(siteAt('https://web.accurx.com/', [])).toMatchObject({ service: 'accurx', room: false });
    expect(siteAt('https://a.whereby.com/', [])).toMatchObject({ service: 'accurx', room: true });
    expect(siteAt('https://scotland.nhs.attendanywhere.com/', [])?.service).toBe('nearMe');
  });

  test('is the service that was added, of which nothing else is known', () => {
    expect(siteAt('https://a.example.org/', added)).toEqual({
      service: 'other.wide',
      platform: other,
      room: false,
    });
  });

  test('is that of the more exact host, whichever was added first', () => {
    for (const hosts of [added, added.toReversed()]) {
      expect(siteAt('https://video.example.org/', hosts)?.service).toBe('other.narrow');
      expect(siteAt('https://sub.video.example.org/', hosts)?.service).toBe('other.wide');
    }
  });

  test('is the platform’s before any that was added', () => {
    expect(at('https://teams.microsoft.com/v2/')).toBe('teams');
    expect(at('https://calls.microsoft.com/')).toBe('other.all-of-it');
    expect(siteAt('https://surgery.whereby.com/', added)).toMatchObject({
      service: 'accurx',
      room: true,
    });
  });

  test('is the platform’s also where a security service shows it under its own name', () => {
    expect(at('https://teams.microsoft.com.mcas.ms/v2/')).toBe('teams');
    expect(siteAt('https://web.accurx.com.mcas.ms/', [])?.service).toBe('accurx');
    expect(siteAt('https://a.whereby.com.mcas.ms/', [])).toMatchObject({ room: true });
    for (const address of [
      'https://mcas.ms/',
      'https://example.com.mcas.ms/',
      'https://teams.microsoft.commcas.ms/',
      'https://teams.microsoft.com.mcas.ms.mcas.ms/',
      'http://teams.microsoft.com.mcas.ms/',
    ]) {
      expect(siteAt(address, []), address).toBeUndefined();
    }
  });

  test('is nothing for a page of patients alone, however its host came into the list', () => {
    const hosts = [...added, extra('visit.teams.microsoft.com')];
    expect(siteAt('https://visit.teams.microsoft.com/visit', hosts)).toBeUndefined();
  });

  test('is what was added, asked for alone, whatever else it is a room of', () => {
    const service = (address: string) => extraSiteAt(address, added)?.service;
    expect(service('https://surgery.whereby.com/room')).toBe('other.surgery');
    expect(service('https://other.whereby.com/room')).toBeUndefined();
    expect(service('http://surgery.whereby.com/room')).toBeUndefined();
  });

  test('is nothing without https, or where it is no address at all', () => {
    for (const address of ['http://a.example.org/', 'nonsense', '', 'null/', 'about:blank']) {
      expect(at(address), address).toBeUndefined();
    }
    expect(at('https://a.example.com/')).toBeUndefined();
  });
});
