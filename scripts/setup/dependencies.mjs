/** The packages of npm, and among them the Node that the tools run on. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInside, modules, root, searchPath, toolsNode, windows, withPath } from './place.mjs';
import { ask, run, SetupError, say } from './run.mjs';
import { hash, readJson, readStamp, writeStamp } from './stamp.mjs';

/** @typedef {{ dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} Manifest */
/** @typedef {{ packages?: Record<string, Manifest & { version?: string, optional?: boolean }> }} Lock */

/** @returns {Promise<boolean>} whether there was anything to do */
export async function installDependencies() {
  const wanted = dependenciesHash();
  if (readStamp().dependencies === wanted && existsSync(toolsNode)) return false;

  // Someone may have run npm by hand, and have what the lock file asks for. A Node that is there
  // but does not run came from another kind of machine, and so did the rest.
  if (!isInstalled() || (existsSync(toolsNode) && !(await toolsNodeRuns()))) await cleanInstall();
  // The tools' Node comes by an install script, which npm can be told to leave out.
  if (!(await toolsNodeRuns())) await rebuildToolsNode();
  if (!(await toolsNodeRuns())) {
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

async function toolsNodeRuns() {
  return existsSync(toolsNode) && /^v\d+\./.test((await ask(toolsNode, ['-v'])) ?? '');
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

/** @returns {Manifest} */
function readManifest() {
  return readJson(join(root, 'package.json'));
}

/** @param {string} file */
function readLock(file) {
  return /** @type {Lock} */ (readJson(file)).packages ?? {};
}

/**
 * @param {Record<string, string>} [one]
 * @param {Record<string, string>} [other]
 */
function sameEntries(one = {}, other = {}) {
  const names = Object.keys({ ...one, ...other });
  return names.every((name) => one[name] === other[name]);
}
