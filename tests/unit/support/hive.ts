import { spawnSync } from 'node:child_process';

/** Windows' registry without Windows: files of the registry ("hives"), as hivex reads and writes them. */

/** Whether hivex's `hivexregedit` is here: it merges files of regedit's into a hive. */
export const canMerge = spawnSync('hivexregedit', ['--help']).error === undefined;

const root = 'HKEY_LOCAL_MACHINE\\SOFTWARE';

/**
 * Merges a file of regedit's, under HKEY_LOCAL_MACHINE\SOFTWARE, into a hive in place.
 * Throws with what the tool said.
 */
export function mergeReg(hive: string, file: Uint8Array): void {
  // The tool reads UTF-8 and the line breaks of Linux alone.
  const text = new TextDecoder('utf-16le').decode(file).replaceAll('\r\n', '\n');
  // Regedit makes the keys above a key as well, and the tool does not.
  const sections = text.replace(/^\[HKEY_LOCAL_MACHINE\\SOFTWARE\\(.+)\]$/gm, (_, path: string) => {
    const names = path.split('\\');
    return names.map((_, end) => `[${[root, ...names.slice(0, end + 1)].join('\\')}]`).join('\n\n');
  });
  run(['--merge', '--prefix', root, hive], sections);
}

/** Everything in a hive, in the form of regedit's files. */
export function exportReg(hive: string): Uint8Array {
  const text = run(['--export', '--prefix', root, hive, '\\'], '').replaceAll('\n', '\r\n');
  return Buffer.from(`\ufeff${text}`, 'utf16le');
}

function run(args: readonly string[], input: string): string {
  const { error, status, stdout, stderr } = spawnSync('hivexregedit', args, {
    input,
    encoding: 'utf8',
    // It is a Perl script, which would take UTF-8 for Latin-1.
    env: { ...process.env, PERL_UNICODE: 'S' },
  });
  if (error) {
    throw new Error('hivexregedit cannot be run. On Debian: apt-get install libwin-hivex-perl', {
      cause: error,
    });
  }
  if (status !== 0) throw new Error(`hivexregedit ended with ${status}: ${stderr}`);
  return stdout;
}

/**
 * A hive with nothing in it but its root: a header of 4 kB, and one bin of 4 kB that holds the root's
 * key, the security descriptor that new keys inherit, and free room.
 */
export function emptyHive(): Buffer {
  const none = 0xffffffff;
  const hive = Buffer.alloc(8192);
  const [bin, key, security] = [4096, 32, 128];
  const nameAt = key + 80;

  hive.write('regf', 0, 'latin1');
  hive.writeUInt32LE(1, 4); // Written as often as it was begun,
  hive.writeUInt32LE(1, 8); // so nothing is half done.
  hive.writeUInt32LE(1, 20); // Version 1.3
  hive.writeUInt32LE(3, 24);
  hive.writeUInt32LE(1, 32); // Its form: in memory as on disk
  hive.writeUInt32LE(key, 36);
  hive.writeUInt32LE(4096, 40); // Length of all bins
  hive.writeUInt32LE(1, 44);
  let sum = 0;
  for (let at = 0; at < 508; at += 4) sum ^= hive.readUInt32LE(at);
  hive.writeUInt32LE(sum >>> 0, 508);

  const at = (offset: number) => bin + offset;
  hive.write('hbin', at(0), 'latin1');
  hive.writeUInt32LE(4096, at(8));

  // Cells begin with their length, negative while they are in use.
  hive.writeInt32LE(key - security, at(key));
  hive.write('nk', at(key + 4), 'latin1');
  hive.writeUInt16LE(0x2c, at(key + 6)); // The root, which cannot be deleted; its name in Latin-1
  for (const offset of [32, 36, 44, 52]) hive.writeUInt32LE(none, at(key + offset));
  hive.writeUInt32LE(security, at(key + 48));
  hive.writeUInt16LE(4, at(key + 76));
  hive.write('root', at(nameAt), 'latin1');

  hive.writeInt32LE(-48, at(security));
  hive.write('sk', at(security + 4), 'latin1');
  hive.writeUInt32LE(security, at(security + 8)); // A ring of one
  hive.writeUInt32LE(security, at(security + 12));
  hive.writeUInt32LE(1, at(security + 16)); // Used by the root
  hive.writeUInt32LE(20, at(security + 20));
  hive.writeUInt16LE(1, at(security + 24)); // A descriptor that names nobody
  hive.writeUInt16LE(0x8000, at(security + 26));

  hive.writeInt32LE(4096 - security - 48, at(security + 48));
  return hive;
}
