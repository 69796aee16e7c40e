/** What is no package of npm: the browsers, and what tests need beside them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, findFirefox } from '../browsers.mjs';
import { searchPath } from './place.mjs';
import { run, say } from './run.mjs';

/** @typedef {'chromium' | 'firefox'} Browser */

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

/**
 * Says how to get each browser that is not there.
 * @param {readonly Browser[]} wanted
 * @returns {boolean} whether any is missing
 */
export function tellMissing(wanted) {
  const missing = wanted.filter((browser) => !BROWSERS[browser].find());
  for (const browser of missing) say(howToInstall(browser));
  return missing.length > 0;
}

/**
 * @param {readonly Browser[]} wanted
 * @param {boolean} testTools
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function installPrograms(wanted, testTools) {
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
  const { code, output } = await run(
    'apt-get',
    ['install', '-y', '-q', '-o', 'Dpkg::Use-Pty=0', '--no-install-recommends', ...packages],
    { env, isSystem: true },
  );
  // The caller tells how to get it by hand.
  if (code !== 0) say(`apt-get could not install ${names}: ${lastReason(output)}`);
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

/**
 * The line of a command's output that says why it failed.
 * @param {string} output
 */
function lastReason(output) {
  const lines = output.trim().split('\n');
  return (lines.findLast((line) => /^E:|error/i.test(line)) ?? lines.at(-1) ?? '').trim();
}
