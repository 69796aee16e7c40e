/** What JSON's own reader lets pass: of two members with one name it keeps the last, and says nothing. */

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/**
 * The first name that an object in a text has twice, however it is written.
 * @param text of valid JSON
 * @returns `undefined`: none
 */
export function keyTwice(text: string): string | undefined {
  /** Of each open object the names so far; `null` for a list. */
  const open: (Set<string> | null)[] = [];
  let last = '';
  for (const [token] of text.matchAll(tokens)) {
    const names = open.at(-1);
    if (token === '{' || token === '[') open.push(token === '{' ? new Set() : null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && names) {
      const name = JSON.parse(last) as string;
      if (names.has(name)) return name;
      names.add(name);
    }
    last = token;
  }
  return undefined;
}
