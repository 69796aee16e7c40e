/** What a control rests on. A unit test sees to it that each piece is there, by this very name. */
export type Evidence =
  /** `name` is the test's full name as `tests/unit/support/testTitles.ts` has it. */
  | { readonly kind: 'test'; readonly file: string; readonly name: string }
  /** For what no test can show. `heading` is one of the document's. */
  | { readonly kind: 'document'; readonly file: string; readonly heading: string };

/** A test that decides on its own. */
export function unit(file: string, name: string): Evidence {
  return { kind: 'test', file: `tests/unit/${file}.test.ts`, name };
}

/** A test in a real browser, on stand-ins for call pages. */
export function browser(file: string, name: string): Evidence {
  return { kind: 'test', file: `tests/e2e/${file}.test.ts`, name };
}

export function written(file: string, heading: string): Evidence {
  return { kind: 'document', file, heading };
}
