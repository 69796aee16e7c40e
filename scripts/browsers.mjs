/**
 * Finds the browsers on this machine. Plain Node >= 20 without dependencies, since set-up runs it
 * before anything is installed.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** @typedef {{ variable: string, commands: string[], mac: string[], windows: string[] }} Candidates */

/** @type {Candidates} */
const CHROMIUM = {
  variable: 'CHROMIUM_PATH',
  // Chromium first: branded Chrome no longer loads unpacked extensions from the command line.
  commands: [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'microsoft-edge',
  ],
  mac: [
    'Chromium.app/Contents/MacOS/Chromium',
    'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'Google Chrome.app/Contents/MacOS/Google Chrome',
    'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  windows: [
    'Chromium\\Application\\chrome.exe',
    'Google\\Chrome\\Application\\chrome.exe',
    'Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** @type {Candidates} */
const FIREFOX = {
  variable: 'FIREFOX_PATH',
  // ESR and developer builds take an unsigned extension permanently, so they come first.
  commands: ['firefox-esr', 'firefox-developer-edition', 'firefox-nightly', 'firefox'],
  mac: [
    'Firefox Developer Edition.app/Contents/MacOS/firefox',
    'Firefox Nightly.app/Contents/MacOS/firefox',
    'Firefox.app/Contents/MacOS/firefox',
  ],
  windows: [
    'Firefox Developer Edition\\firefox.exe',
    'Firefox Nightly\\firefox.exe',
    'Mozilla Firefox\\firefox.exe',
  ],
};

/**
 * The path of a Chromium, Chrome or Edge, or undefined.
 * @returns {string | undefined}
 */
export function findChromium() {
  return find(CHROMIUM);
}

/**
 * The path of a Firefox, or undefined.
 * @returns {string | undefined}
 */
export function findFirefox() {
  return find(FIREFOX);
}

/**
 * @param {Candidates} candidates
 * @returns {string | undefined}
 */
function find(candidates) {
  // Who names a browser means that one: a wrong path is no reason to take another silently.
  const named = process.env[candidates.variable];
  if (named) return isExecutable(named) ? named : undefined;
  return places(candidates).find(isExecutable);
}

/**
 * @param {Candidates} candidates
 * @returns {string[]}
 */
function places(candidates) {
  if (process.platform === 'darwin') {
    const folders = ['/Applications', join(homedir(), 'Applications')];
    return candidates.mac.flatMap((app) => folders.map((folder) => join(folder, app)));
  }
  if (process.platform === 'win32') {
    const folders = ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap(
      (name) => process.env[name] ?? [],
    );
    return candidates.windows.flatMap((file) => folders.map((folder) => join(folder, file)));
  }
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
    '/usr/bin',
    '/usr/local/bin',
    '/snap/bin',
  ];
  return candidates.commands.flatMap((command) => folders.map((folder) => join(folder, command)));
}

/**
 * @param {string} path
 * @returns {boolean}
 */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
