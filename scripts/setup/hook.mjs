/** The check before a commit. */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './place.mjs';
import { ask, say } from './run.mjs';

/** @returns {Promise<boolean>} whether there was anything to do */
export async function turnOnHook() {
  // Whoever set any path of their own, or has hooks in the usual place, keeps them.
  if (
    process.env.CI ||
    !existsSync(join(root, '.git')) ||
    (await git('config', 'core.hooksPath'))
  ) {
    return false;
  }
  const top = await git('rev-parse', '--show-toplevel');
  const common = await git('rev-parse', '--git-common-dir');
  if (!top || !common || realpathSync(top) !== realpathSync(root)) return false;
  const usual = join(resolve(root, common), 'hooks');
  if (existsSync(usual) && readdirSync(usual).some((name) => !name.endsWith('.sample'))) {
    return false;
  }
  if ((await git('config', 'core.hooksPath', '.githooks')) === undefined) return false;
  say('turned on the quick check before each commit (off: git config core.hooksPath .git/hooks).');
  return true;
}

/**
 * @param {string[]} args
 * @returns {Promise<string | undefined>} what it printed, or undefined when it failed or is not there
 */
function git(...args) {
  return ask('git', args);
}
