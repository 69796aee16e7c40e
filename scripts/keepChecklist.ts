/**
 * `npm run keep-checklist` adds the default checklist, as it is now and with its words, to
 * utils/core/checklist/earlier.ts. Run it before you change the list. The version then goes up by itself.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMessagesFile } from '@wxt-dev/i18n/build';
import { type Checklist, defaultVersions } from '../utils/core/checklist/items.ts';

/**
 * The text of earlier.ts with every version up to the present one.
 * @param text of earlier.ts as it is, for its comment
 * @param words the catalogue's: of an item's id, its label and its reason
 */
export function withKept(
  text: string,
  versions: readonly Checklist[],
  words: (id: string, part: 'label' | 'why') => string,
): string {
  const kept = versions.map((checklist) => ({
    ...checklist,
    items: checklist.items.map((item) => ({
      ...item,
      words: { label: words(item.id, 'label'), why: words(item.id, 'why'), ...item.words },
    })),
  }));
  const [comment = ''] = text.split('export const');
  return `${comment}export const earlierVersions = ${JSON.stringify(kept)} as const;\n`;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const messages = await parseMessagesFile(join(root, 'locales/en.yml'));
  const path = join(root, 'utils/core/checklist/earlier.ts');
  const words = (id: string, part: string) => {
    const name = id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const found = messages.find(({ key }) => key.join('.') === `items.${name}.${part}`);
    if (found?.type !== 'simple') throw new Error(`locales/en.yml has no ${part} of "${id}".`);
    return found.message;
  };
  writeFileSync(path, withKept(readFileSync(path, 'utf8'), defaultVersions, words));
  const { status } = spawnSync('biome', ['check', '--write', path], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('Run this by `npm run keep-checklist`, which finds biome.');
}
