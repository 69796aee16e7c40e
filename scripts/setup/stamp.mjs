/** What set-up notes of what it has done, and what it compares to see whether that still holds. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules } from './place.mjs';

/** @typedef {{ dependencies?: string, prepared?: string }} Stamp */

// Inside node_modules, so that removing that folder also forgets what was done to it.
const stampFile = join(modules, '.webside-setup.json');

/** @returns {Stamp} */
export function readStamp() {
  return readJson(stampFile);
}

/** @param {Stamp} change */
export function writeStamp(change) {
  writeFileSync(stampFile, `${JSON.stringify({ ...readStamp(), ...change }, null, 2)}\n`);
}

/**
 * @param {string} file
 * @returns {object} empty when the file is missing or damaged
 */
export function readJson(file) {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** @param {(string | Buffer)[]} parts */
export function hash(parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex');
}
