import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchor } from '../../scripts/assurance.ts';
import { madeDocuments, withCodeParts } from '../../scripts/codeParts.ts';
import { withKept } from '../../scripts/keepChecklist.ts';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import { readCatalogue } from './support/catalogue.ts';

const strings = await readCatalogue();
const read = (file: string) => readFileSync(file, 'utf8');
const documents = globSync(['*.md', 'docs/*.md', 'docs/architecture/*.md']).sort();

/** The headings of a Markdown text, as they are linked to. */
const headings = (file: string) =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));

describe('the documents', () => {
  test.each(madeDocuments)('%s has its made parts as the code gives them', (file) => {
    const text = read(file);
    expect(text, 'run npm run docs').toBe(withCodeParts({ file, text }, strings));
  });

  test.each(documents)('%s links to what is there', (file) => {
    for (const [, target = ''] of read(file).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path = '', heading] = target.split('#');
      const place = path === '' ? file : join(dirname(file), path);
      expect(existsSync(place), `${target} is there`).toBe(true);
      if (heading !== undefined) expect(headings(place), target).toContain(heading);
    }
  });
});

test('a checklist that is kept has the words that it had', () => {
  const words = (id: string, part: string) => `${part} of ${id}`;
  const reworded = { ...defaultChecklist, version: 2 };
  const text = withKept('/** Why. */\nexport const x;', [defaultChecklist, reworded], words);
  const [, json = ''] = /^\/\*\* Why. \*\/\nexport const earlierVersions = (.*) as const;\n$/.exec(
    text,
  ) ?? ['', '[]'];
  const kept = JSON.parse(json);
  expect(kept.map(({ version }: { version: number }) => version)).toEqual([
    defaultChecklist.version,
    2,
  ]);
  expect(kept[0].items[0]).toEqual({
    ...defaultChecklist.items[0],
    words: { label: 'label of equipment', why: 'why of equipment' },
  });
});
