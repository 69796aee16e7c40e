import { catalogue } from './catalogue.ts';
import { type Field, fieldOf } from './field.ts';
import { policyTexts } from './policy.ts';
import type { Setting } from './setting.ts';

/** The parts of JSON Schema that Chromium takes in a managed schema. */
export interface ManagedType {
  readonly type: 'boolean' | 'integer' | 'string' | 'array' | 'object';
  readonly description?: string;
  readonly items?: ManagedType;
  readonly properties?: Readonly<Record<string, ManagedType>>;
}

/**
 * The managed schema of Chrome and Edge, from the catalogue. Types alone, without bounds or lists of
 * values: the browser silently drops what does not fit, while Webside ignores it and says
 * why. Chromium refuses the whole extension for `additionalProperties`, lists of types and the like.
 */
export function managedSchema(): ManagedType {
  const properties: Record<string, ManagedType> = Object.fromEntries(
    policyTexts.map((key) => [key, { type: 'string' }]),
  );
  for (const [key, entry] of Object.entries<Setting<unknown>>(catalogue)) {
    const field = fieldOf(entry);
    const type = typeOf(field);
    properties[key] = type;
    if (field.kind !== 'hosts') properties[`${key}.default`] = type;
    if (field.kind === 'number') {
      properties[`${key}.min`] = type;
      properties[`${key}.max`] = type;
    }
  }
  return { type: 'object', properties };
}

function typeOf(field: Field): ManagedType {
  switch (field.kind) {
    case 'switch':
      return { type: 'boolean' };
    case 'number':
      return { type: 'integer' };
    case 'choice':
      return {
        type: field.options.every((option) => typeof option === 'number') ? 'integer' : 'string',
      };
    case 'text':
    case 'template':
      return { type: 'string' };
    case 'hosts': {
      const text: ManagedType = { type: 'string' };
      const properties = { host: text, label: text, autoStart: text };
      return { type: 'array', items: { type: 'object', properties } };
    }
    case 'hours': {
      const text: ManagedType = { type: 'string' };
      const properties = {
        ...(field.weekly ? { weekday: { type: 'integer' } as const } : {}),
        from: text,
        to: text,
      };
      return { type: 'array', items: { type: 'object', properties } };
    }
  }
}
