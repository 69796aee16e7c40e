/**
 * Set-up: brings a machine with only Node >= 20 and npm to where everything runs. Plain JavaScript
 * without dependencies, since it runs before anything is installed. Each step looks first whether
 * there is anything to do, so that a second run costs next to nothing.
 *
 * `node scripts/setup.mjs` does all of it; other scripts call `setup` and name what they need.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium, findFirefox } from './browsers.mjs';

/** @typedef {'chromium' | 'firefox'} Browser */
/** @typedef {{ node: string, chromium: string | undefined, firefox: string | undefined }} Found */
/** @typedef {{ dependencies?: string, prepared?: string }} Stamp */
/** @typedef {{ dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} Manifest */
/** @typedef {{ packages?: Record<string, Manifest & { version?: string, optional?: boolean }> }} Lock */

const LEAST_NODE = 20;

export const root = fileURLToPath(new URL('..', import.meta.url));

const windows = process.platform === 'win32';
const modules = join(root, 'node_modules');
const commands = join(modules, '.bin');

/** The Node that the tools run on, which is newer than the machine's may be. */
// On Windows the name in .bin is a shell script, so the program itself is named.
const toolsNode = windows ? join(modules, 'node', 'bin', 'node.exe') : join(commands, 'node');

// Inside node_modules, so that removing that folder also forgets what was done to it.
const stampFile = join(modules, '.webside-setup.json');

/** @type {Record<Browser, { name: string, find: () => string | undefined, debian: string, variable: string }>} */
const BROWSERS = {
  chromium: {
    name: 'Chromium',
    find: findChromium,
    debian: 'chromium',
    variable: 'CHROMIUM_PATH',
  },
  firefox: {
    name: 'Firefox',
    find: findFirefox,
    debian: 'firefox-esr',
    variable: 'FIREFOX_PATH',
  },
};

/** With what a test tries the registry files of the admin kit. Elsewhere that test is skipped. */
const HIVEX = { command: 'hivexregedit', debian: 'libwin-hivex-perl' };

/** A step that failed; the message is one sentence for the person, with the remedy. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

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
    turnOnHook(),
    await installPrograms(browsers, testTools),
  ].some(Boolean);
  const missing = browsers.filter((browser) => !BROWSERS[browser].find());
  for (const browser of missing) say(howToInstall(browser));

  if (done) say(`done in ${seconds(began)}.`);
  else say(missing.length > 0 ? 'nothing else to do.' : 'nothing to do.');
  return { node: toolsNode, chromium: findChromium(), firefox: findFirefox() };
}

/**
 * The environment for the tools: their own commands and their own Node come first.
 * @returns {NodeJS.ProcessEnv}
 */
export function toolsEnvironment() {
  const own = windows ? [commands, join(modules, 'node', 'bin')] : [commands];
  return withPath([...own, ...searchPath()]);
}

function checkNode() {
  if (Number.parseInt(process.versions.node, 10) >= LEAST_NODE) return;
  throw new SetupError(
    `Node ${LEAST_NODE} or newer is needed and this is ${process.versions.node}: install it from https://nodejs.org or with your system's package manager, and run this again.`,
  );
}

// Dependencies

/** @returns {Promise<boolean>} whether there was anything to do */
async function installDependencies() {
  const wanted = dependenciesHash();
  if (readStamp().dependencies === wanted && existsSync(toolsNode)) return false;

  // Someone may have run npm by hand, and have what the lock file asks for. A Node that is there
  // but does not run came from another kind of machine, and so did the rest.
  if (!isInstalled() || (existsSync(toolsNode) && !toolsNodeRuns())) await cleanInstall();
  // The tools' Node comes by an install script, which npm can be told to leave out.
  if (!toolsNodeRuns()) await rebuildToolsNode();
  if (!toolsNodeRuns()) {
    throw new SetupError(
      'the npm package `node` is installed but its install script did not run: allow it (`"allowScripts": { "node": true }` in package.json, `ignore-scripts=false` in .npmrc), run `npm rebuild node`, and run this again.',
    );
  }
  writeStamp({ dependencies: wanted });
  return true;
}

