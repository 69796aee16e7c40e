/**
 * `npm run zip` builds Webside for each browser and packs it: a ZIP for each store, one of the
 * sources, and their SHA-256 sums, in `.output/packages`. The same commit gives the same bytes.
 *
 *     npm run zip -- --host https://files.example.org/webside/ --key webside.pem
 *
 * makes the packages for a server of a practice's own as well: a CRX that is signed with the key
 * (made, if the file is not there), an XPI that Mozilla has to sign, update.xml and updates.json.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { argumentProblem } from '../admin/arguments.ts';
import { extensionId } from '../admin/crx.ts';
import { selfHosted, storeZip, sums } from '../admin/packages.ts';
import { type ZipEntry, zip } from '../admin/zip.ts';
import { firefoxId, leastFirefox } from '../utils/core/firefox.ts';

const root = join(import.meta.dirname, '..');
const out = join(root, '.output/packages');
const browsers = ['chrome', 'edge', 'firefox'] as const;

const { host, key: keyFile } = readArguments();
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

for (const browser of browsers) build(browser);
const packages: Record<string, Uint8Array | string> = {
  ...Object.fromEntries(
    browsers.map((browser) => [
      `webside-${version}-${browser}.zip`,
      storeZip(filesIn(folderOf(browser))),
    ]),
  ),
  [`webside-${version}-sources.zip`]: zip(sources()),
};
if (host && keyFile) {
  const key = readKey(keyFile);
  Object.assign(
    packages,
    selfHosted(
      { chrome: filesIn(folderOf('chrome')), firefox: filesIn(folderOf('firefox')) },
      { version, folder: host, key, firefoxId, leastFirefox },
    ),
  );
  console.log(`The extension's id with this key: ${extensionId(key)}`);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const written = Object.entries(packages).map(
  ([name, contents]) => [name, Buffer.from(contents as Uint8Array)] as const,
);
for (const [name, contents] of written) writeFileSync(join(out, name), contents);
writeFileSync(join(out, 'SHA256SUMS'), sums(written));
process.stdout.write(sums(written));
console.log(`In ${relative(process.cwd(), out) || '.'}.`);

function readArguments(): { host: string | undefined; key: string | undefined } {
  const { host, key } = parse();
  if ((host === undefined) !== (key === undefined))
    stop('Give --host and --key together, or neither.');
  if (host !== undefined && !/^https:\/\/[^?#@]+\/$/.test(host)) {
    stop(`--host: "${host}" is not the https address of a folder. End it with a slash.`);
  }
  return { host, key };
}

function parse(): { host?: string; key?: string } {
  try {
    return parseArgs({ options: { host: { type: 'string' }, key: { type: 'string' } } }).values;
  } catch (error) {
    return stop(`${argumentProblem(error)} The options are --host ADDRESS and --key FILE.`);
  }
}

function stop(problem: string): never {
  console.error(`${problem}\nNothing was written.`);
  process.exit(1);
}

function folderOf(browser: string): string {
  return join(root, '.output', `${browser}-mv3`);
}

function build(browser: string): void {
  rmSync(folderOf(browser), { recursive: true, force: true });
  const wxt = join(root, 'node_modules/wxt/bin/wxt.mjs');
  const { status } = spawnSync(process.execPath, [wxt, 'build', '--browser', browser], {
    cwd: root,
    stdio: 'inherit',
    // Another one would make other bytes.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) stop(`The build for ${browser} failed.`);
}

function filesIn(folder: string): ZipEntry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => {
      const path = join(file.parentPath, file.name);
      const name = relative(folder, path).split(sep).join('/');
      return { path: name, contents: readFileSync(path) };
    });
}

/** The last commit, and nothing else that lies about here. */
function sources(): ZipEntry[] {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, maxBuffer: 2 ** 30 });
  if (git('status', '--porcelain').length > 0) {
    console.warn('Some changes are not committed. They are in the builds but not in the sources.');
  }
  return git('ls-tree', '-r', '-z', 'HEAD')
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const [, mode, id, path] = /^(\d+) blob (\w+)\t(.+)$/s.exec(line) ?? [];
      if (!id || !path) return [];
      return [{ path, contents: git('cat-file', 'blob', id), executable: mode === '100755' }];
    });
}

function readKey(path: string) {
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    // Who has it can publish updates in the practice's name.
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    console.log(`Made a new key: ${path}. Keep it safe, and never in a repository.`);
  }
  try {
    const key = createPrivateKey(readFileSync(path));
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Told below.
  }
  return stop(`--key: ${path} is not an RSA private key in PEM. Name another file.`);
}
