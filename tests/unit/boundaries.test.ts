import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

/** A place in the code, with lines that the linter must refuse there and lines that it must not. */
interface Place {
  readonly file: string;
  readonly never: readonly string[];
  readonly allowed: readonly string[];
}

const from = (...modules: string[]) => modules.map((name) => `import * as any from '${name}';`);
const typesFrom = (name: string) => `import type * as any from '${name}';`;
const schemaFrom = (name: string) => `import { signalSchema } from '${name}';`;
const signalFrom = (name: string) => `import type { Signal } from '${name}';`;
const uses = (...globals: string[]) => globals.map((name) => `void ${name};`);

const browserApi = from(
  'wxt/browser',
  'wxt/utils/storage',
  'webextension-polyfill',
  '@wxt-dev/browser',
  '#imports',
);
const clockAndBrowser = uses(
  'Date.now()',
  'new Date()',
  'performance.now()',
  'crypto.randomUUID()',
  'setTimeout(f, 1)',
  'setInterval(f, 1)',
  'window.name',
  'document.title',
  'browser.tabs',
  'chrome.tabs',
  'localStorage.length',
);

const components: readonly Place[] = ['components/sidebar/Any.tsx', 'components/ui/any.ts'].map(
  (file) => ({
    file,
    never: [
      ...browserApi,
      ...uses('browser.tabs', 'chrome.tabs'),
      ...from(
        'dexie',
        '../../entrypoints/sidebar/main.tsx',
        '../../utils/client.ts',
        '../../utils/consultation/service.ts',
        '../../utils/consultation/panel.ts',
        '../../utils/consultation/tabs.ts',
        '../../utils/log/db.ts',
        '../../utils/log/store.ts',
        '../../utils/log/follow.ts',
        '../../utils/settings/store.ts',
        '../../utils/sidePanel.ts',
        '../../utils/update.ts',
        '../../utils/content.ts',
        '../../utils/panel/host.ts',
        '../../utils/call/watch.ts',
        '../../utils/call/media.ts',
      ),
    ],
    allowed: [
      ...from(
        'preact',
        'preact/hooks',
        '../ui/Button.tsx',
        '../../utils/strings.ts',
        '../../utils/checklist/items.ts',
        '../../utils/consultation/nudges.ts',
        '../../utils/consultation/view.ts',
        '../../utils/log/results.ts',
      ),
      typesFrom('../../utils/consultation/machine.ts'),
      typesFrom('../../utils/log/types.ts'),
    ],
  }),
);

/** Files that decide: the same browser-free code in every folder. */
const pure: readonly Place[] = [
  ...['machine', 'fold', 'nudges', 'view'].map((name) => `utils/consultation/${name}.ts`),
  'utils/breaks/machine.ts',
  'utils/call/phase.ts',
  'utils/settings/resolve.ts',
  'utils/log/statistics.ts',
  'utils/log/results.ts',
].map((file) => ({
  file,
  never: [
    ...browserApi,
    ...clockAndBrowser,
    ...from(
      'dexie',
      '../../entrypoints/background.ts',
      '../client.ts',
      '../sidePanel.ts',
      '../update.ts',
      '../content.ts',
      '../log/db.ts',
      '../log/store.ts',
      '../log/follow.ts',
      '../settings/store.ts',
      '../consultation/service.ts',
      '../consultation/panel.ts',
      '../consultation/tabs.ts',
      '../panel/host.ts',
      '../call/watch.ts',
      '../call/media.ts',
    ),
    ...from(...besides(file)),
  ],
  allowed: from('./types.ts', '../platforms/types.ts').map((line) =>
    line.replace('* as', 'type * as'),
  ),
}));

/** What acts in the same folder as a pure file. */
function besides(file: string): string[] {
  const acting: Record<string, readonly string[]> = {
    consultation: ['service', 'panel', 'tabs'],
    breaks: ['service'],
    call: ['watch', 'media'],
    settings: ['store'],
    log: ['db', 'store', 'follow'],
  };
  return (acting[file.split('/')[1] ?? ''] ?? []).map((name) => `./${name}.ts`);
}

const withoutDatabase: readonly Place[] = [
  {
    file: 'utils/consultation/service.ts',
    never: from('dexie', '../log/db.ts', '../../entrypoints/background.ts'),
    allowed: from('../log/store.ts', 'wxt/browser', './machine.ts'),
  },
  {
    file: 'utils/router.ts',
    never: from('dexie', './log/db.ts', '../entrypoints/background.ts'),
    allowed: from('valibot', './messages.ts', './platforms/index.ts'),
  },
  {
    file: 'entrypoints/background.ts',
    never: from('dexie', '../utils/log/db.ts', './detector.ts', './popup/main.tsx'),
    allowed: from('wxt/browser', '../utils/router.ts', '../utils/consultation/service.ts'),
  },
  {
    file: 'entrypoints/log/main.tsx',
    never: from('dexie', '../../utils/log/db.ts', '../background.ts', '../popup/main.tsx'),
    allowed: from('preact', '../../components/log/Log.tsx', '../../utils/log/follow.ts'),
  },
];