async function cleanInstall() {
  // npm removes node_modules first, and Windows does not let a running program be removed.
  if (windows && isInside(process.execPath, modules)) {
    throw new SetupError(
      'the dependencies have changed, and Windows cannot replace the Node that is running: run `npm ci` yourself, and run this again.',
    );
  }
  say('installing the dependencies (npm ci; about half a minute) ...');
  const { code, output } = await npm([
    'ci',
    // Whatever this user's npm settings are, what is left out by them is needed here.
    '--ignore-scripts=false',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    // Below this npm warns once a package that this machine's Node is too old for it, which is
    // just why the tools get a Node of their own.
    '--loglevel=error',
  ]);
  if (code !== 0) throw new SetupError(npmRemedy(output));
}

async function rebuildToolsNode() {
  say("fetching the tools' own Node (npm rebuild node) ...");
  const { code, output } = await npm([
    'rebuild',
    'node',
    '--ignore-scripts=false',
    '--foreground-scripts',
    '--loglevel=error',
  ]);
  if (code !== 0) throw new SetupError(npmRemedy(output));
}

/**
 * @param {string} output
 * @returns {string}
 */
function npmRemedy(output) {
  if (/code EUSAGE/.test(output)) {
    return 'package.json and package-lock.json do not agree: run `npm install`, keep the package-lock.json it writes, and run this again.';
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|CERT|E40[137]/.test(output)
  ) {
    return 'npm could not get the packages: see that this machine reaches the npm registry (network, proxy, certificates), and run this again.';
  }
  if (/ENOSPC/.test(output)) {
    return 'the disk is full: the dependencies need about 1 GB; free some, and run this again.';
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return `npm may not write to ${modules}: make that folder yours, or remove it, and run this again.`;
  }
  return 'npm failed: put right what it says above, and run this again.';
}

/** What decides whether node_modules is current. */
function dependenciesHash() {
  const manifest = readManifest();
  return hash([
    // Binaries differ by machine, and a folder can be shared between two.
    process.platform,
    process.arch,
    JSON.stringify([manifest.dependencies, manifest.devDependencies]),
    readFileSync(join(root, 'package-lock.json')),
  ]);
}

/** Whether npm's own note of what it installed says the same as package-lock.json. */
function isInstalled() {
  const installed = readLock(join(modules, '.package-lock.json'));
  const { '': self = {}, ...wanted } = readLock(join(root, 'package-lock.json'));
  const manifest = readManifest();
  return (
    sameEntries(manifest.dependencies, self.dependencies) &&
    sameEntries(manifest.devDependencies, self.devDependencies) &&
    Object.keys(installed).every((path) => path in wanted) &&
    Object.entries(wanted).every(([path, entry]) => {
      const there = installed[path];
      // Optional ones are for other kinds of machine.
      if (!there) return entry.optional === true;
      return there.version === entry.version && existsSync(join(root, path, 'package.json'));
    })
  );
}

function toolsNodeRuns() {
  if (!existsSync(toolsNode)) return false;
  const { status, stdout } = spawnSync(toolsNode, ['-v'], { encoding: 'utf8' });
  return status === 0 && /^v\d+\./.test(stdout);
}

/** @param {string[]} args */
function npm(args) {
  const path = searchPath();
  const env = withPath(path);
  // From a user's settings npm hands this on to us, and refuses it from the environment.
  delete env.npm_config_allow_scripts;

  // The npm that started us, on the Node it runs on: not on ours, which it is about to remove.
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  if (cli && node && /npm-cli\.c?js$/.test(cli) && !isInside(node, modules)) {
    return run(node, [cli, ...args], { env });
  }
  // On Windows npm is a shell script. All arguments are ours, and hold nothing to quote.
  return run('npm', args, { env, shell: windows });
}

// Generated types

