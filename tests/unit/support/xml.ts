/** A strict reader of XML as the kit writes it: elements, attributes, text and character references. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text directly within, as it is read. */
  readonly text: string;
}

/** Throws where a text is not well-formed. */
export function parseXml(xml: string): XmlElement {
  const open: {
    name: string;
    attributes: Record<string, string>;
    children: XmlElement[];
    text: string;
  }[] = [{ name: '', attributes: {}, children: [], text: '' }];
  const token =
    /<\?[^>]*\?>|<!DOCTYPE[^>]*>|<\/([\w.:-]+)>|<([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/gy;
  for (let at = 0; at < xml.length; at = token.lastIndex) {
    token.lastIndex = at;
    const match = token.exec(xml);
    if (!match) throw new Error(`Not well-formed: ${xml.slice(at, at + 60)}`);
    const [whole, closed, opened, given = '', single] = match;
    const top = open.at(-1);
    if (!top) throw new Error('Nothing is open.');
    if (closed !== undefined) {
      const element = open.pop();
      if (element?.name !== closed) throw new Error(`</${closed}> closes <${element?.name}>`);
      open.at(-1)?.children.push(element);
    } else if (opened !== undefined) {
      const element = { name: opened, attributes: attributesOf(given), children: [], text: '' };
      if (single) top.children.push(element);
      else open.push(element);
    } else if (!whole.startsWith('<')) top.text += resolve(whole.replace(/\r\n?/g, '\n'));
  }
  const [root] = open[0]?.children ?? [];
  if (open.length !== 1 || !root || open[0]?.children.length !== 1)
    throw new Error('Not one root.');
  return root;
}

/** Every element below, and itself. */
export function* elements(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* elements(child);
}

function attributesOf(given: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', quoted = ''] of given.matchAll(/([\w.:-]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    if (name in attributes) throw new Error(`${name} is there twice`);
    attributes[name] = resolve(quoted.slice(1, -1).replace(/\s/g, ' '));
  }
  return attributes;
}

function resolve(text: string): string {
  return text.replace(/&([^;]*;?)/g, (_, reference: string) => {
    const code = /^#(\d+);$/.exec(reference)?.[1];
    if (code === undefined) throw new Error(`&${reference} stands for nothing`);
    return String.fromCodePoint(Number(code));
  });
}
