/**
 * Finds what in a text may identify a patient. It cannot know names: the warning beside the field
 * speaks of those.
 */
export const identifierKinds = ['nhsNumber', 'date', 'phone', 'postcode', 'email'] as const;
export type IdentifierKind = (typeof identifierKinds)[number];

export interface Identifier {
  readonly kind: IdentifierKind;
  readonly text: string;
}

const months =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const date = [
  String.raw`\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:\d{4}|\d{2})`,
  String.raw`\d{4}-\d{1,2}-\d{1,2}`,
  String.raw`\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:${months})\.?,?\s+(?:\d{4}|'?\d{2})`,
  String.raw`(?:${months})\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}`,
].join('|');

/** In this order: what one of them has taken is not looked at again. */
const patterns: readonly (readonly [IdentifierKind, RegExp, ((text: string) => boolean)?])[] = [
  ['email', /[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.[a-z]{2,}/giu],
  ['nhsNumber', /(?<![\d+])\d{3}[ \u00a0.-]?\d{3}[ \u00a0.-]?\d{4}(?!\d)/g, isNhsNumber],
  ['date', new RegExp(`(?<![\\d/.-])(?:${date})(?![\\d/])`, 'gi')],
  ['phone', /(?<![\d.])(?:\+|00)\d(?:[ \u00a0().-]{0,2}\d){7,14}(?!\d)/g],
  ['phone', /(?<![\d.])\(?0[1-9](?:[ \u00a0().-]{0,2}\d){8,9}(?!\d)/g],
  ['postcode', /(?<![a-z\d])(?:gir ?0aa|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})(?![a-z\d])/gi],
];

/** In the order of the text's kinds, each text once. */
export function findIdentifiers(text: string): Identifier[] {
  const found: Identifier[] = [];
  let rest = text;
  for (const [kind, pattern, isOne] of patterns) {
    rest = rest.replace(pattern, (match) => {
      if (isOne && !isOne(match)) return match;
      const trimmed = match.trim();
      if (!found.some((other) => other.kind === kind && other.text === trimmed)) {
        found.push({ kind, text: trimmed });
      }
      return '\n';
    });
  }
  return found;
}

/** Ten digits of which the last one checks the others, modulo 11. */
export function isNhsNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (!/^\d{10}$/.test(digits)) return false;
  const sum = [...digits.slice(0, 9)].reduce(
    (total, digit, at) => total + Number(digit) * (10 - at),
    0,
  );
  return (11 - (sum % 11)) % 11 === Number(digits[9]);
}
