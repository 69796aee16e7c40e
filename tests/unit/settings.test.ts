import fc from 'fast-check';
import * as v from 'valibot';
import { beforeEach, describe, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { platforms } from '../../utils/core/platforms/index.ts';
import { withAutoStart, withHosts, withoutHosts } from '../../utils/core/settings/addedHosts.ts';
import { catalogue } from '../../utils/core/settings/catalogue.ts';
import { check, fieldOf } from '../../utils/core/settings/field.ts';
import { resolveSettings, withChoice } from '../../utils/core/settings/resolve.ts';
import { type Setting, settingGroups } from '../../utils/core/settings/setting.ts';
import { choose, followSettings, readSettings } from '../../utils/store/settings.ts';
import { clinic, group, other, valuesOf } from './support/settingValues.ts';

const entries = Object.entries<Setting<unknown>>(catalogue);
const defaults = Object.fromEntries(entries.map(([key, entry]) => [key, entry.default]));
const keys = fc.constantFrom(...Object.keys(catalogue));
const entryOf = (key: string) => (catalogue as Record<string, Setting<unknown>>)[key] as never;

/** Where the values come from when these were chosen and no policy is there. */
const sourcesOf = (chosen: object = {}) =>
  Object.fromEntries(
    entries.map(([key]) => [key, Object.hasOwn(chosen, key) ? 'choice' : 'default']),
  );

describe('the catalogue', () => {
  test('has a default for every setting that its own check accepts', () => {
    expect(entries.length).toBeGreaterThan(0);
    for (const [key, entry] of entries) {
      expect(v.safeParse(entry.schema, entry.default), key).toMatchObject({ success: true });
    }
  });

  test('lets every platform start in its own way', () => {
    for (const { id, autoStart } of platforms) {
      expect(catalogue[`autoStart.${id}`]?.default).toBe(autoStart);
    }
    const own = Object.keys(catalogue).filter((key) => key.startsWith('autoStart.'));
    expect(own).toHaveLength(platforms.length);
  });

  test('asks first on Teams and opens by itself where every call is a consultation', () => {
    expect(resolveSettings({}).settings).toMatchObject({
      'autoStart.teams': 'ask',
      'autoStart.attendAnywhere': 'always',
      'autoStart.nearMe': 'always',
      'autoStart.accurx': 'always',
    });
  });
});

describe('the field of a setting', () => {
  test('is told from its own check, for every setting there is', () => {
    for (const [key, entry] of entries) {
      const field = fieldOf(entry);
      fc.assert(
        fc.property(valuesOf(field), (value) => {
          expect(check(entry, value), key).toEqual({ value });
        }),
      );
      if (field.kind !== 'number') continue;
      for (const value of [field.min - 1, field.max + 1]) {
        expect(check(entry, value), `${key} = ${value}`).toEqual({ problem: 'notThis' });
      }
    }
  });

  test('is a text with its longest length for a name, and a list for added services', () => {
    for (const { id } of platforms) {
      expect(fieldOf(entryOf(`serviceName.${id}`))).toEqual({ kind: 'text', maxLength: 40 });
    }
    const field = fieldOf(catalogue.extraHosts);
    expect(field).toMatchObject({ kind: 'hosts', most: 20 });
    if (field.kind !== 'hosts') return;
    expect(fieldOf(field.label)).toEqual({ kind: 'text', maxLength: 40 });
    expect(fieldOf(field.autoStart)).toEqual({
      kind: 'choice',
      options: ['always', 'ask', 'never'],
    });
  });

  test.each([
    ['', { problem: 'empty' }],
    ['   ', { problem: 'empty' }],
    ['x'.repeat(41), { problem: 'tooLong' }],
    [` ${'x'.repeat(40)} `, { value: 'x'.repeat(40) }],
    ['Video\u200bclinic', { problem: 'notOneLine' }],
    ['Video\nclinic', { problem: 'notOneLine' }],
    ['  Clinig fideo Môn ', { value: 'Clinig fideo Môn' }],
    [7, { problem: 'notThis' }],
  ])('says of the name %j what is wrong with it, or what is kept', (given, result) => {
    expect(check(entryOf('serviceName.teams'), given)).toEqual(result);
  });

  test('is in a part of the page that is shown, and every part has some', () => {
    const groups = new Set(entries.map(([, { group }]) => group));
    expect([...groups].sort()).toEqual([...settingGroups].sort());
  });

  test('is not guessed for a check that no field is made for', () => {
    expect(() => fieldOf({ schema: v.number() })).toThrow(
      'no field for a setting of type "number"',
    );
    for (const [type, schema] of Object.entries({
      date: v.date(),
      string: v.string(),
      array: v.pipe(v.array(v.string()), v.maxLength(3)),
    })) {
      expect(() => fieldOf({ schema })).toThrow(`no field for a setting of type "${type}"`);
    }
  });
});

describe('a choice that a doctor makes', () => {
  test('is added to the others, or replaces the one before', () => {
    const chosen = { slotMinutes: 10, nudges: false };
    expect(withChoice(chosen, 'panelSide', 'left')).toEqual({
      choices: { slotMinutes: 10, nudges: false, panelSide: 'left' },
    });
    expect(withChoice(chosen, 'nudges', true)).toEqual({
      choices: { slotMinutes: 10, nudges: true },
    });
  });

  test('can be taken back, which leaves the others', () => {
    const chosen = { slotMinutes: 10, nudges: false };
    expect(withChoice(chosen, 'nudges', undefined)).toEqual({ choices: { slotMinutes: 10 } });
    expect(withChoice({ gone: 1 }, 'gone', undefined)).toEqual({ choices: {} });
    expect(withChoice(null, 'nudges', undefined)).toEqual({ choices: {} });
  });

  test('that cannot be is refused with what a right one looks like', () => {
    expect(withChoice({}, 'slotMinutes', 12)).toEqual({
      key: 'slotMinutes',
      problem: 'must be 10 or 15',
    });
    for (const key of ['zoom', 'autoStart.zoom', 'toString', '__proto__']) {
      expect(withChoice({}, key, true)).toMatchObject({ problem: 'is not a setting of Webside' });
    }
  });

  test('is in force afterwards, whatever was stored before', () => {
    const choice = keys.chain((key) => {
      const value = valuesOf(fieldOf(entryOf(key)));
      return value.map((chosen) => [key, chosen] as const);
    });
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.dictionary(keys, fc.jsonValue())),
        choice,
        (chosen, [key, value]) => {
          const result = withChoice(chosen, key, value);
          const { settings } = resolveSettings('choices' in result ? result.choices : {});
          expect(settings).toEqual({ ...resolveSettings(chosen).settings, [key]: value });
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('a stored choice', () => {
  test('counts where it is valid', () => {
    const chosen = {
      reconnectSeconds: 0,
      slotMinutes: 10,
      nudges: false,
      'autoStart.teams': 'never',
    };
    expect(resolveSettings(chosen)).toEqual({
      settings: { ...defaults, ...chosen },
      sources: sourcesOf(chosen),
      problems: [],
    });
  });

  test.each([
    ['reconnectSeconds', 301, 'must be at most 300'],
    ['reconnectSeconds', -1, 'must be at least 0'],
    ['reconnectSeconds', 1.5, 'must be a whole number'],
    ['reconnectSeconds', '60', 'must be a number from 0 to 300'],
    ['reconnectSeconds', Number.NaN, 'must be a number from 0 to 300'],
    ['reconnectSeconds', null, 'must be a number from 0 to 300'],
    ['openingNudgeSeconds', 9, 'must be at least 10'],
    ['slotMinutes', 12, 'must be 10 or 15'],
    ['nudges', 1, 'must be true or false'],
    ['panelSide', 'top', 'must be "left" or "right"'],
    ['timePrecision', 'minute', 'must be "exact", "hour" or "date"'],
    ['autoStart.teams', 'sometimes', 'must be "always", "ask" or "never"'],
    ['enabled.teams', 'no', 'must be true or false'],
    ['serviceName.teams', '', 'must not be empty'],
    ['serviceName.teams', 'x'.repeat(41), 'must have at most 40 characters'],
    ['serviceName.teams', 'Video\nclinic', 'must be one line of text'],
    ['autoStart.zoom', 'always', 'is not a setting of Webside'],
    ['toString', true, 'is not a setting of Webside'],
  ])('of %s = %j is skipped, and the reason is said', (key, value, problem) => {
    expect(resolveSettings({ [key]: value })).toEqual({
      settings: defaults,
      sources: sourcesOf(),
      problems: [{ key, problem }],
    });
  });

  test.each([
    ['no list', 'video.example.org', 'must be a list of hosts'],
    ['no host', [{}], 'must be a host with a label'],
    ['a host with more to it', [{ ...clinic, path: '/room' }], 'must be a host with a label'],
    ['a host without a name', [{ ...clinic, label: '' }], 'must not be empty'],
    [
      'a choice there is not',
      [{ ...clinic, autoStart: 'often' }],
      'must be "always", "ask" or "never"',
    ],
    ['a host twice', [clinic, group, clinic], 'must not name a host twice'],
    [
      'more than fit',
      Array.from({ length: 21 }, (_, n) => ({ ...clinic, host: `v${n}.example.org` })),
      'must have at most 20 hosts',
    ],
    ...[
      'https://video.example.org/room',
      'Video.example.org',
      'video.*.org',
      '*.co.uk',
      '*',
      'localhost',
      '10.0.0.1',
      '',
    ].map((host): [string, unknown, string] => [
      `the host "${host}"`,
      [group, { ...clinic, host }],
      'must be a host name such as "video.example.org" or "*.example.org"',
    ]),
  ])('of added services with %s is skipped, and touches no other setting', (_, list, problem) => {
    const valid = { slotMinutes: 10, 'serviceName.teams': 'Ward round' } as const;
    expect(resolveSettings({ ...valid, extraHosts: list })).toEqual({
      settings: { ...defaults, ...valid },
      sources: sourcesOf(valid),
      problems: [{ key: 'extraHosts', problem }],
    });
    expect(withChoice(valid, 'extraHosts', list)).toEqual({ key: 'extraHosts', problem });
  });

  test('of added services counts as it is, up to as many as fit', () => {
    const most = Array.from({ length: 20 }, (_, n) => ({ ...clinic, host: `v${n}.example.org` }));
    // A platform may have come to know a host since it was added.
    const known = { ...clinic, host: 'teams.microsoft.com' };
    for (const extraHosts of [[], [clinic], [clinic, group, other], [known], most]) {
      expect(resolveSettings({ extraHosts })).toEqual({
        settings: { ...defaults, extraHosts },
        sources: sourcesOf({ extraHosts }),
        problems: [],
      });
    }
  });

  test('that cannot be used leaves every other one in force', () => {
    const valid = { reconnectSeconds: 120, panelSide: 'left' } as const;
    const { settings, problems } = resolveSettings({ ...valid, slotMinutes: 'long' });
    expect(settings).toEqual({ ...defaults, ...valid });
    expect(problems.map(({ key }) => key)).toEqual(['slotMinutes']);
  });

  test('of whatever shape yields a valid value for every setting and for nothing else', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.dictionary(keys, fc.oneof(fc.jsonValue(), fc.integer({ min: -10, max: 700 }))),
    );
    fc.assert(
      fc.property(anything, (chosen) => {
        const { settings, sources, problems } = resolveSettings(chosen);
        expect(Object.keys(settings).sort()).toEqual(Object.keys(catalogue).sort());
        expect(Object.keys(sources).sort()).toEqual(Object.keys(catalogue).sort());
        for (const [key, entry] of entries) {
          const value = settings[key as keyof typeof settings];
          expect(v.safeParse(entry.schema, value).success).toBe(true);
          if (sources[key] === 'default') expect(value).toBe(defaults[key]);
          if (problems.some((problem) => problem.key === key)) expect(sources[key]).toBe('default');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the list of added services', () => {
  test('takes one at its end, and each host once', () => {
    expect(withHosts([clinic], [group])).toEqual([clinic, group]);
    const renamed = { ...clinic, label: 'Clinic' };
    expect(withHosts([clinic, group], [renamed])).toEqual([group, renamed]);
  });

  test('takes removed ones back where they were, and what came meanwhile behind them', () => {
    const before = [clinic, group, other];
    expect(withHosts(withoutHosts(before, [clinic, group]), [clinic, group], before)).toEqual(
      before,
    );
    const late = { ...clinic, host: 'late.example.org' };
    expect(withHosts([other, late], [clinic], before)).toEqual([clinic, other, late]);
  });

  test('gives hosts of one name one choice, since they are one service', () => {
    expect(withAutoStart([clinic, group, other], clinic, 'never')).toEqual([
      { ...clinic, autoStart: 'never' },
      group,
      { ...other, autoStart: 'never' },
    ]);
  });
});

describe('the settings in the browser', () => {
  beforeEach(() => fakeBrowser.reset());

  test('are the defaults where nothing is stored', async () => {
    expect(await readSettings()).toEqual(defaults);
  });

  test('are what the doctor chose', async () => {
    await fakeBrowser.storage.local.set({ settings: { slotMinutes: 10 } });
    expect(await readSettings()).toEqual({ ...defaults, slotMinutes: 10 });
  });

  test('keep a choice, and nothing of one that is refused', async () => {
    expect(await choose('slotMinutes', 10)).toBeUndefined();
    expect(await choose('slotMinutes', 12)).toBe('must be 10 or 15');
    expect(await choose('zoom', true)).toBe('is not a setting of Webside');
    expect(await fakeBrowser.storage.local.get('settings')).toEqual({
      settings: { slotMinutes: 10 },
    });
    expect(await choose('slotMinutes', undefined)).toBeUndefined();
    expect(await readSettings()).toEqual(defaults);
  });

  test('reach a page at once and with every change, until it is closed', async () => {
    const page = new AbortController();
    const seen: number[] = [];
    followSettings(({ slotMinutes }) => seen.push(slotMinutes), page.signal);
    await expect.poll(() => seen).toEqual([15]);
    await fakeBrowser.storage.local.set({ settings: { slotMinutes: 10 } });
    await expect.poll(() => seen).toEqual([15, 10]);
    await fakeBrowser.storage.local.set({ other: true });
    page.abort();
    await fakeBrowser.storage.local.set({ settings: { slotMinutes: 15 } });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen).toEqual([15, 10]);
  });
});
