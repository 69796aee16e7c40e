/**
 * `npm run admin-kit -- --id ID --update-url ADDRESS --org NAME [options]` writes everything with
 * which a practice's IT installs and configures Webside into a folder. What is wrong stops it before
 * anything is written.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseMessagesFile } from '@wxt-dev/i18n/build';
import { runnerImport } from 'vite';
import type { KitInput } from '../admin/options.ts';

const root = join(import.meta.dirname, '..');

// Through Vite, since the registry finds the platforms' files by `import.meta.glob`.
const load = async <Module>(path: string): Promise<Module> =>
  (await runnerImport<Module>(join(root, path), { root, logLevel: 'error' })).module;

const { readOptions, usage } = await load<typeof import('../admin/options.ts')>('admin/options.ts');
const { kit } = await load<typeof import('../admin/kit.ts')>('admin/kit.ts');
const { firefoxId, leastFirefox } =
  await load<typeof import('../utils/core/firefox.ts')>('utils/core/firefox.ts');

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };
const options = readOptions(process.argv.slice(2), {
  firefoxId,
  version,
  readFile: (path) => readFileSync(path, 'utf8'),
});

if (options === 'help') {
  console.log(usage);
} else if ('problems' in options) {
  fail([...options.problems, ...(options.inArguments ? ['', usage, ''] : [])]);
} else {
  const out = resolve(options.out);
  const problem = folderProblem(options.out, out);
  if (problem) fail([problem]);
  else await write(options.input, out);
}

function folderProblem(given: string, out: string): string | undefined {
  const remedy = 'Name a folder that is empty or does not exist yet.';
  if (!existsSync(out)) return undefined;
  if (!statSync(out).isDirectory()) return `--out: ${given} is a file. ${remedy}`;
  return readdirSync(out).length > 0 ? `--out: ${given} is not empty. ${remedy}` : undefined;
}

async function write(input: KitInput, out: string): Promise<void> {
  const messages = await parseMessagesFile(join(root, 'locales/en.yml'));
  const words = new Map(
    messages.flatMap((message) =>
      message.type === 'plural' ? [] : [[message.key.join('.'), message.message] as const],
    ),
  );
  const files = kit(input, {
    version,
    leastFirefox,
    words: (key) => words.get(key),
    lock: read('package-lock.json'),
    permissions: read('docs/PERMISSIONS.md'),
  });
  try {
    for (const [path, contents] of files) {
      mkdirSync(dirname(join(out, path)), { recursive: true });
      writeFileSync(join(out, path), contents);
    }
  } catch (error) {
    console.error(`The kit in ${out} is not complete: ${(error as Error).message}`);
    console.error('Check that there is space and that you may write there, then run this again.');
    process.exitCode = 1;
    return;
  }
  console.log(`The kit is in ${relative('.', out) || '.'}: ${files.size} files.`);
  console.log('Begin with its README.md.');
}

function fail(problems: readonly string[]): void {
  for (const problem of problems) console.error(problem);
  console.error('Nothing was written.');
  process.exitCode = 1;
}
