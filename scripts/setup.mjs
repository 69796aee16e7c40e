/**
 * Set-up: brings a machine with only Node >= 20 and npm to where everything runs. Plain JavaScript
 * without dependencies, since it runs before anything is installed. Each step looks first whether
 * there is anything to do, so that a second run costs next to nothing.
 *
 * `node scripts/setup.mjs` does all of it; other scripts call `setup` and name what they need.
 */
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findChromium, findFirefox } from './browsers.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { turnOnHook } from './setup/hook.mjs';
import { toolsNode } from './setup/place.mjs';
import { installPrograms, tellMissing } from './setup/programs.mjs';
import { reportFailure, SetupError, say, seconds } from './setup/run.mjs';
import { prepareTypes } from './setup/types.mjs';

export { root, toolsEnvironment } from './setup/place.mjs';
export { reportFailure } from './setup/run.mjs';

/** @typedef {import('./setup/programs.mjs').Browser} Browser */
/** @typedef {{ node: string, chromium: string | undefined, firefox: string | undefined }} Found */

const LEAST_NODE = 20;

/**
 * Does what is missing and returns what was found. A browser that is not there and cannot be
 * installed is `undefined` and told in a sentence; any other failed step throws a `SetupError`.
 * @param {{ browsers?: readonly Browser[], testTools?: boolean }} [wanted]
 * @returns {Promise<Found>}
 */
export async function setup({ browsers = ['chromium', 'firefox'], testTools = true } = {}) {
  const began = Date.now();
  checkNode();
  const done = [
    await installDependencies(),
    await prepareTypes(),
    await turnOnHook(),
    await installPrograms(browsers, testTools),
  ].some(Boolean);
  const isMissing = tellMissing(browsers);

  if (done) say(`done in ${seconds(began)}.`);
  else say(isMissing ? 'nothing else to do.' : 'nothing to do.');
  return { node: toolsNode, chromium: findChromium(), firefox: findFirefox() };
}

function checkNode() {
  if (Number.parseInt(process.versions.node, 10) >= LEAST_NODE) return;
  throw new SetupError(
    `Node ${LEAST_NODE} or newer is needed and this is ${process.versions.node}: install it from https://nodejs.org or with your system's package manager, and run this again.`,
  );
}

const [, started = ''] = process.argv;
const isCommand = existsSync(started) && realpathSync(started) === fileURLToPath(import.meta.url);
if (isCommand) {
  try {
    const { chromium, firefox } = await setup();
    if (!chromium || !firefox) process.exitCode = 1;
  } catch (error) {
    reportFailure(error);
  }
}
