import { uuidOf } from './mac.ts';

/** The parts of package-lock.json that the bill of materials is made from. */
interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const inTree = 'node_modules/';

/**
 * The software bill of materials, CycloneDX 1.6. `required` are the packages that Webside depends on
 * when it runs, with theirs; `excluded` are those that only build and test it. Without a date, so
 * that one lock file gives one document. Pure.
 * @param lock the text of package-lock.json, version 3
 */
export function sbom(lock: string, version: string): object {
  const { packages } = JSON.parse(lock) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  const paths = Object.keys(packages)
    .filter((path) => path.startsWith(inTree) && packages[path]?.version)
    .sort();
  const resolved = (from: string) => dependenciesOf(packages, from);
  const runs = reachable('', resolved);
  const refOf = (path: string) => `${purl(path, packages[path]?.version ?? '')}#${path}`;
  const self = `pkg:npm/webside@${version}`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(lock + version).toLowerCase()}`,
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': self,
        name: 'webside',
        version,
        licenses: [{ license: { id: 'Apache-2.0' } }],
        purl: self,
      },
    },
    components: paths.map((path) => {
      const { version = '', license, integrity } = packages[path] ?? {};
      const [group, name] = nameOf(path);
      return {
        type: 'library',
        'bom-ref': refOf(path),
        ...(group ? { group } : {}),
        name,
        version,
        scope: runs.has(path) ? 'required' : 'excluded',
        ...hashes(integrity),
        ...licences(license),
        purl: purl(path, version),
      };
    }),
    dependencies: [
      { ref: self, dependsOn: resolved('').map(refOf) },
      ...paths.map((path) => ({ ref: refOf(path), dependsOn: resolved(path).map(refOf) })),
    ],
  };
}

/** Where a package's dependencies are, as Node finds them: beside it or further up. */
function dependenciesOf(
  packages: Readonly<Record<string, LockedPackage>>,
  from: string,
): readonly string[] {
  const { dependencies = {}, optionalDependencies = {} } = packages[from] ?? {};
  const names = Object.keys({ ...dependencies, ...optionalDependencies });
  const found = names.flatMap((name) => {
    for (let folder = from; ; ) {
      const path = `${folder ? `${folder}/` : ''}${inTree}${name}`;
      if (packages[path]?.version) return [path];
      if (folder === '') return [];
      folder = folder.slice(0, Math.max(0, folder.lastIndexOf(`/${inTree}`)));
    }
  });
  return [...new Set(found)].sort();
}

function reachable(start: string, next: (path: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const left = [...next(start)];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    left.push(...next(path));
  }
  return seen;
}

function nameOf(path: string): readonly [group: string, name: string] {
  const full = path.slice(path.lastIndexOf(inTree) + inTree.length);
  const [first = '', second] = full.split('/');
  return second === undefined ? ['', first] : [first, second];
}

function purl(path: string, version: string): string {
  const [group, name] = nameOf(path);
  return `pkg:npm/${group ? `${group.replace('@', '%40')}/` : ''}${name}@${version}`;
}

function hashes(integrity: string | undefined): object {
  const digest = integrity && /^sha512-(\S+)$/.exec(integrity)?.[1];
  if (!digest) return {};
  return { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] };
}

function licences(license: string | undefined): object {
  if (!license) return {};
  return /^[\w.+-]+$/.test(license)
    ? { licenses: [{ license: { id: license } }] }
    : { licenses: [{ expression: license }] };
}
