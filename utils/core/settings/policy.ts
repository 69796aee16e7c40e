import * as v from 'valibot';
import { readWrittenTime } from '../breaks/hours.ts';
import type { ExtraHost } from '../platforms/hosts.ts';
import { catalogue } from './catalogue.ts';
import { type Field, fieldOf } from './field.ts';
import type { Setting } from './setting.ts';

/**
 * What a practice's browser policy says, read key by key. For a setting `k` the policy may hold
 * `k` (fixed: the doctor cannot change it), `k.default` (in force until the doctor chooses) and, for
 * whole numbers, `k.min` and `k.max` (bounds of the doctor's choice). Flat keys, so that a browser
 * that drops a bad value drops nothing else with it. Pure.
 */
export interface Policy {
  readonly fixed: Readonly<Record<string, unknown>>;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly bounds: Readonly<Record<string, Bounds>>;
  /** The practice's services. They come before the doctor's own, and the doctor cannot remove them. */
  readonly hosts: readonly ExtraHost[];
  /** Who set the policy, and who to ask about it; for people to read. */
  readonly organisationName: string | null;
  readonly supportContact: string | null;
  /** Which edition of the policy this is, in the practice's own words. */
  readonly policyVersion: string | null;
  readonly problems: readonly PolicyProblem[];
}

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** A value of the policy that was ignored: where it is, and what a right one looks like. */
export interface PolicyProblem {
  readonly key: string;
  /** Where in the value it is wrong, as in `[0, 'host']`; absent where it is the value as a whole. */
  readonly path?: Path;
  readonly problem: string;
}

type Path = readonly (string | number)[];

/** The place of a value that was ignored, as people write it: `extraHosts[0].host`. */
export function placeOf({ key, path = [] }: Pick<PolicyProblem, 'key' | 'path'>): string {
  return key + path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
}

/** The steps to what Valibot found wrong; none where it is the value as a whole. */
export function stepsOf(path: readonly { readonly key: unknown }[] | undefined): Path {
  return path?.map(({ key }) => key as string | number) ?? [];
}

export const noPolicy: Policy = {
  fixed: {},
  defaults: {},
  bounds: {},
  hosts: [],
  organisationName: null,
  supportContact: null,
  policyVersion: null,
  problems: [],
};

/** The one setting for which the policy's values and the doctor's both apply. */
const hostsKey = 'extraHosts';
const parts = ['default', 'min', 'max'] as const;
type Part = (typeof parts)[number] | 'fixed';

