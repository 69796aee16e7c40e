import fc from 'fast-check';
import type { ExtraHost } from '../../../utils/core/platforms/hosts.ts';
import type { Field } from '../../../utils/core/settings/field.ts';

export const clinic: ExtraHost = {
  host: 'video.example.org',
  label: 'Video clinic',
  autoStart: 'ask',
};
export const group: ExtraHost = {
  host: '*.group.example',
  label: 'Group room',
  autoStart: 'always',
};
export const other: ExtraHost = {
  host: 'other.example.org',
  label: 'Video clinic',
  autoStart: 'ask',
};

/** Values that a field lets a person set, as they are stored. */
export function valuesOf(field: Field): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'choice':
      return fc.constantFrom(...field.options);
    case 'switch':
      return fc.boolean();
    case 'number':
      return fc.integer(field);
    case 'text':
      return fc
        .string({ minLength: 1, maxLength: field.maxLength })
        .filter((text) => text.trim() === text);
    case 'template':
      return fc.constantFrom('', '{items}', '{mode}.[ {open}.]');
    case 'hosts':
      return fc.uniqueArray(fc.constantFrom(clinic, group, other), {
        selector: ({ host }) => host,
        maxLength: field.most,
      });
    case 'hours': {
      const times = {
        from: fc.integer({ min: 0, max: 1439 }),
        to: fc.integer({ min: 0, max: 1440 }),
      };
      const range = fc.record(times).filter(({ from, to }) => from !== to);
      const weekly = fc
        .tuple(fc.integer({ min: 0, max: 6 }), range)
        .map(([weekday, hours]) => ({ weekday, ...hours }));
      return fc.array<object>(field.weekly ? weekly : range, { maxLength: field.most });
    }
  }
}
