/** Where this project is, where its tools are, and the environment that they run in. */
import { delimiter, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const windows = process.platform === 'win32';
export const modules = join(root, 'node_modules');
const commands = join(modules, '.bin');

/** The Node that the tools run on, which is newer than the machine's may be. */
// On Windows the name in .bin is a shell script, so the program itself is named.
export const toolsNode = windows
  ? join(modules, 'node', 'bin', 'node.exe')
  : join(commands, 'node');

/**
 * The environment for the tools: their own commands and their own Node come first.
 * @returns {NodeJS.ProcessEnv}
 */
export function toolsEnvironment() {
  const own = windows ? [commands, join(modules, 'node', 'bin')] : [commands];
  return withPath([...own, ...searchPath()]);
}

/** PATH without this project's own commands, which `npm run` puts there. */
export function searchPath() {
  const path = process.env[pathName()] ?? '';
  return path.split(delimiter).filter((folder) => folder !== '' && !isInside(folder, modules));
}

/**
 * @param {string[]} folders
 * @returns {NodeJS.ProcessEnv}
 */
export function withPath(folders) {
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
export function isInside(path, folder) {
  return resolve(path).startsWith(folder + sep);
}
