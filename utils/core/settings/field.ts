import * as v from 'valibot';
import type { AutoStart } from '../platforms/types.ts';
import type { Setting } from './setting.ts';

/** What a field is made from. */
type Checked<Value = unknown> = Pick<Setting<Value>, 'schema'>;

/** How a setting is shown to a person. It follows from the schema, so that nothing is declared twice. */
export type Field =
  | { readonly kind: 'choice'; readonly options: readonly (string | number)[] }
  | { readonly kind: 'switch' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'text'; readonly maxLength: number }
  | { readonly kind: 'template'; readonly maxLength: number }
  | HostsField
  | HoursField;

/** A list of times from ... to, every day (`weekly: false`) or each on its day of the week. */
export interface HoursField {
  readonly kind: 'hours';
  readonly most: number;
  readonly weekly: boolean;
}

/** A list of services by their hosts, each with a name and a choice of its own. */
export interface HostsField {
  readonly kind: 'hosts';
  readonly most: number;
  readonly label: Checked<string>;
  readonly autoStart: Checked<AutoStart>;
}

/** What is wrong with a value, as far as its field can say it in a sentence of its own. */
export type Problem = 'empty' | 'tooLong' | 'notOneLine' | 'notThis';

/** The parts of valibot's schemas that fields are made from. */
interface Described {
  readonly type: string;
  readonly options?: readonly (string | number)[];
  readonly pipe?: readonly {
    readonly type: string;
    readonly requirement?: unknown;
    readonly metadata?: { readonly field?: string };
  }[];
  readonly item?: { readonly entries?: ItemSchemas };
}

interface ItemSchemas {
  readonly from?: unknown;
  readonly weekday?: unknown;
  readonly host?: Checked<string>['schema'];
  readonly label?: Checked<string>['schema'];
  readonly autoStart?: Checked<AutoStart>['schema'];
}

/** The field for a setting. Throws for a schema that no field is made for yet. */
export function fieldOf({ schema }: Checked): Field {
  const { type, options, pipe, item } = schema as unknown as Described;
  if (type === 'picklist' && options) return { kind: 'choice', options };
  if (type === 'boolean') return { kind: 'switch' };
  const bound = (name: string): number | undefined => {
    const requirement = pipe?.find((part) => part.type === name)?.requirement;
    return typeof requirement === 'number' ? requirement : undefined;
  };
  const [min, max, most] = [bound('min_value'), bound('max_value'), bound('max_length')];
  if (type === 'number' && min !== undefined && max !== undefined) {
    return { kind: 'number', min, max };
  }
  const named = pipe?.find((part) => part.metadata)?.metadata?.field;
  if (type === 'string' && most !== undefined && named === 'template') {
    return { kind: 'template', maxLength: most };
  }
  if (type === 'string' && most !== undefined) return { kind: 'text', maxLength: most };
  const { host, label, autoStart } = item?.entries ?? {};
  if (type === 'array' && most !== undefined && host && label && autoStart) {
    return { kind: 'hosts', most, label: { schema: label }, autoStart: { schema: autoStart } };
  }
  if (type === 'array' && most !== undefined && item?.entries?.from) {
    return { kind: 'hours', most, weekly: item.entries.weekday !== undefined };
  }
  throw new Error(`There is no field for a setting of type "${type}".`);
}

/** The value as it would be stored, or what is wrong with it. */
export function check<Value>(
  { schema }: Checked<Value>,
  given: unknown,
): { readonly value: Value } | { readonly problem: Problem } {
  const result = v.safeParse(schema, given);
  return result.success
    ? { value: result.output }
    : { problem: problems[result.issues[0].type] ?? 'notThis' };
}

const problems: Readonly<Record<string, Problem>> = {
  min_length: 'empty',
  max_length: 'tooLong',
  regex: 'notOneLine',
};
