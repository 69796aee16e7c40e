import { createHash, type KeyObject } from 'node:crypto';
import { updatesJson, updateXml } from './browsers.ts';
import { crx, extensionId } from './crx.ts';
import { type ZipEntry, zip } from './zip.ts';

/** Packages by their file names. The same builds, key and address give the same bytes. Pure. */
export type Packages = Readonly<Record<string, Uint8Array | string>>;

type Manifest = Record<string, unknown>;

/** A build as it is uploaded to a store: Chrome's and Edge's give it a key of their own. */
export function storeZip(build: readonly ZipEntry[]): Buffer {
  return zip(withManifest(build, ({ key: _, ...manifest }) => manifest));
}

/**
 * What a practice puts on a server of its own: the signed CRX and the XPI that Mozilla is to sign,
 * each with the manifest by which browsers learn of it.
 * @param folder the server's address, ending in a slash
 */
export function selfHosted(
  builds: { readonly chrome: readonly ZipEntry[]; readonly firefox: readonly ZipEntry[] },
  {
    version,
    folder,
    key,
    firefoxId,
    leastFirefox,
  }: {
    readonly version: string;
    readonly folder: string;
    readonly key: KeyObject;
    readonly firefoxId: string;
    readonly leastFirefox: string;
  },
): Packages {
  const [crxName, xpiName] = [`webside-${version}.crx`, `webside-${version}.xpi`];
  const archive = zip(
    withManifest(builds.chrome, ({ key: _, ...manifest }) => ({
      ...manifest,
      version,
      update_url: `${folder}update.xml`,
    })),
  );
  const xpi = zip(
    withManifest(builds.firefox, (manifest) => {
      const specific = manifest.browser_specific_settings as { gecko: object };
      const gecko = { ...specific.gecko, update_url: `${folder}updates.json` };
      return { ...manifest, version, browser_specific_settings: { ...specific, gecko } };
    }),
  );
  const updates = updatesJson(firefoxId, version, {
    link: `${folder}${xpiName}`,
    least: leastFirefox,
  });
  return {
    [crxName]: crx(archive, key),
    'update.xml': updateXml(extensionId(key), version, `${folder}${crxName}`),
    [xpiName]: xpi,
    'updates.json': `${JSON.stringify(updates, null, 2)}\n`,
  };
}

/** For `sha256sum -c`. */
export function sums(files: Iterable<readonly [path: string, contents: Uint8Array]>): string {
  return [...files]
    .map(([path, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`)
    .join('');
}

function withManifest(
  build: readonly ZipEntry[],
  change: (manifest: Manifest) => Manifest,
): readonly ZipEntry[] {
  return build.map((entry) => {
    if (entry.path !== 'manifest.json') return entry;
    const manifest = JSON.parse(new TextDecoder().decode(entry.contents)) as Manifest;
    return { ...entry, contents: Buffer.from(JSON.stringify(change(manifest))) };
  });
}
