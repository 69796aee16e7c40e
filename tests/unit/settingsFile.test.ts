import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { found } from '../../components/options/search.ts';
import { catalogue } from '../../utils/core/settings/catalogue.ts';
import { fieldOf } from '../../utils/core/settings/field.ts';
import { ownChoices, readSettingsFile, writeSettingsFile } from '../../utils/core/settings/file.ts';
import { noPolicy, readPolicy } from '../../utils/core/settings/policy.ts';
import { resolveSettings, withChoices } from '../../utils/core/settings/resolve.ts';
import type { Setting } from '../../utils/core/settings/setting.ts';
import { chooseAll, readSettings } from '../../utils/store/settings.ts';
import { clinic, group, valuesOf } from './support/settingValues.ts';

const open = Object.entries<Setting<unknown>>(catalogue).filter(
  ([, { policyOnly }]) => !policyOnly,
);

/** Choices of a doctor's: any settings, each with a value that it can have. */
const choices = fc
  .record(Object.fromEntries(open.map(([key, entry]) => [key, valuesOf(fieldOf(entry))])), {
    requiredKeys: [],
  })
  .map((values) => ({ ...values }) as Record<string, unknown>);

const fileOf = (settings: unknown) =>
  JSON.stringify({ format: 'webside-settings', version: 1, settings });

describe('a file of settings', () => {
  test('brings the same settings to a browser that has none, whatever was chosen', () => {
    fc.assert(
      fc.property(choices, (chosen) => {
        const here = resolveSettings(chosen);
        const own = ownChoices(here, noPolicy);
        for (const { key, value } of own) {
          expect(value).not.toEqual((catalogue as Record<string, Setting<unknown>>)[key]?.default);
        }
        if (own.length === 0) return;
        const read = readSettingsFile(writeSettingsFile(own), noPolicy);
        expect(read).toEqual({ changes: own, passedOver: [] });
        const there = withChoices({}, own);
        expect(resolveSettings('choices' in there && there.choices).settings).toEqual(
          here.settings,
        );
      }),
      { numRuns: 50 },
    );
  });

  test('takes times that somebody wrote into it by hand', () => {
    const text = fileOf({ quietHours: [{ from: '12:30', to: '1.30pm' }] });
    expect(readSettingsFile(text, noPolicy)).toEqual({
      changes: [{ key: 'quietHours', value: [{ from: 750, to: 810 }] }],
      passedOver: [],
    });
  });

  test('leaves out what is the practice’s', () => {
    const policy = readPolicy({
      slotMinutes: 10,
      'reconnectSeconds.default': 30,
      extraHosts: [clinic],
    });
    const chosen = { slotMinutes: 15, reconnectSeconds: 30, nudges: false, extraHosts: [group] };
    expect(ownChoices(resolveSettings(chosen, policy), policy)).toEqual([
      { key: 'extraHosts', value: [group] },
      { key: 'nudges', value: false },
    ]);
  });

  test('names everything in it that cannot be, and then changes nothing', () => {
    const text = fileOf({
      nudges: false,
      slotMinutes: 11,
      lamp: true,
      disableFirstRun: true,
      extraHosts: [clinic, clinic],
      reconnectSeconds: null,
    });
    expect(readSettingsFile(text, noPolicy)).toEqual({
      refused: [
        { key: 'slotMinutes', reason: 'value' },
        { key: 'lamp', reason: 'unknown' },
        { key: 'disableFirstRun', reason: 'policyOnly' },
        { key: 'extraHosts', reason: 'value' },
        { key: 'reconnectSeconds', reason: 'value' },
      ],
    });
    const times = fileOf({
      quietHours: [
        { from: '9am', to: '0930' },
        { from: '10:00', to: '11h' },
      ],
    });
    expect(readSettingsFile(times, noPolicy)).toEqual({
      refused: [{ key: 'quietHours', reason: 'value', place: 'quietHours[1].to' }],
    });
    const inherited = fileOf({ toString: true }).replace('toString', '__proto__');
    expect(readSettingsFile(inherited, noPolicy)).toEqual({
      refused: [{ key: '__proto__', reason: 'unknown' }],
    });
  });

  test('takes nothing where a name stands twice, however it is written', () => {
    const twice = fileOf({ nudges: false }).replace('"nudges"', '"\\u006eudges":true,"nudges"');
    expect(readSettingsFile(twice, noPolicy)).toEqual({
      refused: [{ key: 'nudges', reason: 'twice' }],
    });
    const within = fileOf({ extraHosts: [clinic] }).replace('"label"', '"label":"Other","label"');
    expect(readSettingsFile(within, noPolicy)).toEqual({
      refused: [{ key: 'label', reason: 'twice' }],
    });
    // The same name in different objects, and as a value, is not twice.
    const fine = fileOf({
      extraHosts: [clinic, { ...clinic, host: 'x.example.org', label: 'label' }],
    });
    expect(readSettingsFile(fine, noPolicy)).toMatchObject({ passedOver: [] });
  });

  test('passes over what the policy has fixed, and keeps within its bounds', () => {
    const policy = readPolicy({ slotMinutes: 10, 'reconnectSeconds.max': 100 });
    expect(readSettingsFile(fileOf({ slotMinutes: 15, nudges: false }), policy)).toEqual({
      changes: [{ key: 'nudges', value: false }],
      passedOver: ['slotMinutes'],
    });
    expect(readSettingsFile(fileOf({ slotMinutes: 99 }), policy)).toEqual({
      refused: [{ key: 'slotMinutes', reason: 'value' }],
    });
    expect(readSettingsFile(fileOf({ reconnectSeconds: 101 }), policy)).toEqual({
      refused: [{ key: 'reconnectSeconds', reason: 'value' }],
    });
  });

  test.each([
    ['', 'notJson'],
    ['{"format":', 'notJson'],
    ['[]', 'otherFormat'],
    ['{"nudges":false}', 'otherFormat'],
    ['{"format":"webside-settings","version":1,"settings":[]}', 'otherFormat'],
    ['{"format":"webside-settings","version":2,"settings":{}}', 'otherVersion'],
    [fileOf({}), 'nothing'],
  ])('is none: %s', (text, fault) => {
    expect(readSettingsFile(text, noPolicy)).toEqual({ fault });
  });

  test('may begin with a byte order mark', () => {
    expect(readSettingsFile(`\uFEFF${fileOf({ nudges: false })}`, noPolicy)).toEqual({
      changes: [{ key: 'nudges', value: false }],
      passedOver: [],
    });
  });
});

