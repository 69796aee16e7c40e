/** The types that are generated from the project: of its words and of the extension's addresses. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { modules, root, toolsEnvironment, toolsNode } from './place.mjs';
import { run, SetupError, say } from './run.mjs';
import { hash, readStamp, writeStamp } from './stamp.mjs';

/** @returns {Promise<boolean>} whether there was anything to do */
export async function prepareTypes() {
  const wanted = preparationHash();
  const generated = join(root, '.wxt', 'tsconfig.json');
  if (readStamp().prepared === wanted && existsSync(generated)) return false;

  say('generating types (wxt prepare) ...');
  const { code } = await run(toolsNode, [join(modules, 'wxt', 'bin', 'wxt.mjs'), 'prepare'], {
    env: toolsEnvironment(),
  });
  if (code !== 0) {
    throw new SetupError(
      'wxt prepare failed: put right what it says above (it reads wxt.config.ts, entrypoints/ and locales/), and run this again.',
    );
  }
  writeStamp({ prepared: wanted });
  return true;
}

/** What decides whether `.wxt` is current. */
function preparationHash() {
  const read = ['wxt.config.ts', 'package-lock.json', ...filesIn('locales')];
  // Of these only the names matter: they become the types of the extension's own addresses.
  const named = [...filesIn('entrypoints'), ...filesIn('public')];
  return hash([
    ...read.flatMap((file) => [file, readFileSync(join(root, file))]),
    JSON.stringify(named),
  ]);
}

/**
 * @param {string} folder relative to the project
 * @returns {string[]} likewise
 */
function filesIn(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(join(root, file)).isFile())
    .sort();
}
