import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../../utils/core/settings/catalogue.ts';

/** The types of the settings, and where they are declared. */
const declared = [
  { file: 'utils/core/settings/catalogue.ts', type: 'Settings' },
  { file: 'utils/core/breaks/settings.ts', type: 'BreakSettings' },
] as const;

/** The names that settings are declared under; those of each platform are one. */
const names = [...new Set(Object.keys(catalogue).map((key) => key.split('.')[0] ?? key))];

/**
 * The sources once more, with types of the settings that have nothing in them: whatever reads a
 * setting is then an error, and the compiler names the setting.
 */
const copy = realpathSync(mkdtempSync(join(tmpdir(), 'webside-settings-')));
let errors: readonly string[] = [];

beforeAll(() => {
  for (const name of ['.wxt', 'components', 'entrypoints', 'locales', 'utils', 'tsconfig.json']) {
    cpSync(resolve(name), join(copy, name), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'dir');
  for (const { file, type } of declared) {
    const source = readFileSync(join(copy, file), 'utf8');
    const head = `export type ${type} =`;
    const emptied = source.replace(head, `export type ${type} = {};\nexport type ${type}Before =`);
    expect(emptied, `${file} declares ${type}`).not.toBe(source);
    writeFileSync(join(copy, file), emptied);
  }
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '--pretty', 'false'], {
    cwd: copy,
    encoding: 'utf8',
  });
  errors = stdout
    .split('\n')
    .filter((line) => line.includes(': error TS'))
    .filter((line) => !declared.some(({ file }) => line.startsWith(file)));
  // The compiler ends by itself, however busy the machine is.
}, 0);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('a setting', () => {
  // The other way round, a setting that is read and not declared, is an error of types.
  test.each(names)('is read somewhere: %s', (name) => {
    // `enabled.` and the like are followed by a platform's id.
    const quoted = [`'${name}'`, `"${name}"`, `\`${name}.`];
    expect(errors.filter((line) => quoted.some((each) => line.includes(each)))).not.toEqual([]);
  });

  test('that is declared and read nowhere is told', () => {
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.filter((line) => line.includes("'lamp'"))).toEqual([]);
  });
});