describe('several choices at once', () => {
  beforeEach(() => fakeBrowser.reset());

  test('are stored together, or none of them', async () => {
    const before = await readSettings();
    expect(
      await chooseAll([
        { key: 'nudges', value: false },
        { key: 'slotMinutes', value: 11 },
      ]),
    ).toEqual({ key: 'slotMinutes', problem: 'must be 10 or 15' });
    expect(await readSettings()).toEqual(before);

    const both = [
      { key: 'nudges', value: false },
      { key: 'slotMinutes', value: 10 },
    ];
    expect(await chooseAll(both)).toBeUndefined();
    expect(await readSettings()).toEqual({ ...before, nudges: false, slotMinutes: 10 });
    expect(await chooseAll(both.map(({ key }) => ({ key })))).toBeUndefined();
    expect(await readSettings()).toEqual(before);
  });
});

describe('a search', () => {
  const all = [
    { key: 'autoStart.teams', texts: ['When a call starts', 'Microsoft Teams'] },
    { key: 'breaks', texts: ['Breaks', 'Tells you when a break is due.'] },
    { key: 'accent', texts: ['Iechyd a lles yn y tŷ'] },
  ];

  test.each([
    ['', ['autoStart.teams', 'breaks', 'accent']],
    ['  TEAMS  call ', ['autoStart.teams']],
    ['autostart', ['autoStart.teams']],
    ['break', ['breaks']],
    ['when', ['autoStart.teams', 'breaks']],
    ['ty', ['accent']],
    ['teams break', []],
  ])('for "%s" finds what has all its words', (query, keys) => {
    expect([...found(query, all)]).toEqual(keys);
  });
});
