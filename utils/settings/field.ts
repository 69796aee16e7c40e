import type { Setting } from './catalogue.ts';

/** How a setting is shown to a person: told from its schema, so that nothing is declared twice. */
export type Field =
  | { readonly kind: 'choice'; readonly options: readonly (string | number)[] }
  | { readonly kind: 'switch' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number };

/** The parts of valibot's schemas that fields are told from. */
interface Described {
  readonly type: string;
  readonly options?: readonly (string | number)[];
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
}

/** The field for a setting. Throws for a schema that no field is made for yet. */
export function fieldOf({ schema }: Pick<Setting<unknown>, 'schema'>): Field {
  const { type, options, pipe } = schema as unknown as Described;
  if (type === 'picklist' && options) return { kind: 'choice', options };
  if (type === 'boolean') return { kind: 'switch' };
  const bound = (name: string) => pipe?.find((part) => part.type === name)?.requirement;
  const [min, max] = [bound('min_value'), bound('max_value')];
  if (type === 'number' && typeof min === 'number' && typeof max === 'number') {
    return { kind: 'number', min, max };
  }
  throw new Error(`There is no field for a setting of type "${type}".`);
}
