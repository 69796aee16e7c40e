import fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { timeText } from '../../utils/core/breaks/hours.ts';
import type { WeeklyRange } from '../../utils/core/breaks/settings.ts';
import type { ExtraHost } from '../../utils/core/platforms/hosts.ts';
import { catalogue } from '../../utils/core/settings/catalogue.ts';
import { type Field, fieldOf } from '../../utils/core/settings/field.ts';
import { noPolicy, placeOf, policyTexts, readPolicy } from '../../utils/core/settings/policy.ts';
import { resolveSettings, withChoice } from '../../utils/core/settings/resolve.ts';
import type { Setting } from '../../utils/core/settings/setting.ts';
import {
  choose,
  followSettings,
  readSettings,
  readSettingsInForce,
  refreshPolicy,
} from '../../utils/store/settings.ts';
import { clinic, group, other, valuesOf } from './support/settingValues.ts';

const mark = 'must be 1 to 40 letters from a to z, digits, full stops, hyphens or underscores';

const entries = Object.entries<Setting<unknown>>(catalogue);
const keys = entries.map(([key]) => key);
const builtIn: Record<string, unknown> = Object.fromEntries(
  entries.map(([key, entry]) => [key, entry.default]),
);
const entryOf = (key: string) =>
  (catalogue as Record<string, Setting<unknown>>)[key] as Setting<unknown>;
const kindOf = (key: string) => fieldOf(entryOf(key)).kind;

/** What is in force under a policy, as the browser hands it over, and with the doctor's choices. */
const inForce = (policy: unknown, chosen: unknown = {}) =>
  resolveSettings(chosen, readPolicy(policy));
const problemKeys = (policy: unknown) => readPolicy(policy).problems.map(({ key }) => key);

/** A range as an administrator writes it: the minutes as times of the day. */
const withTimes = (range: unknown) => {
  const { from, to, ...day } = range as WeeklyRange;
  return { ...day, from: timeText(from), to: timeText(to) };
};

/** Every form in which a browser or Windows may deliver a value that a policy has. */
function formsOf(field: Field, value: unknown): unknown[] {
  switch (field.kind) {
    case 'switch':
      return value ? [true, 1, '1', 'true'] : [false, 0, '0', 'false'];
    case 'number':
    case 'choice':
      return [value, String(value)];
    case 'text':
    case 'template':
      return [value];
    case 'hosts':
    case 'hours': {
      const items = value as readonly unknown[];
      const texts = items.map((item) => JSON.stringify(item));
      const numbered = (list: readonly unknown[]) =>
        Object.fromEntries(list.map((item, index) => [String(index + 1), item]));
      return [
        items,
        texts,
        JSON.stringify(items),
        // No list has nothing in it and numbers for keys.
        ...(items.length > 0
          ? [numbered(items), numbered(texts), JSON.stringify(numbered(items))]
          : []),
        ...(field.kind === 'hours' ? [items.map(withTimes)] : []),
      ];
    }
  }
}

/** Values that are right for no setting at all. */
const bad = [
  null,
  -1_000_000,
  1.5,
  'no\nsuch',
  {},
  { toString: null },
  { 1: 'x' },
  [null],
  [[]],
] as const;

