/**
 * `npm run docs` writes everything in docs/ that is made from the code or from data: tables in
 * documents, the two JSON schemas, and the parts of docs/assurance. Unit tests fail where one is out of
 * date.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMessagesFile } from '@wxt-dev/i18n/build';
import { runnerImport } from 'vite';
import { writeParts } from './assurance.ts';
import { checklistSchema } from './checklistSchema.ts';
import { logSchema } from './logSchema.ts';

const root = join(import.meta.dirname, '..');

// Through Vite, since the registry finds the platforms' files by `import.meta.glob`.
const { module } = await runnerImport<typeof import('./codeParts.ts')>(
  join(root, 'scripts/codeParts.ts'),
  { root, logLevel: 'error' },
);

const messages = await parseMessagesFile(join(root, 'locales/en.yml'));
const words = new Map(
  messages.flatMap((message) =>
    message.type === 'plural' ? [] : [[message.key.join('.'), message.message] as const],
  ),
);
for (const file of module.madeDocuments) {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, module.withCodeParts({ file, text }, words));
}

writeParts(root);

const schemas = { checklist: checklistSchema(), log: logSchema() };
const paths = Object.entries(schemas).map(([name, schema]) => {
  const path = join(root, `docs/${name}.schema.json`);
  writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`);
  return path;
});
const { status } = spawnSync('biome', ['format', '--write', ...paths], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
  shell: process.platform === 'win32',
});
if (status !== 0) throw new Error('Run this by `npm run docs`, which finds biome.');
