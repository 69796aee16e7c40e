import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sources } from '../../utils/checklist/sources.ts';

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
    expect(size('panel.js')).toBeLessThanOrEqual(8_000);
    expect(size('quiet.js')).toBeLessThanOrEqual(3_000);
    const frame = scriptsOf('sidebar.html');
    expect(frame.length).toBeGreaterThan(0);
    expect(frame.reduce((sum, file) => sum + size(file), 0)).toBeLessThanOrEqual(80_000);
  });

  it('keeps the polyfill, the database and the drawing library out of the call page', () => {
    for (const file of ['detector.js', 'panel.js', 'quiet.js']) {
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
