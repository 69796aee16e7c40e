import type { Consultation } from '../consultation/types.ts';

/** Something that is counted in a call, and how the log keeps and shows it. */
interface Count {
  /** How often it happened; `undefined` where it does not apply, and the row has no such field then. */
  readonly of: (consultation: Consultation) => number | undefined;
  /** No file may say that there were more. */
  readonly most: number;
  /** What docs/log.schema.json says of the field. */
  readonly about: string;
  /** In what share of the examples it happened, 0 to 1. */
  readonly inExamples: number;
}

/**
 * What a row counts in its call. From an entry follow the row's field, the file's schema, the
 * spreadsheet's column, the daily figure, the figure on the log page and the line in a consultation's
 * details. Its words are `log.<name>`, `log.csv.<name>` and `log.figures.<name>`, `<name>Help` and
 * `<name>About` in the string catalogue. Rows that were written before an entry was there lack its field.
 */
export const counts = {
  /**
   * How often sound and picture were lost for two seconds or more, or the page was loaded again, and
   * the call came back. Not where no call was seen, as in a consultation started by hand.
   */
  reconnects: {
    of: ({ callStartedAt, reconnects }) => (callStartedAt === null ? undefined : reconnects),
    most: 100_000,
    about: 'How often the call was lost and came back; left out where none was seen.',
    inExamples: 0.15,
  },
} as const satisfies Readonly<Record<string, Count>>;

export type CountName = keyof typeof counts;

export const countNames = Object.keys(counts) as readonly CountName[];

/** An object with something for each count; with nothing for those of which `make` says nothing. */
export function eachCount<Value>(make: (name: CountName, count: Count) => Value | undefined): {
  readonly [Name in CountName]?: Value;
} {
  const made = countNames.map((name) => [name, make(name, counts[name])] as const);
  return Object.fromEntries(made.filter(([, value]) => value !== undefined));
}
