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
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, findFirefox } from './browsers.mjs';

interface Result {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What a person should know at the end: why something failed or was left out. */
  readonly notes?: readonly string[];
}

type Build = 'chrome' | 'edge' | 'firefox';
type Browser = 'chromium' | 'firefox';

/**
 * What the add-ons linter may warn about. Anything else it warns about is a failure, and one that
 * no longer appears is told, to be taken out of here.
 */
const ALLOWED_WARNINGS: readonly { code: string; file: RegExp; reason: string }[] = [
  {
    code: 'UNSAFE_VAR_ASSIGNMENT',
    file: /^chunks\//,
    reason: "Preact's own code behind dangerouslySetInnerHTML, which nothing of ours uses",
  },
  {
    code: 'KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION',
    file: /^manifest\.json$/,
    reason: 'Firefox for Android is not supported, and has no such consoles to run beside',
  },
];

const BROWSERS: Readonly<
  Record<Browser, { name: string; build: Build; find: () => string | undefined }>
> = {
  chromium: { name: 'Chromium', build: 'chrome', find: findChromium },
  firefox: { name: 'Firefox', build: 'firefox', find: findFirefox },
};

const PASSED: Result = { passed: 1, failed: 0, skipped: 0 };

const root = join(import.meta.dirname, '..');
const inCi = Boolean(process.env.CI);

const [part = 'all', ...filters] = process.argv.slice(2);
const filter = filters.join(' ');
const brokenBuilds = new Set<Build>();
const results: { title: string; result: Result; time: string }[] = [];

// Before anything is started, so that Ctrl-C and a CI's stop never leave a browser behind.
let running: ReturnType<typeof spawn> | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    const exit = () => process.exit(128 + constants.signals[signal]);
    if (!running) exit();
    running?.once('close', exit);
    // At a terminal Ctrl-C reaches it without us.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) running?.kill(signal);
  });
}

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

const chosen = Object.hasOwn(parts, part) ? parts[part] : undefined;
if (chosen) {
  await chosen();
  process.exitCode = summarise() ? 0 : 1;
} else {
  console.error(`There is no part "${part}". There are: ${Object.keys(parts).join(', ')}.`);
  process.exitCode = 2;
}

// The parts

async function types() {
  await step('Type check', () => check('tsc', 'typescript', '--noEmit'));
}

async function lint() {
  await step('Lint', () => check('biome', '@biomejs/biome', 'ci', '.'));
}

async function unit() {
  await step('Unit tests', () => vitest('unit'));
}

async function build(...browsers: readonly Build[]) {
  for (const browser of browsers) {
    await step(`Build for ${browser}`, async () => {
      const folder = join(root, '.output', `${browser}-mv3`);
      // What an earlier build left must not be what is tested.
      rmSync(folder, { recursive: true, force: true });
      const result = await check('wxt', 'wxt', 'build', '--browser', browser);
      if (result.failed === 0 && existsSync(join(folder, 'manifest.json'))) return result;
      brokenBuilds.add(browser);
      return failure('the build failed');
    });
  }
}

async function addon() {
  await step("The add-ons linter on Firefox's build", async () => {
    if (brokenBuilds.has('firefox')) return failure('not run, because its build failed');
    return lintAddon();
  });
}

async function e2e() {
  await step('Browser tests', async () => {
    const { browsers, missing } = usable();
    const sound = browsers.filter((browser) => !brokenBuilds.has(BROWSERS[browser].build));
    const unsound = browsers.filter((browser) => !sound.includes(browser));
    const others = [
      ...missing.map((browser) => {
        const sentence = `${BROWSERS[browser].name} was not found, so its tests were not run`;
        // With other browsers' tests running, Vitest counts the ones it skipped.
        return inCi ? failure(sentence) : note(sentence, sound.length === 0 ? 1 : 0);
      }),
      ...unsound.map((browser) =>
        failure(`the tests in ${BROWSERS[browser].name} were not run, because its build failed`),
      ),
    ];
    if (sound.length === 0) return sum(others);
    return sum([await vitest('e2e', { WEBSIDE_BROWSERS: sound.join(',') }), ...others]);
  });
}

/** The browsers to test in; WEBSIDE_BROWSERS names fewer than all. */
function usable(): { browsers: Browser[]; missing: Browser[] } {
  const all: Browser[] = ['chromium', 'firefox'];
  const named = process.env.WEBSIDE_BROWSERS?.split(',');
  const wanted = all.filter((browser) => named?.includes(browser) ?? true);
  const browsers = wanted.filter((browser) => BROWSERS[browser].find() !== undefined);
  return { browsers, missing: wanted.filter((browser) => !browsers.includes(browser)) };
}

// How each is run

async function check(command: string, from: string, ...args: readonly string[]): Promise<Result> {
  const { code } = await run(command, from, args);
  return code === 0 ? PASSED : failure(`${command} ended with ${code}`);
}

/** The parts of Vitest's JSON report that count. */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: 'passed' | 'failed';
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

