/**
 * `node scripts/run.mjs NAME ...` sets up and then runs scripts/NAME.ts. The npm scripts come
 * through here since the machine's Node may be older than what the scripts are written for.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { reportFailure, root, setup, toolsEnvironment } from './setup.mjs';

/**
 * The browsers a script uses, and whether it is any use without them.
 * @type {Record<string, { browsers: import('./setup.mjs').Browser[], needed: boolean }>}
 */
const USES = {
  start: { browsers: ['chromium'], needed: true },
  test: { browsers: ['chromium', 'firefox'], needed: false },
  bench: { browsers: ['chromium', 'firefox'], needed: true },
  torture: { browsers: ['chromium'], needed: true },
  gallery: { browsers: ['chromium'], needed: true },
};

// Long enough for a script to close its browser and servers.
const PATIENCE_MS = 10_000;

const folder = join(root, 'scripts');
const [name = '', ...args] = process.argv.slice(2);

if (/^[\w-]+$/.test(name) && existsSync(join(folder, `${name}.ts`))) {
  try {
    const { browsers, needed } = USES[name] ?? { browsers: [], needed: false };
    const found = await setup({ browsers, testTools: name === 'test' });
    if (needed && browsers.some((browser) => !found[browser])) process.exitCode = 1;
    else await run(found.node, [join(folder, `${name}.ts`), ...args]);
  } catch (error) {
    reportFailure(error);
  }
} else {
  const names = readdirSync(folder).flatMap((file) => /^(.*)\.ts$/.exec(file)?.[1] ?? []);
  console.error(`There is no script "${name}". There are: ${names.sort().join(', ')}.`);
  process.exitCode = 2;
}

/**
 * Ends as the command ends.
 * @param {string} command
 * @param {string[]} commandArgs
 * @returns {Promise<void>}
 */
function run(command, commandArgs) {
  return new Promise((done, failed) => {
    const child = spawn(command, commandArgs, { stdio: 'inherit', env: toolsEnvironment() });

    // Ours to pass on, and not to end by: the script closes what it opened first. npm passes on
    // what a terminal has sent already, so each signal comes twice and is passed on once.
    /** @type {Set<NodeJS.Signals>} */
    const passed = new Set();
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      if (passed.has(signal)) return;
      passed.add(signal);
      // At a terminal Ctrl-C reaches the script without us.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref();
    };
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, pass);
    }

    // The shell that npm starts us by ends by a signal without passing it on.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.env.npm_lifecycle_event && process.ppid !== parent) pass('SIGTERM');
    }, 1000);

    child.on('error', failed);
    child.on('close', (code, signal) => {
      clearInterval(watch);
      process.exitCode = signal ? 128 + constants.signals[signal] : (code ?? 1);
      done();
    });
  });
}