describe('a policy', () => {
  test('that is not there, or is nothing like one, says nothing', () => {
    for (const raw of [{}, undefined, null, 7, 'policy', true, [], [{ nudges: true }]]) {
      expect(readPolicy(raw)).toEqual(noPolicy);
    }
  });

  test('fixes every setting there is, in every form in which it may be delivered', () => {
    for (const key of keys) {
      const field = fieldOf(entryOf(key));
      fc.assert(
        fc.property(valuesOf(field), (value) => {
          for (const form of formsOf(field, value)) {
            const policy = readPolicy({ [key]: form });
            expect(policy.problems, `${key} = ${JSON.stringify(form)}`).toEqual([]);
            const { settings } = resolveSettings({}, policy);
            expect(settings[key as keyof typeof settings]).toEqual(value);
          }
        }),
        { numRuns: 40 },
      );
    }
  });

  test.each([
    ['nudges', 1, true],
    ['nudges', '1', true],
    ['nudges', 'true', true],
    ['nudges', 0, false],
    ['nudges', '0', false],
    ['nudges', 'false', false],
    ['reconnectSeconds', '90', 90],
    ['reconnectSeconds', ' 90 ', 90],
    ['slotMinutes', '10', 10],
    ['slotMinutes', 10, 10],
    ['panelSide', 'left', 'left'],
    ['serviceName.teams', '  Ward round ', 'Ward round'],
  ])('takes %s = %j for %j', (key, given, value) => {
    expect(readPolicy({ [key]: given })).toEqual({ ...noPolicy, fixed: { [key]: value } });
    expect(readPolicy({ [`${key}.default`]: given })).toEqual({
      ...noPolicy,
      defaults: { [key]: value },
    });
  });

  test.each([
    ['a list', [clinic, group]],
    ['a JSON text', JSON.stringify([clinic, group])],
    ['a list of JSON texts', [JSON.stringify(clinic), JSON.stringify(group)]],
    ['numbered keys', { 1: clinic, 2: group }],
    ['numbered keys out of order', { 10: group, 9: clinic }],
    ['numbered JSON texts', { 1: JSON.stringify(clinic), 2: JSON.stringify(group) }],
    ['a JSON text with numbered keys', JSON.stringify({ 1: clinic, 2: group })],
  ])('takes services as %s', (_, extraHosts) => {
    expect(readPolicy({ extraHosts })).toEqual({ ...noPolicy, hosts: [clinic, group] });
  });

  test.each([
    ['nudges', 'yes', 'must be true or false'],
    ['nudges', 2, 'must be true or false'],
    ['nudges', null, 'must be true or false'],
    ['reconnectSeconds', 301, 'must be at most 300'],
    ['reconnectSeconds', '-1', 'must be at least 0'],
    ['reconnectSeconds', '1.5', 'must be a number from 0 to 300'],
    ['reconnectSeconds', '', 'must be a number from 0 to 300'],
    ['reconnectSeconds', true, 'must be a number from 0 to 300'],
    ['reconnectSeconds.default', 301, 'must be at most 300'],
    ['reconnectSeconds.min', -5, 'must be at least 0'],
    ['reconnectSeconds.max', 'many', 'must be a number from 0 to 300'],
    ['slotMinutes', 12, 'must be 10 or 15'],
    ['slotMinutes', [10], 'must be 10 or 15'],
    ['slotMinutes', { toString: null }, 'must be 10 or 15'],
    ['panelSide', 'top', 'must be "left" or "right"'],
    ['panelSide', ['left'], 'must be "left" or "right"'],
    ['serviceName.teams', '', 'must not be empty'],
    ['serviceName.teams', 7, 'must be text'],
    ['extraHosts', 'video.example.org', 'must be a list of hosts'],
    ['extraHosts', {}, 'must be a list of hosts'],
    ['extraHosts', { first: clinic }, 'must be a list of hosts'],
    ['extraHosts', ['video.example.org'], 'must be a host with a label'],
    ['extraHosts', [{ ...clinic, path: '/' }], 'must be a host with a label'],
    ['extraHosts', [clinic, clinic], 'must not name a host twice'],
    ['extraHosts.default', [clinic], 'must be "extraHosts": a practice\'s services always apply'],
    ['nudges.min', true, 'is a limit, and only numbers can have one'],
    ['slotMinutes.max', 10, 'is a limit, and only numbers can have one'],
    ['extraHosts.max', 3, 'is a limit, and only numbers can have one'],
    ['organisationName', 7, 'must be text'],
    ['organisationName', ' ', 'must not be empty'],
    ['supportContact', 'x'.repeat(201), 'must have at most 200 characters'],
    ['organisationName', 'a\u202Eb', 'must be one line of text'],
    ['organisationName', 'two\nlines', 'must be one line of text'],
    ['supportContact', 'a\u0000b', 'must be one line of text'],
    ['supportContact', 'half a sign \uD83D', 'must be one line of text'],
    ['policyVersion', 'November 2026', mark],
    ['policyVersion', '', mark],
    ['policyVersion', 'x'.repeat(41), mark],
    ['policyVersion', '<b>2</b>', mark],
    ['policyVersion', 2, 'must be text'],
    ['policyVersion.default', '2', 'is not a setting of Webside'],
    ['organisationName.default', 'High Street', 'is not a setting of Webside'],
    ['nudge', true, 'is not a setting of Webside'],
    ['nudges.maximum', true, 'is not a setting of Webside'],
    ['.default', true, 'is not a setting of Webside'],
    ['toString', true, 'is not a setting of Webside'],
    ['__proto__', { nudges: false }, 'is not a setting of Webside'],
    ['constructor.default', true, 'is not a setting of Webside'],
  ])('with %s = %j is skipped there alone, and says what is wrong', (key, value, problem) => {
    const rest = { organisationName: 'High Street', smallWhenSharing: false };
    const raw = JSON.parse(`${JSON.stringify(rest).slice(0, -1)},${JSON.stringify(key)}:0}`);
    Object.defineProperty(raw, key, { value, enumerable: true });
    const expected = { ...readPolicy(rest) };
    const given = key === 'organisationName' ? { ...expected, organisationName: null } : expected;
    const problems = [expect.objectContaining({ key, problem })];
    expect(readPolicy(raw)).toEqual({ ...given, problems });
  });

  test('says where in a list a value is wrong', () => {
    const raw = {
      extraHosts: JSON.stringify([clinic, { ...clinic, host: '*.co.uk' }]),
      quietHours: [{ from: '13:00', to: '25:00' }],
      nudges: 'no',
    };
    expect(readPolicy(raw).problems.map(placeOf)).toEqual([
      'extraHosts[1].host',
      'quietHours[0].to',
      'nudges',
    ]);
  });

  test('takes what is right of a list, and says of every other entry where it is', () => {
    const bad = [{ ...clinic, host: '*.co.uk' }, 'video.example.org'];
    const { hosts, problems } = readPolicy({ extraHosts: [bad[0], clinic, bad[1], group] });
    expect(hosts).toEqual([clinic, group]);
    expect(problems.map(placeOf)).toEqual(['extraHosts[0].host', 'extraHosts[2]']);
    const hours = [
      { from: 780, to: 840 },
      { from: 780, to: 9_999 },
    ];
    expect(readPolicy({ quietHours: hours }).fixed).toEqual({ quietHours: hours.slice(0, 1) });
    // Nothing is set where nothing is right.
    expect(readPolicy({ quietHours: hours.slice(1), extraHosts: bad })).toMatchObject({
      fixed: {},
      hosts: [],
    });
  });

  test('says of a time that is none what would be one', () => {
    const raw = {
      quietHours: [{ from: '1730', to: '9am' }],
      workingHours: [{ weekday: 1, from: '9am', to: '5pm' }],
    };
    const read = readPolicy(raw);
    expect(read.fixed).toEqual({ workingHours: [{ weekday: 1, from: 540, to: 1020 }] });
    expect(read.problems).toMatchObject([
      {
        path: [0, 'from'],
        problem: 'must be a time such as "09:00", or minutes of the day from 0 to 1439',
      },
    ]);
  });

  test('says for people who set it and whom to ask, and which edition it is', () => {
    const texts = { supportContact: 'ext. 12', policyVersion: '2026-11-a_1.0' };
    expect(readPolicy({ organisationName: ' High Street ', ...texts })).toEqual({
      ...noPolicy,
      organisationName: 'High Street',
      ...texts,
    });
  });

  test('has bounds that go together, or none of the two', () => {
    expect(readPolicy({ 'reconnectSeconds.min': 30, 'reconnectSeconds.max': '30' })).toEqual({
      ...noPolicy,
      bounds: { reconnectSeconds: { min: 30, max: 30 } },
    });
    expect(
      readPolicy({
        'reconnectSeconds.min': 90,
        'reconnectSeconds.max': 30,
        'openingNudgeSeconds.max': 60,
      }),
    ).toEqual({
      ...noPolicy,
      bounds: { openingNudgeSeconds: { max: 60 } },
      problems: [
        { key: 'reconnectSeconds.min', problem: 'must not be more than "reconnectSeconds.max"' },
      ],
    });
  });

  test('is read whatever it is made of, and names every value it skipped', () => {
    const inner = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom('toString', 'valueOf', 'length', '1', '2', 'host', 'label', 'autoStart'),
        fc.jsonValue(),
      ),
    );
    const named = fc.tuple(
      fc.oneof(fc.constantFrom(...keys, ...policyTexts), fc.string()),
      fc.constantFrom('', '.default', '.min', '.max', '.', '.DEFAULT'),
    );
    const policies = fc.oneof(
      inner,
      fc.dictionary(
        named.map(([key, part]) => key + part),
        inner,
      ),
    );
    fc.assert(
      fc.property(policies, (raw) => {
        const policy = readPolicy(raw);
        expect(policy.problems.filter(({ problem }) => problem === '')).toEqual([]);
        if (policy.problems.length > 0) {
          const given = Object.keys(raw as object);
          expect(given).toEqual(expect.arrayContaining(policy.problems.map(({ key }) => key)));
        }
        const { settings, sources } = resolveSettings({}, policy);
        expect(Object.keys(sources).sort()).toEqual([...keys].sort());
        const wrong = entries.filter(
          ([key, entry]) => !v.is(entry.schema, settings[key as keyof typeof settings]),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the value in force', () => {
  test('is what the policy fixes, whatever else is said', () => {
    const policy = { slotMinutes: 10, 'slotMinutes.default': 15 };
    const { settings, sources } = inForce(policy, { slotMinutes: 15 });
    expect(settings.slotMinutes).toBe(10);
    expect(sources.slotMinutes).toBe('policy');
  });

  test('is else what the doctor chose, within the bounds', () => {
    const policy = {
      'reconnectSeconds.min': 30,
      'reconnectSeconds.max': 90,
      'reconnectSeconds.default': 45,
    };
    for (const [chosen, value] of [
      [10, 30],
      [60, 60],
      [300, 90],
    ]) {
      const { settings, sources } = inForce(policy, { reconnectSeconds: chosen });
      expect(settings.reconnectSeconds).toBe(value);
      expect(sources.reconnectSeconds).toBe('choice');
    }
  });

  test('is else the default of the policy, and else the built-in one, within the bounds too', () => {
    const policy = {
      'reconnectSeconds.default': 300,
      'reconnectSeconds.max': 200,
      'openingNudgeSeconds.max': 60,
    };
    const { settings, sources } = inForce(policy);
    expect(settings).toMatchObject({ reconnectSeconds: 200, openingNudgeSeconds: 60 });
    expect(sources).toMatchObject({
      reconnectSeconds: 'policyDefault',
      openingNudgeSeconds: 'default',
      slotMinutes: 'default',
    });
  });

  test('of a choice that cannot be used is the default of the policy', () => {
    const { settings, sources, problems } = inForce(
      { 'slotMinutes.default': 10 },
      { slotMinutes: 1 },
    );
    expect(settings.slotMinutes).toBe(10);
    expect(sources.slotMinutes).toBe('policyDefault');
    expect(problems).toEqual([{ key: 'slotMinutes', problem: 'must be 10 or 15' }]);
  });

  test("of the services is the practice's before the doctor's", () => {
    const extraHosts = [clinic, group];
    const ofDoctor = { ...group, label: 'My room', autoStart: 'never' };
    const policy = { extraHosts };
    expect(inForce(policy)).toMatchObject({
      settings: { extraHosts },
      sources: { extraHosts: 'policy' },
    });
    expect(inForce(policy, { extraHosts: [other] })).toMatchObject({
      settings: { extraHosts: [clinic, group, other] },
      sources: { extraHosts: 'choice' },
    });
    // The same host: the practice's word counts.
    expect(inForce(policy, { extraHosts: [ofDoctor] })).toMatchObject({
      settings: { extraHosts },
      sources: { extraHosts: 'policy' },
    });
    expect(inForce({}, { extraHosts: [ofDoctor] }).settings.extraHosts).toEqual([ofDoctor]);
  });

  test('of the services has room for as many as fit from each of the two', () => {
    const twenty = (domain: string) =>
      Array.from({ length: 20 }, (_, n) => ({ ...clinic, host: `v${n}.${domain}.example` }));
    const { settings } = inForce({ extraHosts: twenty('a') }, { extraHosts: twenty('b') });
    expect(settings.extraHosts).toEqual([...twenty('a'), ...twenty('b')]);
  });
});

describe('a choice under a policy', () => {
  const policy = readPolicy({
    nudges: false,
    'slotMinutes.default': 10,
    'reconnectSeconds.min': 30,
    'openingNudgeSeconds.max': 60,
    extraHosts: [clinic],
  });

  test('of what is fixed is refused, and so is taking it back', () => {
    for (const value of [true, false, undefined]) {
      expect(withChoice({ nudges: true }, 'nudges', value, policy)).toEqual({
        key: 'nudges',
        problem: 'is set by your organisation',
      });
    }
  });

  test('beyond its bounds is refused with a sentence that names both ends', () => {
    expect(withChoice({}, 'reconnectSeconds', 29, policy)).toEqual({
      key: 'reconnectSeconds',
      problem: 'must be from 30 to 300 in your organisation',
    });
    expect(withChoice({}, 'openingNudgeSeconds', 61, policy)).toEqual({
      key: 'openingNudgeSeconds',
      problem: 'must be from 10 to 60 in your organisation',
    });
    // What is right for nobody is no matter of the organisation.
    expect(withChoice({}, 'reconnectSeconds', 301, policy)).toEqual({
      key: 'reconnectSeconds',
      problem: 'must be at most 300',
    });
    for (const value of [30, 300]) {
      expect(withChoice({}, 'reconnectSeconds', value, policy)).toEqual({
        choices: { reconnectSeconds: value },
      });
    }
  });

  test('of what the practice only proposes is free, and can be taken back', () => {
    const made = withChoice({}, 'slotMinutes', 15, policy);
    expect(made).toEqual({ choices: { slotMinutes: 15 } });
    expect(withChoice({ slotMinutes: 15 }, 'slotMinutes', undefined, policy)).toEqual({
      choices: {},
    });
  });

  test('leaves choices alone that the policy keeps out of force', () => {
    expect(withChoice({ nudges: true, reconnectSeconds: 5 }, 'slotMinutes', 15, policy)).toEqual({
      choices: { nudges: true, reconnectSeconds: 5, slotMinutes: 15 },
    });
  });

  test("of services stores the doctor's own and not the practice's", () => {
    expect(withChoice({}, 'extraHosts', [clinic, group], policy)).toEqual({
      choices: { extraHosts: [group] },
    });
    // Changed or left out: it makes no difference.
    const changed = { ...clinic, autoStart: 'never' };
    for (const list of [[changed, group], [group], [changed, group, { host: clinic.host }]]) {
      expect(withChoice({}, 'extraHosts', list, policy)).toEqual({
        choices: { extraHosts: [group] },
      });
    }
    for (const list of ['none', [clinic, null], [clinic, {}]]) {
      expect(withChoice({}, 'extraHosts', list, policy)).toMatchObject({ key: 'extraHosts' });
    }
  });

  test("of services keeps those of the doctor that the practice's stand for", () => {
    const mine: ExtraHost = { ...clinic, label: 'My clinic', autoStart: 'never' };
    const chosen = { extraHosts: [mine, group] };
    const shown = resolveSettings(chosen, policy).settings.extraHosts;
    expect(shown).toEqual([clinic, group]);
    const result = withChoice(chosen, 'extraHosts', [...shown, other], policy);
    expect(result).toEqual({ choices: { extraHosts: [group, other, mine] } });
    if ('choices' in result) {
      expect(resolveSettings(result.choices).settings.extraHosts).toEqual([group, other, mine]);
    }
  });

  test('of services has room for as many as without a policy', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ ...group, host: `v${n}.example.com` }));
    const full = readPolicy({ extraHosts: many(20) });
    const own = many(40).slice(20);
    expect(withChoice({}, 'extraHosts', [...full.hosts, ...own], full)).toEqual({
      choices: { extraHosts: own },
    });
    expect(withChoice({}, 'extraHosts', [...full.hosts, ...own, other], full)).toEqual({
      key: 'extraHosts',
      problem: 'must have at most 20 hosts',
    });
  });
});

