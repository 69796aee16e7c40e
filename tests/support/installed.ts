/**
 * Browsers in which nothing is loaded by the driver: they install Webside as the policy files of a
 * kit tell them to, from a web server on this machine. The files lie in a mount namespace of their own.
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
import type { Browser, Page, Target } from 'puppeteer-core';
import { extensionId } from '../../admin/crx.ts';
import { selfHosted } from '../../admin/packages.ts';
import type { ZipEntry } from '../../admin/zip.ts';
import { findChromium, findFirefox } from '../../scripts/browsers.mjs';
import { firefoxId, leastFirefox } from '../../utils/core/firefox.ts';
import { startStandins } from '../standins/server.ts';
import { launchChromium, launchFirefox } from './browsers.ts';
import { startProxy } from './proxy.ts';
import { builds } from './rig.ts';

const root = join(import.meta.dirname, '../..');

type PolicyValues = Readonly<Record<string, unknown>>;

interface Practice {
  /** The extension's id in Chromium. */
  readonly id: string;
  readonly port: number;
  /** A path in the practice's folder; the kit is in `kit`. */
  at(...parts: string[]): string;
  /** Puts a version on the server, as if it were the next one. */
  publish(version: string): void;
  stop(): Promise<void>;
}

/** A practice's server with version 1.0.0 on it, and its kit. */
async function startPractice(policy: PolicyValues): Promise<Practice> {
  const folder = mkdtempSync(join(tmpdir(), 'webside-kit-'));
  const at = (...parts: string[]) => join(folder, ...parts);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const id = extensionId(key);

  let packages: Readonly<Record<string, Uint8Array | string>> = {};
  const types = {
    crx: 'application/x-chrome-extension',
    xpi: 'application/x-xpinstall',
    json: 'application/json',
    xml: 'text/xml',
  };
  const server = createServer(({ url = '' }, response) => {
    const name = new URL(url, 'http://127.0.0.1').pathname.slice(1);
    const contents = packages[name];
    const type = types[name.split('.').at(-1) as keyof typeof types];
    if (contents === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': type }).end(contents);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const host = `http://127.0.0.1:${port}/`;
  const publish = (version: string) => {
    packages = selfHosted(
      { chrome: filesIn(builds.chromium), firefox: filesIn(builds.firefox) },
      { version, folder: host, key, firefoxId, leastFirefox },
    );
  };
  publish('1.0.0');
  writeFileSync(at('policy.json'), JSON.stringify(policy));
  runKit([
    ...['--id', id, '--update-url', `${host}update.xml`, '--org', 'High Street Practice'],
    ...['--firefox-url', `${host}webside-1.0.0.xpi`],
    ...['--policy', at('policy.json'), '--out', at('kit')],
  ]);
  return {
    ...{ id, port, at, publish },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Installed {
  readonly browser: Browser;
  readonly id: string;
  /** Opens a page of Webside's, such as `options.html`. */
  open(path: string): Promise<Page>;
  /** Puts a version on the server, as if it were the next one. */
  publish(version: string): void;
  /** Changes what the kit's file says of Webside, as a new kit would. */
  setPolicy(values: PolicyValues): void;
  /** Takes the kit's file away. */
  removePolicy(): void;
  /** The addresses of all pages of Webside's that were ever open in a tab. */
  opened(): readonly string[];
  stop(): Promise<void>;
}

/** Chromium under a kit's policy, with the stand-ins to call on. */
export async function installInChromium(policy: PolicyValues): Promise<Installed> {
  const { id, port, at, publish, stop } = await startPractice(policy);
  const managed = at('system/policies/managed');
  cpSync(at('kit/linux/etc/chromium'), at('system'), { recursive: true });
  // Otherwise the driver would be kept from what a policy has installed.
  writeFileSync(join(managed, 'driver.json'), '{"DeveloperToolsAvailability": 1}');
  const executable = at('chromium');
  namespaced(executable, `mount --bind ${at('system')} /etc/chromium`, findChromium());

  mkdirSync(at('profile'));
  const standins = await startStandins();
  const proxy = await startProxy({ hosts: standins.hosts, port: standins.port });
  const browser = await launchChromium({
    executable,
    proxyPort: proxy.port,
    serverPort: port,
    userDataDir: at('profile'),
  });

  const opened: string[] = [];
  const note = (target: Target) => {
    if (target.type() === 'page' && target.url().startsWith(`chrome-extension://${id}/`)) {
      opened.push(target.url());
    }
  };
  browser.on('targetcreated', note).on('targetchanged', note);
  const file = join(managed, 'webside.json');
  return {
    browser,
    id,
    publish,
    opened: () => opened,
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
      await standins.close();
      await stop();
    },
  };
}

export interface InstalledInFirefox {
  /** The ids of the add-ons in the profile, as Firefox left them when it ended. Ends it. */
  addons(): Promise<readonly string[]>;
  /** Starts Firefox under the policy as it is now, in the same profile each time. */
  start(): Promise<Browser>;
  /** Changes what the kit's file says of Webside. */
  setPolicy(values: PolicyValues): void;
  /** Puts the kit's files for removal in the place of the others. */
  removeByKit(): void;
  /** Takes the kit's file away. */
  removePolicy(): void;
  /** Ends everything, and says what the browser asked of anybody but the practice's server. */
  stop(): Promise<readonly string[]>;
}

/** Firefox under a kit's policy: all of the kit's `linux/etc` lies over the system's `/etc`. */
export async function installInFirefox(policy: PolicyValues): Promise<InstalledInFirefox> {
  const { port, at, stop } = await startPractice(policy);
  const etc = at('etc');
  const use = (folder: string) => {
    rmSync(etc, { recursive: true, force: true });
    cpSync(at('kit', folder), etc, { recursive: true });
  };
  use('linux/etc');
  const file = join(etc, 'firefox/policies/policies.json');
  const executable = at('firefox');
  // Firefox reads its policy when it starts, and the files change only while it does not run.
  const over = `mount -t overlay overlay -o lowerdir=${etc}:/etc /etc`;
  namespaced(executable, over, findFirefox());
  mkdirSync(at('profile'));
  const proxy = await startProxy({ hosts: [], port: 9 });
  let browser: Browser | undefined;
  const end = async () => {
    await browser?.close();
    browser = undefined;
  };
  return {
    async addons() {
      await end();
      const { addons } = JSON.parse(readFileSync(at('profile/extensions.json'), 'utf8')) as {
        addons: { id: string }[];
      };
      return addons.map(({ id }) => id);
    },
    async start() {
      await end();
      browser = await launchFirefox({
        executable,
        extensionId: firefoxId,
        proxyPort: proxy.port,
        serverPort: port,
        userDataDir: at('profile'),
        prefs: {
          // Only Mozilla can sign a build. Firefox ESR lets an administrator do without.
          'xpinstall.signatures.required': false,
          // The server here speaks http, for which Firefox refuses an address of updates.
          'extensions.checkUpdateSecurity': false,
        },
      });
      return browser;
    },
    setPolicy(values) {
      const { policies } = JSON.parse(readFileSync(file, 'utf8')) as { policies: object };
      const changed = { ...policies, '3rdparty': { Extensions: { [firefoxId]: values } } };
      writeFileSync(file, JSON.stringify({ policies: changed }));
    },
    removeByKit: () => use('linux/remove/etc'),
    removePolicy: () => rmSync(file),
    async stop() {
      await end();
      const refused = proxy.refused();
      await proxy.close();
      await stop();
      return refused;
    },
  };
}

/** A program that starts a browser after a mount that nobody else sees. */
function namespaced(executable: string, mount: string, browser: string | undefined): void {
  const inner = `${mount} && exec ${browser} "$@"`;
  writeFileSync(executable, `#!/bin/sh\nexec unshare -m sh -c '${inner}' sh "$@"\n`, {
    mode: 0o755,
  });
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
