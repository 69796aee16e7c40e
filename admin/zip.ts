import { constants, crc32, deflateRawSync } from 'node:zlib';

/** A file in an archive, by its path with slashes. */
export interface ZipEntry {
  readonly path: string;
  readonly contents: Uint8Array;
  /** To be run as a program, on systems that ask. */
  readonly executable?: boolean;
}

/** Midnight on 1 January 1980, the first date that the format has. */
const noDate = (1 << 5) | 1;

/**
 * A ZIP archive. The same files give the same bytes: entries stand in the order of their paths, all
 * with one date. Pure.
 */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, contents, executable = false } of entries.toSorted(byPath)) {
    const name = Buffer.from(path, 'utf8');
    const packed = deflateRawSync(contents, { level: constants.Z_BEST_COMPRESSION });
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // Version of the format that a reader needs.
    common.writeUInt16LE(1 << 11, 2); // Names are UTF-8.
    common.writeUInt16LE(8, 4); // Deflate.
    common.writeUInt16LE(noDate, 8);
    common.writeUInt32LE(crc32(contents), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(contents.length, 18);
    common.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, packed);

    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((executable ? 0o100755 : 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    // Made by a Unix, so that the rights count.
    const maker = Buffer.from([20, 3]);
    directory.push(Buffer.from('PK\x01\x02', 'latin1'), maker, common, rest, name);
    offset += 30 + name.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}

function byPath(a: ZipEntry, b: ZipEntry): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}
