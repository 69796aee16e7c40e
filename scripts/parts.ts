/**
 * Documents with parts that are made from data or code. A part stands between two comments, and the
 * text around it is written by hand.
 */

/**
 * A document with its made parts as they should be; the rest stays as it is.
 * @param origin what its parts say they are made from, such as `the code`
 * @param make the text of a part by its name
 * @throws where the document asks for a part that there is not, or does not close one
 */
export function withMadeParts(
  { file, text }: { readonly file: string; readonly text: string },
  origin: string,
  make: Readonly<Record<string, () => string>>,
): string {
  const begin = `<!-- made from ${origin}: `;
  const opened = text.split(begin).length - 1;
  const whole = new RegExp(
    `${RegExp.escape(begin)}(\\w+) -->\\n[\\s\\S]*?<!-- end of \\1 -->`,
    'g',
  );
  let closed = 0;
  const filled = text.replace(whole, (_, name: string) => {
    closed += 1;
    const part = Object.hasOwn(make, name) ? make[name] : undefined;
    if (!part) {
      throw new Error(`${file} asks for "${name}". There are: ${Object.keys(make).join(', ')}.`);
    }
    return `${begin}${name} -->\n\n${part()}\n\n<!-- end of ${name} -->`;
  });
  if (opened !== closed) throw new Error(`${file} has a part without "<!-- end of ... -->".`);
  return filled;
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
