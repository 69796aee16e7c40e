import { catalogue } from './settings/catalogue.ts';
import { type Policy, placeOf } from './settings/policy.ts';
import type { ResolvedSettings, Source } from './settings/resolve.ts';
import { type WrittenPolicy, writePolicy } from './settings/written.ts';

/** What the diagnostics page is drawn from. Pure. */
export interface Diagnosis {
  readonly version: string;
  /** Such as "Chrome 156". */
  readonly browser: string;
  /** How Webside came into the browser; `admin` is by policy. */
  readonly installed: InstallType;
  readonly organisationName: string | null;
  readonly supportContact: string | null;
  /** Tells IT which edition of its policy has arrived here. */
  readonly policyVersion: string | null;
  readonly settings: readonly DiagnosedSetting[];
  /** Values that were ignored, each with the reason. */
  readonly passedOver: readonly PassedOver[];
}

export const installTypes = ['admin', 'normal', 'development', 'sideload', 'other'] as const;
export type InstallType = (typeof installTypes)[number];

export interface DiagnosedSetting {
  readonly key: string;
  readonly value: unknown;
  readonly source: Source;
  /** The policy's limits of a number, where it has some. */
  readonly min?: number;
  readonly max?: number;
}

export interface PassedOver {
  readonly of: 'policy' | 'choice';
  /** The path of the value, such as `nudges` or `extraHosts[0].host`. */
  readonly key: string;
  readonly problem: string;
}

export type InForce = ResolvedSettings & { readonly policy: Policy };

export function diagnose(
  { settings, sources, problems, policy }: InForce,
  surroundings: Pick<Diagnosis, 'version' | 'browser' | 'installed'>,
): Diagnosis {
  const values = settings as unknown as Readonly<Record<string, unknown>>;
  return {
    ...surroundings,
    organisationName: policy.organisationName,
    supportContact: policy.supportContact,
    policyVersion: policy.policyVersion,
    settings: Object.keys(catalogue).map((key) => ({
      key,
      value: values[key],
      source: sources[key] ?? 'default',
      ...policy.bounds[key],
    })),
    passedOver: [
      ...policy.problems.map((found) => ({
        of: 'policy' as const,
        key: placeOf(found),
        problem: found.problem,
      })),
      ...problems.map((problem) => ({ of: 'choice' as const, ...problem })),
    ],
  };
}

/** The diagnosis in plain text. Not translated, for whoever looks it up in the code or a manual. */
export function diagnosisText(diagnosis: Diagnosis): string {
  const { version, browser, installed, organisationName, supportContact, policyVersion } =
    diagnosis;
  const limits = ({ min, max }: DiagnosedSetting) => [
    ...(min === undefined ? [] : [`least ${min}`]),
    ...(max === undefined ? [] : [`most ${max}`]),
  ];
  return [
    `Webside ${version} on ${browser}, installed: ${installed}`,
    ...(organisationName === null ? [] : [`organisation: ${organisationName}`]),
    ...(supportContact === null ? [] : [`support: ${supportContact}`]),
    ...(policyVersion === null ? [] : [`policy version: ${policyVersion}`]),
    ...diagnosis.settings.map((setting) => {
      const about = [setting.source, ...limits(setting)].join(', ');
      return `${setting.key} = ${JSON.stringify(setting.value)} (${about})`;
    }),
    ...diagnosis.passedOver.map(({ of, key, problem }) => `ignored in ${of}: ${key} ${problem}`),
    ...(diagnosis.passedOver.length === 0 ? ['nothing was ignored'] : []),
  ].join('\n');
}

/**
 * What is in force here, as a policy for other machines. What the policy fixes stays fixed; what
 * was chosen here is proposed, so that others can choose differently; services are the practice's.
 * Without `policyVersion`, because this is a different policy from the one with that label.
 */
export function asPolicy({ settings, sources, policy }: InForce): WrittenPolicy {
  const chosen = Object.entries(settings).filter(
    ([key]) => sources[key] === 'choice' && key !== 'extraHosts',
  );
  return writePolicy({
    ...policy,
    policyVersion: null,
    defaults: { ...policy.defaults, ...Object.fromEntries(chosen) },
    hosts: settings.extraHosts,
  });
}
