import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findIdentifiers,
  type IdentifierKind,
  identifierKinds,
  isNhsNumber,
} from '../../utils/core/log/identifiers.ts';

const kindsIn = (text: string) => findIdentifiers(text).map(({ kind }) => kind);

/** Each with the part of it that tells. */
const telling: readonly (readonly [IdentifierKind, string, string])[] = [
  ['nhsNumber', 'NHS no 943 476 5919.', '943 476 5919'],
  ['nhsNumber', '(9434765919)', '9434765919'],
  ['nhsNumber', 'no. 943-476-5919', '943-476-5919'],
  ['date', 'born 3/4/1980', '3/4/1980'],
  ['date', 'dob 03.04.80, well', '03.04.80'],
  ['date', 'dob 03-04-1980', '03-04-1980'],
  ['date', 'DOB 1980-04-03', '1980-04-03'],
  ['date', 'born on 3 April 1980', '3 April 1980'],
  ['date', 'born on 3rd of Sept 1980', '3rd of Sept 1980'],
  ['date', 'born April 3, 1980', 'April 3, 1980'],
  ['phone', 'ring 07700 900123 first', '07700 900123'],
  ['phone', 'ring 020 7946 0018', '020 7946 0018'],
  ['phone', 'ring (0161) 496 0018', '(0161) 496 0018'],
  ['phone', 'ring +44 7700 900 123', '+44 7700 900 123'],
  ['postcode', 'lives at SW1A 1AA', 'SW1A 1AA'],
  ['postcode', 'lives in m11ae now', 'm11ae'],
  ['postcode', 'EC1A 1BB', 'EC1A 1BB'],
  ['email', 'write to a.b+c@mail.example.org', 'a.b+c@mail.example.org'],
];

describe('a text that tells who a patient may be', () => {
  test.each(telling)('by a %s: %s', (kind, text, part) => {
    expect(findIdentifiers(text)).toEqual([{ kind, text: part }]);
  });

  test('by several things has each of them once', () => {
    const text = telling.map(([, text]) => text).join('\n');
    const found = findIdentifiers(`${text}\n${text}`);
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(identifierKinds));
    expect(found).toHaveLength(telling.length);
  });

  test.each([
    '',
    'The sound failed twice. I rang back after 5 minutes, at 12:04.',
    'Asked 3 of 5 things; 10/10 next time; 50% of 2026.',
    'Version 1.2.3 of the form, room B12, and a BP of 120/80.',
    'NHS 111 and 999 were named.',
    'A number that is none: 943 476 5918.',
    'Saw 12 patients in 4 hours on 2 half-days.',
    'In May 2026 I changed how I open calls.',
  ])('is not: %s', (text) => {
    expect(kindsIn(text)).toEqual([]);
  });
});

describe('an NHS number', () => {
  test('has a last digit that checks the others', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { minLength: 9, maxLength: 9 }), (digits) => {
        const stem = digits.join('');
        const right = Array.from({ length: 10 }, (_, last) => `${stem}${last}`).filter(isNhsNumber);
        let sum = 0;
        for (const [at, digit] of digits.entries()) sum += digit * (10 - at);
        const check = 11 - (sum % 11);
        expect(right).toEqual(check === 10 ? [] : [`${stem}${check === 11 ? 0 : check}`]);
        for (const text of right) expect(kindsIn(`x ${text} y`)).toEqual(['nhsNumber']);
      }),
    );
  });

  test('is found in time in a long text of digits and dots', () => {
    const text = '0 7.'.repeat(2_500);
    const before = performance.now();
    findIdentifiers(text);
    findIdentifiers('a@'.repeat(6_000));
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
