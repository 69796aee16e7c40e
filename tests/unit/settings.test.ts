import fc from 'fast-check';
import * as v from 'valibot';
import { beforeEach, describe, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { platforms } from '../../utils/platforms/index.ts';
import { catalogue, type Setting, settingGroups } from '../../utils/settings/catalogue.ts';
import { fieldOf } from '../../utils/settings/field.ts';
import { resolveSettings, withChoice } from '../../utils/settings/resolve.ts';
import { choose, followSettings, readSettings } from '../../utils/settings/store.ts';

const entries = Object.entries<Setting<unknown>>(catalogue);
const defaults = Object.fromEntries(entries.map(([key, entry]) => [key, entry.default]));
const keys = fc.constantFrom(...Object.keys(catalogue));

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
      const values =
        field.kind === 'choice'
          ? field.options
          : field.kind === 'switch'
            ? [true, false]
            : [field.min, field.max];
      for (const value of values) {
        expect(v.safeParse(entry.schema, value), `${key} = ${value}`).toMatchObject({
          success: true,
        });
      }
      if (field.kind !== 'number') continue;
      for (const value of [field.min - 1, field.max + 1]) {
        expect(v.safeParse(entry.schema, value), `${key} = ${value}`).toMatchObject({
          success: false,
        });
      }
    }
  });

  test('is in a part of the page that is shown, and every part has some', () => {
    const groups = new Set(entries.map(([, { group }]) => group));
    expect([...groups].sort()).toEqual([...settingGroups].sort());
  });

  test('is not guessed for a check that no field is made for', () => {
    expect(() => fieldOf({ schema: v.number() })).toThrow(
      'no field for a setting of type "number"',
    );
    expect(() => fieldOf({ schema: v.date() })).toThrow('no field for a setting of type "date"');
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
      const field = fieldOf(
        (catalogue as Record<string, Setting<unknown>>)[key] as Setting<unknown>,
      );
      const value =
        field.kind === 'number'
          ? fc.integer(field)
          : fc.constantFrom(...(field.kind === 'choice' ? field.options : [true, false]));
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
    ['autoStart.zoom', 'always', 'is not a setting of Webside'],
    ['toString', true, 'is not a setting of Webside'],
  ])('of %s = %j is passed over, and the reason is said', (key, value, problem) => {
    expect(resolveSettings({ [key]: value })).toEqual({
      settings: defaults,
      problems: [{ key, problem }],
    });
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
        const { settings, problems } = resolveSettings(chosen);
        expect(Object.keys(settings).sort()).toEqual(Object.keys(catalogue).sort());
        for (const [key, entry] of entries) {
          const value = settings[key as keyof typeof settings];
          expect(v.safeParse(entry.schema, value).success).toBe(true);
          if (problems.some((problem) => problem.key === key)) expect(value).toBe(defaults[key]);
        }
      }),
      { numRuns: 2_000 },
    );
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