/** @returns {Promise<boolean>} whether there was anything to do */
async function prepareTypes() {
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

// The check before a commit

/** @returns {boolean} whether there was anything to do */
function turnOnHook() {
  // Whoever set any path of their own, or has hooks in the usual place, keeps them.
  if (process.env.CI || !existsSync(join(root, '.git')) || git('config', 'core.hooksPath')) {
    return false;
  }
  const top = git('rev-parse', '--show-toplevel');
  const common = git('rev-parse', '--git-common-dir');
  if (!top || !common || realpathSync(top) !== realpathSync(root)) return false;
  const usual = join(resolve(root, common), 'hooks');
  if (existsSync(usual) && readdirSync(usual).some((name) => !name.endsWith('.sample'))) {
    return false;
  }
  if (git('config', 'core.hooksPath', '.githooks') === undefined) return false;
  say('turned on the quick check before each commit (off: git config core.hooksPath .git/hooks).');
  return true;
}

/**
 * @param {string[]} args
 * @returns {string | undefined} what it printed, or undefined when it failed or there is no git
 */
function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

// Browsers, and what tests need beside them

/**
 * @param {readonly Browser[]} wanted
 * @param {boolean} testTools
 * @returns {Promise<boolean>} whether there was anything to do
 */
async function installPrograms(wanted, testTools) {
  const missing = wanted.filter(
    // A browser that was named and is not there is a mistake to tell, not to install around.
    (browser) => !BROWSERS[browser].find() && !process.env[BROWSERS[browser].variable],
  );
  const hivexIsMissing =
    testTools && !searchPath().some((folder) => existsSync(join(folder, HIVEX.command)));
  if ((missing.length === 0 && !hivexIsMissing) || !canUseApt()) return false;

  const packages = missing.map((browser) => BROWSERS[browser].debian);
  // With a font, since a bare Debian has but one family and pages then look like no one's.
  if (missing.length > 0) packages.push('fonts-liberation');
  if (hivexIsMissing) packages.push(HIVEX.debian);
  const names = [
    ...missing.map((browser) => BROWSERS[browser].name),
    ...(hivexIsMissing ? [HIVEX.command] : []),
  ].join(' and ');
  say(`installing ${names} (apt-get install ${packages.join(' ')}; a minute or two) ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A failed update is no reason to stop: the lists may be good enough, and installing tells.
  await run('apt-get', ['update', '-q'], { env, isSystem: true });
  const { code } = await run(
    'apt-get',
    ['install', '-y', '-q', '-o', 'Dpkg::Use-Pty=0', '--no-install-recommends', ...packages],
    { env, isSystem: true },
  );
  // The caller tells how to get it by hand.
  if (code !== 0) say(`apt-get could not install ${names}: ${lastReason()}`);
  return true;
}

/** Debian and what is made from it, save Ubuntu, whose apt packages of browsers are empty shells. */
function canUseApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    const release = readFileSync('/etc/os-release', 'utf8');
    const kinds = [...release.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].join(' ');
    return /\bdebian\b/.test(kinds) && !/\bubuntu\b/.test(kinds) && existsSync('/usr/bin/apt-get');
  } catch {
    return false;
  }
}

/**
 * @param {Browser} browser
 * @returns {string}
 */
function howToInstall(browser) {
  const { name, variable, debian } = BROWSERS[browser];
  const named = process.env[variable];
  if (named) return `${variable} names ${named}, which is not a program: put it right or unset it.`;
  const how = process.platform === 'linux' ? ` (on Debian: apt-get install ${debian})` : '';
  return `${name} was not found: install it${how}, or name one in ${variable}.`;
}

// Helpers

let lastOutput = '';

/** The line of the last command's output that says why it failed. */
function lastReason() {
  const lines = lastOutput.trim().split('\n');
  return (lines.findLast((line) => /^E:|error/i.test(line)) ?? lines.at(-1) ?? '').trim();
}

/**
 * Runs a command and keeps its output to itself: a line now and then while it takes long, and the
 * end of it when it fails. One that changes the system is never killed half-way, and its failure is
 * left to the caller.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, shell?: boolean, isSystem?: boolean }} options
 * @returns {Promise<{ code: number, output: string }>}
 */
function run(command, args, { env, shell = false, isSystem = false }) {
  const began = Date.now();
  lastOutput = '';
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {NodeJS.Signals | undefined} */
    let interrupted;
    // Both must end, whether the terminal told both or somebody told only us.
    /** @param {NodeJS.Signals} signal */
    const interrupt = (signal) => {
      interrupted = signal;
      child.kill(signal);
      // npm finishes its installation first, which is longer than anyone waits.
      if (!isSystem) setTimeout(() => child.kill('SIGKILL'), 2000).unref();
    };
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, interrupt);
    const beat = setInterval(() => {
      const line = lastOutput
        .trim()
        .split(/[\r\n]/)
        .at(-1)
        ?.trim()
        .slice(0, 80);
      console.log(`  ${seconds(began)}${line ? `: ${line}` : ''}`);
    }, 10_000);
    const end = () => {
      clearInterval(beat);
      for (const signal of signals) process.off(signal, interrupt);
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        lastOutput += text;
      });
    }
    child.on('error', (error) => {
      end();
      failed(
        new SetupError(
          `${command} could not be run (${error.message}): install it, and run this again.`,
        ),
      );
    });
    child.on('exit', () => {
      if (!interrupted) return;
      end();
      // What it started may still hold these, and would keep us waiting.
      child.stdout.destroy();
      child.stderr.destroy();
      failed(new SetupError('interrupted.', 128 + constants.signals[interrupted]));
    });
    child.on('close', (code) => {
      end();
      if (code !== 0 && !isSystem) {
        for (const line of telling(lastOutput).slice(-25)) console.error(`  ${line}`);
      }
      done({ code: code ?? 1, output: lastOutput });
    });
  });
}

/**
 * The lines worth reading: npm also prints stack traces and a page on how it is used.
 * @param {string} output
 */
function telling(output) {
  const [before = ''] = output.split('npm error Clean install a project');
  return before.split('\n').filter((line) => !/^(npm error)?(\s+at .*)?\s*$/.test(line));
}

/** PATH without this project's own commands, which `npm run` puts there. */
function searchPath() {
  const path = process.env[pathName()] ?? '';
  return path.split(delimiter).filter((folder) => folder !== '' && !isInside(folder, modules));
}

/**
 * @param {string[]} folders
 * @returns {NodeJS.ProcessEnv}
 */
function withPath(folders) {
  return { ...process.env, [pathName()]: folders.join(delimiter) };
}

/** Windows has it as `Path`, and a copy of the environment minds the case. */
function pathName() {
  return Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
}

/**
 * @param {string} path
 * @param {string} folder
 */
function isInside(path, folder) {
  return resolve(path).startsWith(folder + sep);
}

/** @returns {Manifest} */
function readManifest() {
  return readJson(join(root, 'package.json'));
}

/** @param {string} file */
function readLock(file) {
  return /** @type {Lock} */ (readJson(file)).packages ?? {};
}

/** @returns {Stamp} */
function readStamp() {
  return readJson(stampFile);
}

/** @param {Stamp} change */
function writeStamp(change) {
  writeFileSync(stampFile, `${JSON.stringify({ ...readStamp(), ...change }, null, 2)}\n`);
}

/**
 * @param {string} file
 * @returns {object} empty when the file is missing or damaged
 */
function readJson(file) {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/**
 * @param {Record<string, string>} [one]
 * @param {Record<string, string>} [other]
 */
function sameEntries(one = {}, other = {}) {
  const names = Object.keys({ ...one, ...other });
  return names.every((name) => one[name] === other[name]);
}

/** @param {(string | Buffer)[]} parts */
function hash(parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex');
}

/** @param {string} sentence */
function say(sentence) {
  console.log(`Set-up: ${sentence}`);
}

/** @param {number} began */
function seconds(began) {
  return `${Math.round((Date.now() - began) / 1000)} s`;
}

/**
 * Tells a failure in one sentence and sets the exit code; anything unexpected keeps its stack.
 * @param {unknown} error
 */
export function reportFailure(error) {
  if (error instanceof SetupError) {
    console.error(`Set-up: ${error.message}`);
    process.exitCode = error.exitCode;
  } else {
    console.error(error);
    process.exitCode = 1;
  }
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