const database: readonly Place[] = [
  {
    file: 'utils/log/db.ts',
    never: from('../../entrypoints/background.ts'),
    allowed: [...from('dexie'), typesFrom('./types.ts')],
  },
  {
    file: 'utils/log/store.ts',
    never: from('../../entrypoints/background.ts'),
    allowed: from('dexie', './db.ts', './row.ts', '../consultation/fold.ts'),
  },
];

const inCallPage = from(
  'dexie',
  'preact',
  'preact/hooks',
  '@preact/signals',
  'valibot',
  'wxt/browser',
  'webextension-polyfill',
);

/** Code that runs in somebody else's page. */
const contentScripts: readonly Place[] = [
  ...['entrypoints/detector.ts', 'entrypoints/panel.ts', 'entrypoints/quiet.ts'].map((file) => ({
    file,
    never: [
      ...inCallPage,
      ...from(
        './background.ts',
        '../components/ui/Button.tsx',
        '../utils/router.ts',
        '../utils/client.ts',
        '../utils/strings.ts',
        '../utils/checklist/items.ts',
        '../utils/log/store.ts',
        '../utils/settings/store.ts',
        '../utils/consultation/view.ts',
      ),
      schemaFrom('../utils/messages.ts'),
    ],
    allowed: [
      ...from(
        'wxt/utils/define-unlisted-script',
        '../utils/content.ts',
        '../utils/call/watch.ts',
        '../utils/panel/host.ts',
        '../utils/platforms/index.ts',
      ),
      signalFrom('../utils/messages.ts'),
    ],
  })),
  ...['utils/call/watch.ts', 'utils/panel/host.ts', 'utils/platforms/any.ts'].map((file) => ({
    file,
    never: [
      ...inCallPage,
      ...from(
        '../../entrypoints/detector.ts',
        '../../components/ui/Button.tsx',
        '../router.ts',
        '../client.ts',
        '../strings.ts',
        '../checklist/items.ts',
        '../log/store.ts',
        '../settings/store.ts',
        '../consultation/service.ts',
      ),
      schemaFrom('../messages.ts'),
    ],
    allowed: [
      ...from('../platforms/index.ts', '../call/phase.ts'),
      signalFrom('../messages.ts'),
      typesFrom('../platforms/types.ts'),
    ],
  })),
];

const rules = {
  'a component draws what it is given: no browser, no database, nothing that acts': components,
  'what decides is pure: no browser, no database, no clock, no chance': pure,
  'only the log knows the database, and nothing imports an entrypoint': withoutDatabase,
  'the log itself may use the database': database,
  'what runs in a call page stays small: platforms, call and the types of messages': contentScripts,
};

const folder = mkdtempSync(join(tmpdir(), 'boundaries-'));
afterAll(() => rmSync(folder, { recursive: true }));
const refused = lint(Object.values(rules).flat());

/** Lints every place's lines with the repository's own rules. */
function lint(places: readonly Place[]): ReadonlySet<string> {
  copyFileSync('biome.json', join(folder, 'biome.json'));
  const lines = new Map(places.map(({ file, never, allowed }) => [file, [...never, ...allowed]]));
  for (const [file, code] of lines) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), code.join('\n'));
  }
  const options = ['--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json'];
  const { stdout } = spawnSync(resolve('node_modules/.bin/biome'), ['lint', ...options, '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: {
      category: string;
      severity: string;
      location: { path: string; start: { line: number } };
    }[];
  };
  const boundary = /^lint\/style\/noRestricted(Imports|Globals)$/;
  return new Set(
    diagnostics
      .filter(({ category, severity }) => boundary.test(category) && severity === 'error')
      .map(({ location: { path, start } }) => `${path}: ${lines.get(path)?.[start.line - 1]}`),
  );
}

describe.each(Object.entries(rules))('%s', (_, places) => {
  test.each(places)('$file', ({ file, never, allowed }) => {
    const taken = never.filter((line) => !refused.has(`${file}: ${line}`));
    expect(taken, 'must be refused').toEqual([]);
    const barred = allowed.filter((line) => refused.has(`${file}: ${line}`));
    expect(barred, 'must be allowed').toEqual([]);
  });
});
