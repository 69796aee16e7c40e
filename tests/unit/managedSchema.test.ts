import { describe, expect, test } from 'vitest';
import { catalogue } from '../../utils/core/settings/catalogue.ts';
import { fieldOf } from '../../utils/core/settings/field.ts';
import { type ManagedType, managedSchema } from '../../utils/core/settings/managedSchema.ts';
import { readPolicy } from '../../utils/core/settings/policy.ts';
import type { Setting } from '../../utils/core/settings/setting.ts';

const schema = managedSchema();
const properties = schema.properties ?? {};
const entries = Object.entries<Setting<unknown>>(catalogue);

/** Whether the browser would let a value through. */
function lets(value: unknown, { type, items, properties }: ManagedType): boolean {
  switch (type) {
    case 'boolean':
    case 'string':
      return typeof value === type;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value) && value.every((item) => items && lets(item, items));
    case 'object':
      return Object.entries(value as object).every(
        ([key, part]) => properties?.[key] && lets(part, properties[key]),
      );
  }
}

function* typesIn(type: ManagedType): Generator<ManagedType> {
  yield type;
  if (type.items) yield* typesIn(type.items);
  for (const part of Object.values(type.properties ?? {})) yield* typesIn(part);
}

describe('the schema for Chrome and Edge', () => {
  test('has every setting, with a default, and for numbers bounds', () => {
    const wanted = entries.flatMap(([key, entry]) => {
      const { kind } = fieldOf(entry);
      const parts = [
        '',
        ...(kind === 'hosts' ? [] : ['.default']),
        ...(kind === 'number' ? ['.min', '.max'] : []),
      ];
      return parts.map((part) => key + part);
    });
    expect(Object.keys(properties).sort()).toEqual(
      [...wanted, 'organisationName', 'supportContact', 'policyVersion'].sort(),
    );
  });

  test('uses no keyword for which Chromium would refuse the whole extension', () => {
    expect(schema.type).toBe('object');
    for (const type of typesIn(schema)) {
      expect(['type', 'properties', 'items', 'description']).toEqual(
        expect.arrayContaining(Object.keys(type)),
      );
      expect(['boolean', 'integer', 'string', 'array', 'object']).toContain(type.type);
      expect(type.type === 'array').toBe(type.items !== undefined);
      expect(type.type === 'object').toBe(type.properties !== undefined);
    }
  });

  test('is a file: nothing in it is lost on the way', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  test('lets through what each setting is without a policy', () => {
    for (const [key, entry] of entries) {
      for (const name of [key, `${key}.default`, `${key}.min`, `${key}.max`]) {
        const type = properties[name];
        if (type) expect(lets(entry.default, type), name).toBe(true);
      }
    }
  });

  test('lets through services with everything they have', () => {
    const service = { host: 'video.example.org', label: 'Video clinic', autoStart: 'ask' };
    expect(properties.extraHosts && lets([service], properties.extraHosts)).toBe(true);
    expect(readPolicy({ extraHosts: [service] }).hosts).toEqual([service]);
  });

  test('has no key that Webside would not know', () => {
    for (const key of Object.keys(properties)) {
      const { problems } = readPolicy({ [key]: null });
      expect(problems, key).toHaveLength(1);
      expect(problems[0]?.problem).not.toMatch('is not a setting|is a limit|must be "extraHosts"');
    }
  });
});