const forPeople = v.pipe(
  v.string('must be text'),
  v.trim(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(200, 'must have at most 200 characters'),
  // Signs without a shape turn the words around them, or are none that a file can hold.
  v.regex(/^\P{C}*$/u, 'must be one line of text'),
);

/** What a policy says of itself, in texts of its own keys. */
const texts = {
  organisationName: forPeople,
  supportContact: forPeople,
  policyVersion: v.pipe(
    v.string('must be text'),
    v.regex(
      /^[\w.-]{1,40}$/,
      'must be 1 to 40 letters from a to z, digits, full stops, hyphens or underscores',
    ),
  ),
} as const satisfies Partial<Record<keyof Policy, v.GenericSchema<unknown, string>>>;
type TextKey = keyof typeof texts;

/** Those keys. None is a setting: no doctor chooses them. */
export const policyTexts = Object.keys(texts) as readonly TextKey[];

/**
 * Reads a policy value by value. One that cannot be used is ignored and affects no other.
 * @param raw managed storage, of any shape
 */
export function readPolicy(raw: unknown): Policy {
  const policy = {
    fixed: {} as Record<string, unknown>,
    defaults: {} as Record<string, unknown>,
    bounds: {} as Record<string, Bounds>,
    hosts: [] as readonly ExtraHost[],
    organisationName: null as string | null,
    supportContact: null as string | null,
    policyVersion: null as string | null,
    problems: [] as PolicyProblem[],
  };
  const values = typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? raw : {};
  for (const [key, given] of Object.entries(values)) {
    const { problems = [], ...read } = readValue(key, given);
    policy.problems.push(...problems.map((problem) => ({ key, ...problem })));
    if (!('part' in read)) continue;
    if (read.part === 'text') policy[read.name] = read.value;
    else if (read.name === hostsKey) policy.hosts = read.value as readonly ExtraHost[];
    else if (read.part === 'fixed') policy.fixed[read.name] = read.value;
    else if (read.part === 'default') policy.defaults[read.name] = read.value;
    else policy.bounds[read.name] = { ...policy.bounds[read.name], [read.part]: read.value };
  }
  for (const [name, { min, max }] of Object.entries(policy.bounds)) {
    if (min === undefined || max === undefined || min <= max) continue;
    delete policy.bounds[name];
    policy.problems.push({ key: `${name}.min`, problem: `must not be more than "${name}.max"` });
  }
  return policy;
}

type Problems = readonly Omit<PolicyProblem, 'key'>[];

/** What is right of a value, and what is wrong. */
type Read = { readonly problems?: Problems } & (
  | { readonly part: 'text'; readonly name: TextKey; readonly value: string }
  | { readonly part: Part; readonly name: string; readonly value: unknown }
  | { readonly problems: Problems }
);

function readValue(key: string, given: unknown): Read {
  const textKey = policyTexts.find((name) => name === key);
  if (textKey) {
    const result = v.safeParse(texts[textKey], given);
    return result.success
      ? { part: 'text', name: textKey, value: result.output }
      : wrong(result.issues[0].message);
  }
  const part: Part = parts.find((part) => key.endsWith(`.${part}`)) ?? 'fixed';
  const name = part === 'fixed' ? key : key.slice(0, -part.length - 1);
  const entry = Object.hasOwn(catalogue, name)
    ? (catalogue as Record<string, Setting<unknown>>)[name]
    : undefined;
  if (!entry) return wrong('is not a setting of Webside');
  const field = fieldOf(entry);
  const bound = part === 'min' || part === 'max';
  if (bound && field.kind !== 'number') return wrong('is a limit, and only numbers can have one');
  if (part === 'default' && name === hostsKey) {
    return wrong(`must be "${hostsKey}": a practice's services always apply`);
  }
  const { value, problems } = readEntries(entry.schema, coerce(field, given));
  return value === undefined ? { problems } : { part, name, value, problems };
}

const wrong = (problem: string): Read => ({ problems: [{ problem }] });

/**
 * Reads a value; of a list, what is right in it. An entry that cannot be used costs no other.
 * @returns no value where none of it can be used
 */
function readEntries(
  schema: Setting<unknown>['schema'],
  given: unknown,
): { readonly value?: unknown; readonly problems: Problems } {
  const problems: Omit<PolicyProblem, 'key'>[] = [];
  let entries = Array.isArray(given) ? given.map((entry, place) => ({ entry, place })) : undefined;
  for (;;) {
    const result = v.safeParse(schema, entries?.map(({ entry }) => entry) ?? given);
    const isNothing = problems.length > 0 && entries?.length === 0;
    if (isNothing) return { problems };
    if (result.success) return { value: result.output, problems };
    const [{ message, path }] = result.issues;
    const [at, ...within] = stepsOf(path);
    const bad = typeof at === 'number' ? entries?.[at] : undefined;
    if (!bad) {
      const whole = at === undefined ? {} : { path: [at, ...within] };
      return { problems: [...problems, { problem: message, ...whole }] };
    }
    problems.push({ problem: message, path: [bad.place, ...within] });
    entries = entries?.filter((entry) => entry !== bad);
  }
}

/**
 * What Windows delivers, as the value that was meant: 1 and 0 for yes and no, digits for numbers,
 * and JSON texts or lists with numbered keys for lists. What is none of these stays as it is.
 */
export function coerce(field: Field, given: unknown): unknown {
  switch (field.kind) {
    case 'switch':
      if (given === 1 || given === '1' || given === 'true') return true;
      if (given === 0 || given === '0' || given === 'false') return false;
      return given;
    case 'number':
      return number(given);
    case 'choice':
      return choice(field.options, given);
    case 'text':
    case 'template':
      return given;
    case 'hosts':
      return list(given);
    case 'hours':
      return hours(list(given));
  }
}

/** Times of the day as people write them, such as "09:00", among their minutes. */
function hours(given: unknown): unknown {
  if (!Array.isArray(given)) return given;
  return given.map((item) => {
    if (typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(
      Object.entries(item).map(([key, value]) => [
        key,
        key === 'weekday' ? number(value) : readWrittenTime(value),
      ]),
    );
  });
}

function choice(options: readonly (string | number)[], given: unknown): unknown {
  if (typeof given !== 'string' && typeof given !== 'number') return given;
  return options.find((option) => String(option) === String(given).trim()) ?? given;
}

function number(given: unknown): unknown {
  return typeof given === 'string' && /^-?\d+$/.test(given.trim()) ? Number(given) : given;
}

function list(given: unknown): unknown {
  const read = json(given);
  if (Array.isArray(read)) return read.map(json);
  if (typeof read !== 'object' || read === null) return read;
  const keys = Object.keys(read);
  if (keys.length === 0 || !keys.every((key) => /^\d+$/.test(key))) return read;
  return keys
    .sort((a, b) => Number(a) - Number(b))
    .map((key) => json((read as Record<string, unknown>)[key]));
}

function json(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}
