/**
 * Chromium in which nothing is loaded by the driver: it installs Webside as the policy files of a kit
 * tell it to, from a web server on this machine. The files lie in a mount namespace of its own.
 */
import { spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { extensionId } from '../../admin/crx.ts';
import { selfHosted } from '../../admin/packages.ts';
import type { ZipEntry } from '../../admin/zip.ts';
import { findChromium } from '../../scripts/browsers.mjs';
import { firefoxId, leastFirefox } from '../../utils/firefox.ts';
import { startProxy } from './proxy.ts';
import { builds } from './rig.ts';

const root = join(import.meta.dirname, '../..');

export interface Installed {
  readonly browser: Browser;
  readonly id: string;
  /** Opens a page of Webside's, such as `options.html`. */
  open(path: string): Promise<Page>;
  /** Puts a version on the server, as if it were the next one. */
  publish(version: string): void;
  /** Changes what the kit's file says of Webside, as a new kit would. */
  setPolicy(values: Readonly<Record<string, unknown>>): void;
  /** Takes the kit's file away. */
  removePolicy(): void;
  stop(): Promise<void>;
}

/** Makes a kit by its command, publishes version 1.0.0, and starts a browser under the kit's policy. */
export async function installFromKit(
  policy: Readonly<Record<string, unknown>>,
): Promise<Installed> {
  const folder = mkdtempSync(join(tmpdir(), 'webside-kit-'));
  const at = (...parts: string[]) => join(folder, ...parts);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const id = extensionId(key);

  let packages: Readonly<Record<string, Uint8Array | string>> = {};
  const server = createServer(({ url = '' }, response) => {
    const name = new URL(url, 'http://127.0.0.1').pathname.slice(1);
    const contents = packages[name];
    const type = name.endsWith('.crx') ? 'application/x-chrome-extension' : 'text/xml';
    if (contents === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': type }).end(contents);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const host = `http://127.0.0.1:${port}/`;
  const publish = (version: string) => {
    const build = filesIn(builds.chromium);
    packages = selfHosted(
      { chrome: build, firefox: [] },
      { version, folder: host, key, firefoxId, leastFirefox },
    );
  };
  publish('1.0.0');

  writeFileSync(at('policy.json'), JSON.stringify(policy));
  runKit([
    ...['--id', id, '--update-url', `${host}update.xml`, '--org', 'High Street Practice'],
    ...['--policy', at('policy.json'), '--out', at('kit')],
  ]);
  const managed = at('system/policies/managed');
  cpSync(at('kit/linux/etc/chromium'), at('system'), { recursive: true });
  // Otherwise the driver would be kept from what a policy has installed.
  writeFileSync(join(managed, 'driver.json'), '{"DeveloperToolsAvailability": 1}');

  const executable = at('chromium');
  const inner = `mount --bind ${at('system')} /etc/chromium && exec ${findChromium()} "$@"`;
  writeFileSync(executable, `#!/bin/sh\nexec unshare -m sh -c '${inner}' sh "$@"\n`, {
    mode: 0o755,
  });
  mkdirSync(at('profile'));
  const proxy = await startProxy({ hosts: [], port: 9 });
  const browser = await puppeteer.launch({
    executablePath: executable,
    pipe: true,
    enableExtensions: true,
    defaultViewport: null,
    userDataDir: at('profile'),
    // With it the browser would not ask for extensions that a policy names.
    ignoreDefaultArgs: ['--disable-background-networking'],
    args: [
      // To the server, and nowhere else.
      `--proxy-server=127.0.0.1:${proxy.port}`,
      `--proxy-bypass-list=<-loopback>;127.0.0.1:${port}`,
      '--disable-component-update',
      '--disable-sync',
      '--window-size=1280,860',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });

  const file = join(managed, 'webside.json');
  return {
    browser,
    id,
    publish,
    async open(path) {
      const page = await browser.newPage();
      await page.goto(`chrome-extension://${id}/${path}`);
      return page;
    },
    setPolicy(values) {
      const now = JSON.parse(readFileSync(file, 'utf8')) as object;
      writeFileSync(file, JSON.stringify({ ...now, '3rdparty': { extensions: { [id]: values } } }));
    },
    removePolicy: () => rmSync(file),
    async stop() {
      await browser.close();
      await proxy.close();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function runKit(args: readonly string[]): void {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts/adminKit.ts'), ...args],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The kit was not made: ${stderr}`);
}

function filesIn(folder: string): ZipEntry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(folder, path), contents: readFileSync(path) };
    });
}
