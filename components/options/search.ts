/** Pure: which settings a search finds. */

export interface Searchable {
  readonly key: string;
  /** What it says: title, description, and what it is a setting of. */
  readonly texts: readonly string[];
}

/** The keys of what has every word of the query in it, or part of a word, in any order. */
export function found(query: string, all: readonly Searchable[]): ReadonlySet<string> {
  const words = folded(query).split(/\s+/).filter(Boolean);
  return new Set(
    all
      .filter(({ key, texts }) => {
        const text = folded([key, ...texts].join(' '));
        return words.every((word) => text.includes(word));
      })
      .map(({ key }) => key),
  );
}

/** Without what people leave out as they type: capitals, accents, and the shape of an apostrophe. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/’/g, "'").toLowerCase();
}
