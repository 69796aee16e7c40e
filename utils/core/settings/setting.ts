import * as v from 'valibot';

/** The parts of the settings page, in their order. */
export const settingGroups = [
  'general',
  'services',
  'calls',
  'sidebar',
  'nudges',
  'breaks',
  'note',
  'log',
] as const;

/**
 * One thing a doctor or a practice can choose. Its words are `settings.<key>.title`, `.description`
 * and, for a choice, `.options.<value>` in the string catalogue; a platform's settings share them.
 */
export interface Setting<Value> {
  readonly group: (typeof settingGroups)[number];
  readonly schema: v.GenericSchema<unknown, Value>;
  readonly default: Value;
  /** For a practice's policy alone: the settings page does not show it. */
  readonly policyOnly?: true;
}

export type ValueOf<Entry> = Entry extends Setting<infer Value> ? Value : never;

/** The checks that many settings share. Their messages end the sentence "The value ...". */
export const onOrOff = v.boolean('must be true or false');

export const wholeNumber = (min: number, max: number) =>
  v.pipe(
    v.number(`must be a number from ${min} to ${max}`),
    v.integer('must be a whole number'),
    v.minValue(min, `must be at least ${min}`),
    v.maxValue(max, `must be at most ${max}`),
  );
