import { platformById } from '../utils/core/platforms/index.ts';
import { catalogue } from '../utils/core/settings/catalogue.ts';
import { type Field, fieldOf } from '../utils/core/settings/field.ts';
import { type ManagedType, managedSchema } from '../utils/core/settings/managedSchema.ts';
import { type Setting, settingGroups } from '../utils/core/settings/setting.ts';

/** The English strings by their keys, `settings.nudges.title`. */
export type Words = (key: string) => string | undefined;

export type KeyGroup = 'practice' | (typeof settingGroups)[number];

/** One key that a Webside policy may hold, with what a template says about it. */
export interface PolicyKey {
  readonly key: string;
  readonly group: KeyGroup;
  /** What the browser lets through. */
  readonly type: ManagedType;
  /** How the setting is shown to a person; `undefined` for what describes the practice. */
  readonly field: Field | undefined;
  readonly title: string;
  readonly description: string;
  /** What holds without a policy; `undefined` for what describes the practice. */
  readonly standard: unknown;
  /** What a choice's values are called, in the order of the field's. */
  readonly options: readonly string[];
}

const partWords = {
  fixed: ['fixed', 'Doctors cannot change it.'],
  default: ['default', 'Applies until a doctor chooses something else.'],
  min: ['minimum', 'Doctors cannot go below it.'],
  max: ['maximum', 'Doctors cannot go above it.'],
  /** Services that the practice adds and those that the doctor adds all apply. */
  added: [
    'the practice’s',
    'They come before those that a doctor adds, and a doctor cannot remove them.',
  ],
} as const;

type Part = Exclude<keyof typeof partWords, 'added'>;

const practiceWords: Readonly<Record<string, readonly [string, string]>> = {
  organisationName: [
    'Name of the organisation',
    'Shown beside each setting that you fix, to say who set it.',
  ],
  supportContact: [
    'Who to ask',
    'Shown beside each setting that you fix: a telephone extension, an address or a name.',
  ],
  policyVersion: [
    'Version of the policy',
    'Your own label for this edition of the policy, such as 2026-11-a: up to 40 letters from a to z, digits, full stops, hyphens and underscores. Shown on the Diagnostics page and in the text copied from it, and used for nothing else.',
  ],
};

/** Every key of a policy, in the order of the managed schema, which the catalogue gives. */
export function policyKeys(words: Words): readonly PolicyKey[] {
  return Object.entries(managedSchema().properties ?? {}).map(([key, type]) => {
    const { name, part } = settingOf(key);
    if (part === null) {
      const [title, description] = practiceWords[key] ?? [key, ''];
      return {
        key,
        group: 'practice',
        type,
        field: undefined,
        title,
        description,
        standard: undefined,
        options: [],
      };
    }
    const entry = (catalogue as Record<string, Setting<unknown>>)[name] as Setting<unknown>;
    const field = fieldOf(entry);
    const [family = name, platform] = name.split('.');
    const service = platform === undefined ? undefined : platformById(platform)?.name;
    const [partTitle, meaning] = field.kind === 'hosts' ? partWords.added : partWords[part];
    const title = words(`settings.${family}.title`) ?? name;
    return {
      key,
      group: entry.group,
      type,
      field,
      title: `${service ? `${service}: ` : ''}${title} (${partTitle})`,
      description: `${words(`settings.${family}.description`) ?? ''} ${meaning}`.trim(),
      standard: entry.default,
      options:
        field.kind === 'choice'
          ? field.options.map((option) => {
              const id = typeof option === 'number' ? `value${option}` : option;
              return words(`settings.${family}.options.${id}`) ?? String(option);
            })
          : [],
    };
  });
}

/** The groups in their order, with what they are called. */
export function groupNames(words: Words): readonly (readonly [KeyGroup, string])[] {
  return [
    ['practice', 'Your organisation'],
    ...settingGroups.map((group) => [group, words(`options.groups.${group}`) ?? group] as const),
  ];
}

function settingOf(key: string): { name: string; part: Part | null } {
  if (Object.hasOwn(catalogue, key)) return { name: key, part: 'fixed' };
  for (const part of ['default', 'min', 'max'] as const) {
    const name = key.slice(0, -part.length - 1);
    if (key.endsWith(`.${part}`) && Object.hasOwn(catalogue, name)) return { name, part };
  }
  return { name: key, part: null };
}
