import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeZip } from '../../admin/packages.ts';
import { sources } from '../../utils/core/checklist/sources.ts';

const root = join(import.meta.dirname, '../..');

interface Manifest {
  readonly permissions: string[];
  readonly host_permissions: string[];
  readonly optional_permissions?: string[];
  readonly optional_host_permissions?: string[];
  readonly content_scripts?: unknown;
  readonly content_security_policy: { extension_pages: string };
  readonly key?: string;
}

describe.each(['chrome', 'edge', 'firefox'] as const)('the build for %s', (browser) => {
  const folder = join(root, '.output', `${browser}-mv3`);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const manifest = JSON.parse(read('manifest.json')) as Manifest;

  it('asks for exactly the permissions that docs/PERMISSIONS.md gives reasons for', () => {
    const asked = [
      ...manifest.permissions,
      ...manifest.host_permissions,
      ...(manifest.optional_permissions ?? []),
      ...(manifest.optional_host_permissions ?? []),
    ];
    expect(asked.sort()).toEqual(documentedPermissions(browser).sort());
  });

  it('declares no content script, so that a platform that is switched off runs nothing', () => {
    expect(manifest.content_scripts).toBeUndefined();
  });

  it('allows its pages nothing but its own files', () => {
    const policy = manifest.content_security_policy.extension_pages;
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toMatch(/https?:|unsafe|\*/);
  });

  it('keeps within the bytes that may run in or beside a call page', () => {
    const size = (file: string) => statSync(join(folder, file)).size;
    expect(size('detector.js')).toBeLessThanOrEqual(10_000);
    expect(size('panel.js')).toBeLessThanOrEqual(8_500);
    expect(size('quiet.js')).toBeLessThanOrEqual(3_000);
    expect(size('judge.js')).toBeLessThanOrEqual(8_000);
    expect(size('ear.js')).toBeLessThanOrEqual(3_000);
    const frame = scriptsOf('sidebar.html');
    expect(frame.length).toBeGreaterThan(0);
    expect(frame.reduce((sum, file) => sum + size(file), 0)).toBeLessThanOrEqual(80_000);
  });

  it('keeps the polyfill, the database and the drawing library out of the call page', () => {
    for (const file of ['detector.js', 'judge.js', 'ear.js', 'panel.js', 'quiet.js']) {
      expect(read(file)).not.toMatch(/webextension-polyfill|dexie|preact|valibot|indexedDB/i);
    }
    expect(scriptsOf('sidebar.html').map(read).join()).not.toMatch(/indexedDB/);
  });

  it('names no address on the network except those of the platforms and the cited sources', () => {
    const addresses = filesOf(folder)
      .filter((file) => file.endsWith('.js') || file.endsWith('.html'))
      .flatMap((file) =>
        [...read(file).matchAll(/https?:\/\/[\w.*-]+/g)].map(([address]) => address),
      );
    const known = [
      // XML namespaces, which nobody fetches.
      'http://www.w3.org',
      // Dexie's own error texts.
      'http://bit.ly',
      'https://bit.ly',
      'https://tinyurl.com',
      'https://dexie.org',
      'http://dexie.org',
      ...Object.values(sources).flatMap((source) => ('address' in source ? [source.address] : [])),
    ];
    expect([...new Set(addresses)].filter((address) => !known.includes(address))).toEqual([]);
  });

  /** The scripts that a page loads, with what they import. */
  function scriptsOf(page: string): string[] {
    const found = new Set<string>();
    const follow = (file: string) => {
      if (found.has(file)) return;
      found.add(file);
      for (const [, name] of read(file).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) {
        follow(`chunks/${name}`);
      }
    };
    for (const [, file] of read(page).matchAll(/<script[^>]*src="\/([^"]+)"/g)) {
      if (file) follow(file);
    }
    return [...found];
  }
});

it('gives builds for Chromium one stable extension id', () => {
  const keys = ['chrome', 'edge'].map((browser) => {
    const file = join(root, '.output', `${browser}-mv3`, 'manifest.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as Manifest).key;
  });
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^MII/);
});

describe('the same sources, built again in a folder of another name and length', () => {
  const outer = mkdtempSync(join(tmpdir(), 'webside-again-'));
  const again = join(outer, 'somewhere else', 'a-copy-of-the-sources');

  beforeAll(() => {
    mkdirSync(again, { recursive: true });
    for (const name of readdirSync(root)) {
      // What is made from the sources, and what a test or a person leaves behind.
      if (['.git', '.output', '.wxt', 'artifacts', 'node_modules'].includes(name)) continue;
      cpSync(join(root, name), join(again, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(again, 'node_modules'), 'dir');
  });

  afterAll(() => rmSync(outer, { recursive: true, force: true }));

  it.each(['chrome', 'edge', 'firefox'] as const)('give the same package for %s', (browser) => {
    const wxt = join('node_modules', 'wxt', 'bin', 'wxt.mjs');
    runIn(again, [wxt, 'build', '--browser', browser]);
    const [one, other] = [root, again].map((folder) => join(folder, '.output', `${browser}-mv3`));
    // File by file first, so that a failure names the file.
    expect(sumsOf(other as string)).toEqual(sumsOf(one as string));
    const packed = [one, other].map((folder) => sha256(storeZip(entriesOf(folder as string))));
    expect(packed[1]).toBe(packed[0]);
  });

  it('give the same kit', () => {
    const kits = [root, again].map((folder, index) => {
      const kit = join(outer, `kit-${index}`);
      const id = 'bppjdhoaepkebkhbkccagfefdpodgfhf';
      const url = 'https://files.example.org/webside/update.xml';
      const script = join('scripts', 'adminKit.ts');
      runIn(folder, [script, '--id', id, '--update-url', url, '--org', 'Ŵyn', '--out', kit]);
      return sumsOf(kit);
    });
    expect(Object.keys(kits[0] ?? {})).toContain('README.md');
    expect(kits[1]).toEqual(kits[0]);
  });

  /** In the copy also by another clock and in another language, as far as the environment says. */
  function runIn(folder: string, args: readonly string[]): void {
    const elsewhere = folder === root ? {} : { TZ: 'Pacific/Auckland', LC_ALL: 'C' };
    // Vitest's own NODE_ENV would make another build.
    const env = { ...process.env, NODE_ENV: 'production', ...elsewhere };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect(status, `${stdout}${stderr}`).toBe(0);
  }

  const sha256 = (contents: Uint8Array) => createHash('sha256').update(contents).digest('hex');

  const entriesOf = (folder: string) =>
    filesOf(folder).map((file) => ({
      path: file.split(sep).join('/'),
      contents: readFileSync(join(folder, file)),
    }));

  const sumsOf = (folder: string) =>
    Object.fromEntries(entriesOf(folder).map(({ path, contents }) => [path, sha256(contents)]));
});

function documentedPermissions(browser: 'chrome' | 'edge' | 'firefox'): string[] {
  const text = readFileSync(join(root, 'docs/PERMISSIONS.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)];
  const name = { chrome: 'Chrome', edge: 'Edge', firefox: 'Firefox' }[browser];
  return rows
    .filter(([, , browsers]) => /^all$/i.test(browsers?.trim() ?? '') || browsers?.includes(name))
    .map(([, permission]) => permission ?? '');
}

function filesOf(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
        statSync(join(folder, file)).isFile(),
      )
    : [];
}
