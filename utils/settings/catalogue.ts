import * as v from 'valibot';
import { platforms } from '../platforms/index.ts';
import type { AutoStart } from '../platforms/types.ts';

/** The parts of the settings page, in their order. */
export const settingGroups = ['calls', 'sidebar', 'nudges', 'log'] as const;

/**
 * One thing a doctor or a practice can choose. Its words are `settings.<key>.title`, `.description`
 * and, for a choice, `.options.<value>` in the string catalogue; a platform's settings share them.
 */
export interface Setting<Value> {
  readonly group: (typeof settingGroups)[number];
  readonly schema: v.GenericSchema<unknown, Value>;
  readonly default: Value;
}

function setting<Value>(entry: Setting<Value>): Setting<Value> {
  return entry;
}

const wholeNumber = (min: number, max: number) =>
  v.pipe(
    v.number(`must be a number from ${min} to ${max}`),
    v.integer('must be a whole number'),
    v.minValue(min, `must be at least ${min}`),
    v.maxValue(max, `must be at most ${max}`),
  );

const general = {
  /** Seconds a call that dropped may take to come back as the same consultation. */
  reconnectSeconds: setting({ group: 'calls', schema: wholeNumber(0, 300), default: 60 }),
  /** Length of an appointment, minutes: the closing nudge comes at 70 % of it. */
  slotMinutes: setting<10 | 15>({
    group: 'nudges',
    schema: v.picklist([10, 15], 'must be 10 or 15'),
    default: 15,
  }),
  nudges: setting({
    group: 'nudges',
    schema: v.boolean('must be true or false'),
    default: true,
  }),
  /** Seconds into the call until the opening nudge. */
  openingNudgeSeconds: setting({ group: 'nudges', schema: wholeNumber(10, 600), default: 120 }),
  /** Edge of the call page at which the panel sits. */
  panelSide: setting<'left' | 'right'>({
    group: 'sidebar',
    schema: v.picklist(['left', 'right'], 'must be "left" or "right"'),
    default: 'right',
  }),
  /** How exactly the log keeps a consultation's start. */
  timePrecision: setting<'exact' | 'hour' | 'date'>({
    group: 'log',
    schema: v.picklist(['exact', 'hour', 'date'], 'must be "exact", "hour" or "date"'),
    default: 'hour',
  }),
};

type PlatformKey = `autoStart.${string}`;

/** When a call on this platform opens the checklist. One entry a platform, with its own default. */
const perPlatform: Readonly<Record<PlatformKey, Setting<AutoStart>>> = Object.fromEntries(
  platforms.map(({ id, autoStart }) => [
    `autoStart.${id}`,
    setting<AutoStart>({
      group: 'calls',
      schema: v.picklist(['always', 'ask', 'never'], 'must be "always", "ask" or "never"'),
      default: autoStart,
    }),
  ]),
);

/** Every setting there is. Types, defaults and checks come from here and from nowhere else. */
export const catalogue: typeof perPlatform & typeof general = { ...perPlatform, ...general };

type ValueOf<Entry> = Entry extends Setting<infer Value> ? Value : never;

export type Settings = {
  readonly [Key in keyof typeof general]: ValueOf<(typeof general)[Key]>;
} & Readonly<Record<PlatformKey, AutoStart>>;