async function vitest(project: 'unit' | 'e2e', env: NodeJS.ProcessEnv = {}): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'webside-test-'));
  const file = join(folder, 'report.json');
  try {
    const { code } = await run(
      'vitest',
      'vitest',
      [
        'run',
        `--project=${project}`,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
        // A forgotten `.only` would pass for a whole run.
        ...(part === 'all' ? ['--allowOnly=false'] : []),
        ...filterArguments(project),
      ],
      env,
    );
    if (!existsSync(file)) return failure(`Vitest ended with ${code} and left no report`);
    return count(JSON.parse(readFileSync(file, 'utf8')) as VitestReport, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function filterArguments(project: 'unit' | 'e2e'): readonly string[] {
  if (filter === '') return [];
  const folder = join(root, 'tests', project);
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
    : [];
  // A file's name when there is such a file, otherwise a test's.
  if (files.some((file) => file.includes(filter))) return [filter];
  return ['-t', filter.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')];
}

function count({ testResults }: VitestReport, code: number): Result {
  const statuses = testResults.flatMap((file) => file.assertionResults.map(({ status }) => status));
  const passed = statuses.filter((status) => status === 'passed').length;
  const failed = statuses.filter((status) => status === 'failed').length;
  // A file that could not be loaded, or whose hooks failed, has no failed test to show for it.
  const files = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const problems = files.map(({ name }) => failure(`${name} failed outside its tests`));
  if (failed + problems.length === 0) {
    if (passed === 0) problems.push(failure('no test was run'));
    else if (code !== 0) problems.push(failure(`Vitest ended with ${code} though no test failed`));
  }
  return sum([{ passed, failed, skipped: statuses.length - passed - failed }, ...problems]);
}

interface LinterMessage {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

interface LinterReport {
  readonly errors: readonly LinterMessage[];
  readonly warnings: readonly LinterMessage[];
}

async function lintAddon(): Promise<Result> {
  const { output } = await run(
    'web-ext',
    'web-ext',
    [
      'lint',
      '--source-dir',
      join(root, '.output', 'firefox-mv3'),
      '--output=json',
      '--no-config-discovery',
      '--no-input',
    ],
    { NO_UPDATE_NOTIFIER: '1' },
    true,
  );
  let report: LinterReport;
  try {
    report = JSON.parse(output) as LinterReport;
  } catch {
    console.log(output);
    return failure('web-ext left no report');
  }

  const isAllowed = ({ code, file = '' }: LinterMessage) =>
    ALLOWED_WARNINGS.some((allowed) => allowed.code === code && allowed.file.test(file));
  const problems = [
    ...report.errors.map((error) => ({ kind: 'error', ...error })),
    ...report.warnings
      .filter((warning) => !isAllowed(warning))
      .map((warning) => ({ kind: 'warning', ...warning })),
  ];
  for (const { kind, code, message, file, line } of problems) {
    console.log(`${kind} ${code} in ${file ?? 'the add-on'}${line ? `:${line}` : ''}: ${message}`);
  }
  for (const { code, file, reason } of ALLOWED_WARNINGS) {
    const seen = report.warnings.filter(
      (warning) => warning.code === code && file.test(warning.file ?? ''),
    ).length;
    console.log(
      seen > 0
        ? `allowed: ${code} in ${file} (${seen} times): ${reason}`
        : `this warning has gone, so remove it from those allowed: ${code} in ${file}`,
    );
  }
  if (problems.length === 0) return PASSED;
  return failure(`not allowed: ${problems.map(({ code }) => code).join(', ')}`);
}

/** Runs a tool on this Node, by the file its package names, which needs no shell on any system. */
function run(
  command: string,
  from: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  captured = false,
): Promise<{ code: number; output: string }> {
  const folder = join(root, 'node_modules', from);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  const file = bin[command];
  if (file === undefined) throw new Error(`${from} has no command ${command}`);
  return new Promise((done, failed) => {
    let output = '';
    const child = spawn(process.execPath, [join(folder, file), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', captured ? 'pipe' : 'inherit', 'inherit'],
    });
    running = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', failed);
    child.on('close', (code, signal) => {
      running = undefined;
      done({ code: code ?? (signal ? 128 + constants.signals[signal] : 1), output });
    });
  });
}

// Counting and telling

async function step(title: string, work: () => Promise<Result>): Promise<void> {
  console.log(`\n=== ${title}`);
  const began = performance.now();
  const result = await work();
  const time = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  console.log(`--- ${title}: ${describe(result)} (${time})`);
  results.push({ title, result, time });
}

function summarise(): boolean {
  const total = sum(results.map(({ result }) => result));
  console.log('\n=== Summary');
  for (const { title, result, time } of results) {
    console.log(`${title}: ${describe(result)} (${time})`);
    for (const sentence of result.notes ?? []) console.log(`  ${sentence}`);
  }
  console.log(`\n${describe(total)}`);
  return total.failed === 0;
}

function describe({ passed, failed, skipped }: Result): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function failure(sentence: string): Result {
  return { passed: 0, failed: 1, skipped: 0, notes: [sentence] };
}

function note(sentence: string, skipped: number): Result {
  return { passed: 0, failed: 0, skipped, notes: [sentence] };
}

function sum(all: readonly Result[]): Result {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
    skipped: all.reduce((total, { skipped }) => total + skipped, 0),
    notes: all.flatMap(({ notes }) => notes ?? []),
  };
}
