import { describe, expect, test } from 'vitest';
import { MatchPattern } from 'wxt/utils/match-patterns';
import { hostNames, matchPatterns, platforms } from '../../utils/core/platforms/index.ts';
import { resolveSettings } from '../../utils/core/settings/resolve.ts';
import { detectorMatches } from '../../utils/worker/detectors.ts';

function settingsWith(
  choices: Readonly<Record<string, unknown>>,
  hosts: readonly string[] = [],
): ReturnType<typeof resolveSettings>['settings'] {
  const extraHosts = hosts.map((host) => ({ host, label: host, autoStart: 'always' }));
  const { settings, problems } = resolveSettings({ ...choices, extraHosts });
  expect(problems).toEqual([]);
  return settings;
}

const off = (...ids: readonly string[]) =>
  Object.fromEntries(ids.map((id) => [`enabled.${id}`, false]));
const allOff = off(...platforms.map(({ id }) => id));

/** Whether the detector runs in a page. */
function runsAt(address: string, settings: ReturnType<typeof settingsWith>): boolean {
  const { matches, excludeMatches } = detectorMatches(settings);
  const within = (patterns: readonly string[]) =>
    patterns.some((pattern) => new MatchPattern(pattern).includes(address));
  return within(matches) && !within(excludeMatches);
}

/** A page of each host, or of one below it. */
const pagesOf = (hosts: readonly string[]) =>
  hosts.map((host) => `https://${host.replace('*', 'a')}/call`);

describe('the detector runs', () => {
  test('in the pages of every platform, and in no other, as long as nothing was chosen', () => {
    const settings = settingsWith({});
    expect(detectorMatches(settings)).toEqual({ matches: matchPatterns(), excludeMatches: [] });
    for (const address of ['https://example.org/', 'https://visit.teams.microsoft.com/']) {
      expect(runsAt(address, settings)).toBe(false);
    }
  });

  test.each(platforms)('not where $name is switched off, and everywhere else', ({ id }) => {
    const settings = settingsWith(off(id));
    for (const platform of platforms) {
      for (const address of pagesOf(hostNames(platform))) {
        expect(runsAt(address, settings), address).toBe(platform.id !== id);
      }
    }
  });

  test.each(platforms)('where $name alone is switched on, and nowhere else', ({ id }) => {
    const settings = settingsWith({ ...allOff, [`enabled.${id}`]: true });
    for (const platform of platforms) {
      for (const address of pagesOf(hostNames(platform))) {
        expect(runsAt(address, settings), address).toBe(platform.id === id);
      }
    }
  });

  test('nowhere when everything is switched off', () => {
    expect(detectorMatches(settingsWith(allOff))).toEqual({ matches: [], excludeMatches: [] });
  });

  test('not with a tenant that is switched off below a supplier that is not', () => {
    const settings = settingsWith(off('nearMe'));
    expect(detectorMatches(settings).excludeMatches).toEqual([
      'https://scotland.nhs.attendanywhere.com/*',
    ]);
    expect(runsAt('https://wales.nhs.attendanywhere.com/call', settings)).toBe(true);
  });

  test('with a tenant below a supplier that is switched off', () => {
    const settings = settingsWith(off('attendAnywhere'));
    expect(runsAt('https://scotland.nhs.attendanywhere.com/call', settings)).toBe(true);
    expect(runsAt('https://consult.attendanywhere.com/call', settings)).toBe(false);
  });

  test('in the pages of hosts that were added', () => {
    const settings = settingsWith(allOff, ['video.example.org', '*.clinic.example']);
    expect(detectorMatches(settings)).toEqual({
      matches: ['https://*.clinic.example/*', 'https://video.example.org/*'],
      excludeMatches: [],
    });
  });

  test('not in a platform that is switched off below a host that was added', () => {
    const settings = settingsWith(off('teams'), ['*.microsoft.com']);
    expect(runsAt('https://calls.microsoft.com/', settings)).toBe(true);
    expect(runsAt('https://teams.microsoft.com/v2/', settings)).toBe(false);
  });

  test('in a room that was added where its platform is switched off', () => {
    const own = settingsWith(off('accurx'), ['surgery.whereby.com']);
    expect(runsAt('https://surgery.whereby.com/room', own)).toBe(true);
    expect(runsAt('https://other.whereby.com/room', own)).toBe(false);
    const all = settingsWith(off('accurx'), ['*.whereby.com']);
    expect(runsAt('https://other.whereby.com/room', all)).toBe(true);
  });

  test('for each host once, whether it was added or is a platform’s', () => {
    const { matches } = detectorMatches(settingsWith({}, ['surgery.whereby.com', '*.whereby.com']));
    expect(matches).toEqual([...new Set(matches)].sort());
    expect(matches).toContain('https://*.whereby.com/*');
  });
});
