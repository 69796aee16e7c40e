/**
 * `npm test`: everything that says whether Webside is right, in one run, slowest last. A failure
 * does not stop the rest, so that one run shows all of them. The last line counts what was run:
 * each test of Vitest, and one for each of the other checks.
 *
 *     npm test                     everything
 *     npm test -- unit [filter]    the unit tests, or those whose file or name has the filter
 *     npm test -- e2e [filter]     the browser tests likewise, on fresh builds
 *     npm test -- types | lint | build | addon
 */
import { lintAddon } from './test/addon.ts';
import { BROWSERS, usable } from './test/browsers.ts';
import { browserTests } from './test/browserTests.ts';
import { type Build, makeBuild } from './test/builds.ts';
import { check, passSignalsOn } from './test/run.ts';
import { step, summarise } from './test/steps.ts';
import { vitest } from './test/vitest.ts';

const [part = 'all', ...filters] = process.argv.slice(2);
const filter = filters.join(' ');

const parts: Readonly<Record<string, () => Promise<void>>> = {
  all: async () => {
    await types();
    await lint();
    await unit();
    await build('chrome', 'edge', 'firefox');
    await addon();
    await e2e();
  },
  types,
  lint,
  unit,
  build: () => build('chrome', 'edge', 'firefox'),
  addon: async () => {
    await build('firefox');
    await addon();
  },
  e2e: async () => {
    await build(...usable().browsers.map((browser) => BROWSERS[browser].build));
    await e2e();
  },
};

passSignalsOn();
const chosen = Object.hasOwn(parts, part) ? parts[part] : undefined;
if (chosen) {
  await chosen();
  process.exitCode = summarise() ? 0 : 1;
} else {
  console.error(`There is no part "${part}". There are: ${Object.keys(parts).join(', ')}.`);
  process.exitCode = 2;
}

async function types() {
  await step('Type check', () => check('tsc', 'typescript', '--noEmit'));
}

async function lint() {
  await step('Lint', () => check('biome', '@biomejs/biome', 'ci', '.'));
}

async function unit() {
  await step('Unit tests', () => vitest('unit', { filter, whole: part === 'all' }));
}

async function build(...builds: readonly Build[]) {
  for (const each of builds) await step(`Build for ${each}`, () => makeBuild(each));
}

async function addon() {
  await step("The add-ons linter on Firefox's build", lintAddon);
}

async function e2e() {
  await step('Browser tests', () => browserTests({ filter, whole: part === 'all' }));
}
