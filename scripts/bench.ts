/**
 * `npm run bench`: measures Webside in real browsers, on fresh builds, and prints each figure beside
 * its target. Nothing is asserted: machines are noisy, so what is compared is compared within one run.
 *
 *     npm run bench                 every benchmark
 *     npm run bench -- NAME ...     those of tests/bench/NAME.ts
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'wxt';

/** What a file in tests/bench exports as `default`: it measures, and prints what it found. */
export type Bench = () => Promise<void>;

const root = join(import.meta.dirname, '..');
const folder = join(root, 'tests', 'bench');
const known = existsSync(folder)
  ? readdirSync(folder).flatMap((file) => /^(\w+)\.ts$/.exec(file)?.[1] ?? [])
  : [];
const named = process.argv.slice(2);
const unknown = named.filter((name) => !known.includes(name));

if (unknown.length > 0) {
  console.error(`There is no benchmark "${unknown[0]}". There are: ${known.join(', ')}.`);
  process.exitCode = 2;
} else {
  console.log('Building Webside for Chromium and Firefox ...');
  await build({ root, browser: 'chrome' });
  await build({ root, browser: 'firefox' });
  for (const name of named.length > 0 ? named : known) {
    console.log(`\n=== ${name}`);
    const module = (await import(join(folder, `${name}.ts`))) as { default: Bench };
    await module.default();
  }
}