describe('for every policy, whatever the doctor chose', () => {
  type Part = '' | '.default' | '.min' | '.max';
  interface Statement {
    readonly key: string;
    readonly part: Part;
    readonly given: unknown;
    /** What it means; `undefined` where it is to be skipped. */
    readonly value: unknown;
  }

  const statements: fc.Arbitrary<Statement> = fc
    .tuple(fc.constantFrom(...keys), fc.constantFrom<Part>('', '.default', '.min', '.max'))
    .chain(([key, part]) => {
      const field = fieldOf(entryOf(key));
      const bound = part === '.min' || part === '.max';
      const possible = !(bound && field.kind !== 'number') && key + part !== 'extraHosts.default';
      const good = valuesOf(field).chain((value) =>
        fc
          .constantFrom(...formsOf(field, value))
          .map((given) => ({ key, part, given, value: possible ? value : undefined })),
      );
      const wrong = fc
        .constantFrom(...bad)
        .map((given) => ({ key, part, given, value: undefined }));
      return fc.oneof({ arbitrary: good, weight: 4 }, { arbitrary: wrong, weight: 1 });
    });
  /** At most one for each key of a policy. */
  const policies = fc.uniqueArray(statements, {
    selector: ({ key, part }) => key + part,
    maxLength: 60,
    size: 'max',
  });
  const choices = fc
    .array(
      fc
        .constantFrom(...keys)
        .chain((key) =>
          fc
            .oneof(valuesOf(fieldOf(entryOf(key))), fc.constantFrom(...bad))
            .map((value) => [key, value] as const),
        ),
      { maxLength: 30 },
    )
    .map((list): Record<string, unknown> => Object.fromEntries(list));

  const rawOf = (policy: readonly Statement[]) =>
    Object.fromEntries(policy.map(({ key, part, given }) => [key + part, given]));

  /** The rule, told once more and in another way. */
  function expected(key: string, policy: readonly Statement[], chosen: Record<string, unknown>) {
    const said = (part: Part) =>
      policy.find((statement) => statement.key === key && statement.part === part)?.value;
    const choice = v.is(entryOf(key).schema, chosen[key]) ? chosen[key] : undefined;
    if (kindOf(key) === 'hosts') {
      const practice = (said('') ?? []) as ExtraHost[];
      const taken = practice.map(({ host }) => host);
      const own = ((choice ?? []) as ExtraHost[]).filter(({ host }) => !taken.includes(host));
      return [...practice, ...own];
    }
    if (said('') !== undefined) return said('');
    const value = choice ?? said('.default') ?? builtIn[key];
    if (typeof value !== 'number') return value;
    const [min = -Infinity, max = Infinity] = [said('.min'), said('.max')] as number[];
    if (min > max) return value;
    return Math.max(min, Math.min(max, value));
  }

  test('locks, bounds and precedence hold', () => {
    fc.assert(
      fc.property(policies, choices, (policy, chosen) => {
        const { settings, sources } = inForce(rawOf(policy), chosen);
        expect(settings).toEqual(
          Object.fromEntries(keys.map((key) => [key, expected(key, policy, chosen)])),
        );
        const says = (statement: Statement) =>
          statement.part === '' && statement.value !== undefined;
        const fixed = policy.filter(says).map(({ key }) => key);
        // The list of services is told apart above.
        const single = (key: string) => kindOf(key) !== 'hosts';
        expect(
          keys
            .filter((key) => sources[key] === 'policy')
            .filter(single)
            .sort(),
        ).toEqual(fixed.filter(single).sort());
      }),
      { numRuns: 1_000 },
    );
  });

  test('every value that cannot be used is named, and no other', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const wrong = policy.filter(({ value }) => value === undefined);
        const named = problemKeys(rawOf(policy));
        expect(named).toEqual(expect.arrayContaining(wrong.map(({ key, part }) => key + part)));
        // Beyond them there are only bounds that do not go together.
        for (const key of named) {
          const statement = policy.find((one) => one.key + one.part === key);
          expect(statement?.value === undefined || statement.part === '.min').toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('what it says of one setting, right or wrong, changes no other', () => {
    fc.assert(
      fc.property(
        policies,
        choices,
        fc.constantFrom(...keys),
        fc.tuple(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), fc.jsonValue()),
        (policy, chosen, key, [fixed, proposed, min, max]) => {
          const before = rawOf(policy);
          const after = {
            ...before,
            [key]: fixed,
            [`${key}.default`]: proposed,
            [`${key}.min`]: min,
            [`${key}.max`]: max,
          };
          const { [key as 'nudges']: _, ...others } = inForce(before, chosen).settings;
          expect(inForce(after, chosen).settings).toMatchObject(others);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a choice that is taken is in force, and one that is refused changes nothing', () => {
    const choice = fc
      .constantFrom(...keys)
      .chain((key) => valuesOf(fieldOf(entryOf(key))).map((value) => [key, value] as const));
    fc.assert(
      fc.property(policies, choices, choice, (statements, chosen, [key, value]) => {
        const policy = readPolicy(rawOf(statements));
        const before = resolveSettings(chosen, policy).settings;
        const result = withChoice(chosen, key, value, policy);
        if ('problem' in result) {
          expect(Object.hasOwn(policy.fixed, key) || key in policy.bounds).toBe(true);
          return;
        }
        const { settings } = resolveSettings(result.choices, policy);
        const { [key as 'nudges']: now, ...others } = settings;
        expect(before).toMatchObject(others);
        if (kindOf(key) !== 'hosts') expect(now).toEqual(value);
        // Without the policy the doctor's other choices are what they were.
        const { [key as 'nudges']: _, ...without } = resolveSettings(chosen).settings;
        expect(resolveSettings(result.choices).settings).toMatchObject(without);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the policy in the browser', () => {
  const { managed, local } = fakeBrowser.storage;
  const second = 1_000;

  beforeEach(() => {
    fakeBrowser.reset();
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  test('is in force as soon as it was read, and kept for the next start', async () => {
    await managed.set({ slotMinutes: 10, organisationName: 'High Street' });
    expect(await refreshPolicy()).toBe(true);
    expect((await readSettings()).slotMinutes).toBe(10);
    expect(await refreshPolicy()).toBe(false);
    vi.spyOn(managed, 'get').mockRejectedValue(new Error('not loaded'));
    expect(await readSettingsInForce()).toMatchObject({
      settings: { slotMinutes: 10 },
      sources: { slotMinutes: 'policy', nudges: 'default' },
      policy: { organisationName: 'High Street', problems: [] },
    });
  });

  test('may come some seconds after the first start', async () => {
    expect(await refreshPolicy()).toBe(false);
    expect(await readSettings()).toEqual(builtIn);
    await managed.set({ slotMinutes: 10 });
    expect(await refreshPolicy()).toBe(true);
    expect((await readSettings()).slotMinutes).toBe(10);
  });

  test('is none where the browser refuses to say, as Firefox does', async () => {
    vi.spyOn(managed, 'get').mockRejectedValue(new Error('Managed storage manifest not found'));
    expect(await refreshPolicy()).toBe(false);
    expect(await readSettings()).toEqual(builtIn);
    expect(await local.get(null)).toEqual({});
  });

  test('stays in force while the browser has not loaded it yet', async () => {
    await local.set({ policy: { slotMinutes: 10 } });
    const looking = refreshPolicy();
    await vi.advanceTimersByTimeAsync(3 * second);
    expect((await readSettings()).slotMinutes).toBe(10);
    await managed.set({ slotMinutes: 10 });
    await vi.advanceTimersByTimeAsync(3 * second);
    expect(await looking).toBe(false);
    expect((await readSettings()).slotMinutes).toBe(10);
  });

  test('goes when it is still gone at a second look, and leaves the choices', async () => {
    await local.set({
      policy: { reconnectSeconds: 30, nudges: false },
      settings: { reconnectSeconds: 120, slotMinutes: 10 },
    });
    const looking = refreshPolicy();
    await vi.advanceTimersByTimeAsync(4_900);
    expect((await readSettings()).reconnectSeconds).toBe(30);
    await vi.advanceTimersByTimeAsync(200);
    expect(await looking).toBe(true);
    expect(await readSettings()).toEqual({ ...builtIn, reconnectSeconds: 120, slotMinutes: 10 });
  });

  test('that changes while an earlier look waits is the one in force afterwards', async () => {
    await local.set({ policy: { reconnectSeconds: 30 } });
    const earlier = refreshPolicy();
    await vi.advanceTimersByTimeAsync(2 * second);
    await managed.set({ reconnectSeconds: 45 });
    expect(await refreshPolicy()).toBe(true);
    await vi.advanceTimersByTimeAsync(4 * second);
    await earlier;
    expect((await readSettings()).reconnectSeconds).toBe(45);
  });

  test('keeps nobody waiting where the browser does not answer', async () => {
    await local.set({ policy: { nudges: false } });
    vi.spyOn(managed, 'get').mockImplementation(() => new Promise(() => {}));
    void refreshPolicy();
    await vi.advanceTimersByTimeAsync(60 * second);
    expect((await readSettings()).nudges).toBe(false);
    expect(await choose('slotMinutes', 10)).toBeUndefined();
    expect(await readSettings()).toEqual({ ...builtIn, nudges: false, slotMinutes: 10 });
  });

  test('keeps the doctor from choosing what it fixes, and stores nothing of it', async () => {
    await local.set({ policy: { nudges: false, extraHosts: [clinic] } });
    expect(await choose('nudges', true)).toBe('is set by your organisation');
    expect(await choose('extraHosts', [clinic, group])).toBeUndefined();
    expect((await local.get('settings')).settings).toEqual({ extraHosts: [group] });
    expect((await readSettings()).extraHosts).toEqual([clinic, group]);
  });

  test('that changes reaches an open page, with where each value comes from', async () => {
    const page = new AbortController();
    const seen: unknown[] = [];
    followSettings(
      ({ slotMinutes }, { sources }) => seen.push([slotMinutes, sources.slotMinutes]),
      page.signal,
    );
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    await managed.set({ 'slotMinutes.default': 10 });
    await refreshPolicy();
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    expect(seen).toEqual([
      [15, 'default'],
      [10, 'policyDefault'],
    ]);
    page.abort();
  });
});
