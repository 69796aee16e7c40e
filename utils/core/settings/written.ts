import { type ManagedType, managedSchema } from './managedSchema.ts';
import { type Policy, policyTexts, readPolicy } from './policy.ts';

/** A policy as it is written down: flat keys, values of the types that browsers let through. Pure. */
export type WrittenPolicy = Readonly<Record<string, unknown>>;

/** What `readPolicy` would read again as the same policy, but for the problems. */
export function writePolicy(policy: Policy): WrittenPolicy {
  const { fixed, defaults, bounds, hosts } = policy;
  const texts = policyTexts.flatMap((key) => (policy[key] === null ? [] : [[key, policy[key]]]));
  const values: Record<string, unknown> = {
    ...Object.fromEntries(texts),
    ...fixed,
    ...(hosts.length > 0 ? { extraHosts: hosts } : {}),
  };
  for (const [key, value] of Object.entries(defaults)) values[`${key}.default`] = value;
  for (const [key, { min, max }] of Object.entries(bounds)) {
    if (min !== undefined) values[`${key}.min`] = min;
    if (max !== undefined) values[`${key}.max`] = max;
  }
  const types = managedSchema().properties ?? {};
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, fitted(value, types[key])]),
  );
}

/**
 * One value of a policy in the form that every browser lets through. What is written in it already
 * stays as it is; a text for a number, say, becomes the number.
 */
export function writtenValue(key: string, given: unknown): unknown {
  const type = managedSchema().properties?.[key];
  if (type && fits(given, type)) return given;
  return writePolicy(readPolicy({ [key]: given }))[key];
}

/** Whether Chrome and Edge would let a value through: they drop what is of another type. */
export function fits(value: unknown, { type, items, properties = {} }: ManagedType): boolean {
  switch (type) {
    case 'boolean':
    case 'string':
      return typeof value === type;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value) && value.every((item) => items && fits(item, items));
    case 'object':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.entries(value).every(([key, part]) => {
          const partType = Object.hasOwn(properties, key) ? properties[key] : undefined;
          return partType !== undefined && fits(part, partType);
        })
      );
  }
}

/** Numbers where the schema takes a text, as in times of the day, go as their digits. */
function fitted(value: unknown, type: ManagedType | undefined): unknown {
  if (type?.type === 'string' && typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map((item) => fitted(item, type?.items));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, fitted(part, type?.properties?.[key])]),
    );
  }
  return value;
}
