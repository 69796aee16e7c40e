import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

/** Who may import whom, as docs/architecture/README.md has it. What is not named here is refused. */
interface World {
  readonly files: readonly string[];
  /** Paths begin with one of these. */
  readonly may: readonly string[];
  readonly packages: readonly string[];
  /** Of these the types alone. */
  readonly typesOf?: string;
}

const inCallPage = ['utils/core/call/', 'utils/core/panel/', 'utils/core/platforms/'];
const known = 'utils/core/platforms/known/';
const scripts = ['detector', 'ear', 'judge', 'panel', 'quiet'].map(
  (name) => `entrypoints/${name}.ts`,
);
const database = 'utils/store/log/db.ts';

const worlds: Readonly<Record<string, World>> = {
  'core decides and describes: it imports core': {
    files: globSync('utils/core/**/*.ts').filter((file) => !startsWith(file, inCallPage)),
    may: ['utils/core/'],
    packages: ['valibot', 'jsonc-parser'],
  },
  'what core lends to call pages imports nothing that they cannot afford': {
    files: inCallPage
      .flatMap((folder) => globSync(`${folder}**/*.ts`))
      .filter((file) => !file.startsWith(known)),
    may: inCallPage,
    packages: [],
  },
  'a platform is data': {
    files: globSync(`${known}*.ts`),
    may: [known, 'utils/core/platforms/types.ts', 'utils/core/call/', 'utils/core/panel/'],
    packages: [],
  },
  'the store keeps: it imports core': {
    files: globSync('utils/store/**/*.ts'),
    may: ['utils/core/', 'utils/store/'],
    packages: ['valibot', 'dexie', 'wxt/browser'],
  },
  'what runs in a call page stays small': {
    files: [...globSync('utils/callpage/**/*.ts'), ...scripts],
    may: [...inCallPage, 'utils/callpage/'],
    packages: [],
    typesOf: 'utils/core/messages.ts',
  },
  'the worker decides by core and keeps by the store': {
    files: globSync('utils/worker/**/*.ts'),
    may: ['utils/core/', 'utils/store/', 'utils/worker/'],
    packages: ['valibot', 'wxt/browser'],
  },
  'what pages share asks the worker and reads the store': {
    files: globSync('utils/pages/**/*.{ts,tsx}'),
    may: ['utils/core/', 'utils/store/', 'utils/pages/'],
    packages: ['preact', 'preact/hooks', '@preact/signals', 'wxt/browser'],
  },
  'a component draws what it is given': {
    files: globSync('components/**/*.{ts,tsx}'),
    may: ['utils/core/', 'components/'],
    packages: ['preact', 'preact/hooks'],
  },
  'an entrypoint wires': {
    files: globSync('entrypoints/**/*.{ts,tsx}').filter((file) => !scripts.includes(file)),
    may: ['utils/', 'components/'],
    packages: ['preact', 'preact/hooks', '@preact/signals', 'wxt/browser'],
  },
};

const packages = [
  'dexie',
  'preact',
  'preact/hooks',
  '@preact/signals',
  'valibot',
  'jsonc-parser',
  'wxt/browser',
  'wxt/utils/storage',
  'webextension-polyfill',
  '#imports',
];

const modules = globSync('{utils,components,entrypoints}/**/*.{ts,tsx}');

/** What asks the clock, chance or the browser. */
const outside = [
  'Date.now()',
  'new Date()',
  'performance.now()',
  'crypto.randomUUID()',
  'setTimeout(f, 1)',
  'setInterval(f, 1)',
  'fetch(f)',
  'window.name',
  'document.title',
  'navigator.language',
  'location.href',
  'browser.tabs',
  'chrome.tabs',
  'localStorage.length',
  'sessionStorage.length',
  'indexedDB.open',
].map((code) => `void ${code};`);

interface Trial {
  readonly never: readonly string[];
  readonly allowed: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), 'boundaries-'));
afterAll(() => rmSync(folder, { recursive: true }));

const trials = new Map(
  Object.values(worlds).flatMap((world) =>
    world.files.map((file): [string, Trial] => [file, trialOf(file, world)]),
  ),
);
const refused = lint(trials);

/** Every import that there could be in a file, and all that a file of core must not use. */
function trialOf(file: string, { may, packages: taken, typesOf }: World): Trial {
  const never: string[] = [];
  const allowed: string[] = [];
  for (const name of packages) {
    (taken.includes(name) ? allowed : never).push(`import * as any from '${name}';`);
  }
  for (const module of modules) {
    if (module === file) continue;
    const name = relative(dirname(file), module).replace(/^(?!\.)/, './');
    if (module === typesOf) {
      never.push(`import { signalSchema } from '${name}';`);
      allowed.push(`import type { Signal } from '${name}';`);
      continue;
    }
    const held = module === database && !file.startsWith('utils/store/');
    (startsWith(module, may) && !held ? allowed : never).push(`import * as any from '${name}';`);
  }
  if (file.startsWith('utils/core/') && !file.endsWith('/localTime.ts')) never.push(...outside);
  if (file.startsWith('components/')) never.push('void browser.tabs;', 'void chrome.tabs;');
  return { never, allowed };
}

function startsWith(file: string, paths: readonly string[]): boolean {
  return paths.some((path) => file.startsWith(path));
}

/** Lints every file's lines by the repository's own rules, and gives those that it refuses. */
function lint(files: ReadonlyMap<string, Trial>): ReadonlySet<string> {
  copyFileSync('biome.json', join(folder, 'biome.json'));
  const lines = new Map<string, readonly string[]>();
  for (const [file, { never, allowed }] of files) {
    lines.set(file, [...never, ...allowed]);
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), lines.get(file)?.join('\n') ?? '');
  }
  const rules = ['noRestrictedImports', 'noRestrictedGlobals'].map((rule) => `--only=${rule}`);
  const options = ['--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json', ...rules];
  const { stdout } = spawnSync(resolve('node_modules/.bin/biome'), ['lint', ...options, '.'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { location: { path: string; start: { line: number } } }[];
  };
  return new Set(
    diagnostics.map(
      ({ location: { path, start } }) => `${path}: ${lines.get(path)?.[start.line - 1]}`,
    ),
  );
}

describe.each(Object.entries(worlds))('%s', (_, { files }) => {
  test('there are files to try', () => expect(files).not.toEqual([]));

  test.each(files)('%s', (file) => {
    const { never, allowed } = trials.get(file) as Trial;
    const taken = never.filter((line) => !refused.has(`${file}: ${line}`));
    expect(taken, 'must be refused').toEqual([]);
    const barred = allowed.filter((line) => refused.has(`${file}: ${line}`));
    expect(barred, 'must be allowed').toEqual([]);
  });
});

test('every file of utils is in one of the worlds', () => {
  const placed = Object.values(worlds).flatMap(({ files }) => files);
  expect(modules.filter((module) => !placed.includes(module))).toEqual([]);
});

test('the store alone asks the browser for its storage', () => {
  const users = modules
    .filter((module) => module.startsWith('utils/') && !module.startsWith('utils/store/'))
    .filter((module) => /\bbrowser\??\.storage\b/.test(readFileSync(module, 'utf8')));
  expect(users).toEqual([]);
});
