import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { crc32, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crx, extensionId } from '../../admin/crx.ts';
import { selfHosted, storeZip } from '../../admin/packages.ts';
import { type ZipEntry, zip } from '../../admin/zip.ts';

/** Reads an archive by its directory at the end, as programs do. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    expect(archive.toString('latin1', at, at + 4)).toBe('PK\x01\x02');
    const [sum, packed, size] = [16, 20, 24].map((place) => archive.readUInt32LE(at + place)) as [
      number,
      number,
      number,
    ];
    const nameLength = archive.readUInt16LE(at + 28);
    const start = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    // What stands before the file has to say the same.
    expect(archive.toString('latin1', start, start + 4)).toBe('PK\x03\x04');
    expect(archive.subarray(start + 4, start + 30)).toEqual(archive.subarray(at + 6, at + 32));
    const data = start + 30 + nameLength;
    const contents = inflateRawSync(archive.subarray(data, data + packed));
    expect([crc32(contents), contents.length]).toEqual([sum, size]);
    files.set(name, contents);
    at += 46 + nameLength;
  }
  expect(at).toBe(end);
  return files;
}

const manifest = {
  version: '0.1.0',
  key: 'MIIB',
  browser_specific_settings: { gecko: { id: 'webside@webside.extension' } },
};
const build: readonly ZipEntry[] = [
  { path: 'popup.html', contents: Buffer.from('<p>') },
  { path: 'manifest.json', contents: Buffer.from(JSON.stringify(manifest)) },
];
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const manifestIn = (archive: Buffer) =>
  JSON.parse(unzip(archive).get('manifest.json')?.toString() ?? '') as Record<string, unknown>;

describe('a ZIP', () => {
  test('holds any files, and is the same in whatever order they come', () => {
    const files = fc.uniqueArray(
      fc.record({
        path: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
        contents: fc.uint8Array({ maxLength: 300 }),
        executable: fc.boolean(),
      }),
      { selector: ({ path }) => path, maxLength: 12 },
    );
    fc.assert(
      fc.property(files, (entries) => {
        const archive = zip(entries);
        expect(zip(entries.toReversed()).equals(archive)).toBe(true);
        const read = unzip(archive);
        expect(read.size).toBe(entries.length);
        for (const { path, contents } of entries) {
          expect(read.get(path)?.equals(contents), path).toBe(true);
        }
      }),
    );
  });
});

describe('a CRX', () => {
  const archive = storeZip(build);
  const packed = crx(archive, privateKey);

  test('is signed by its key over its id and the archive', () => {
    expect(packed.toString('latin1', 0, 4)).toBe('Cr24');
    expect(packed.readUInt32LE(4)).toBe(3);
    const headerLength = packed.readUInt32LE(8);
    const header = fieldsOf(packed.subarray(12, 12 + headerLength));
    expect(packed.subarray(12 + headerLength).equals(archive)).toBe(true);
    const proof = fieldsOf(header.get(2) ?? Buffer.alloc(0));
    const signed = header.get(10_000) ?? Buffer.alloc(0);
    const id = fieldsOf(signed).get(1);
    const publicKey = proof.get(1) ?? Buffer.alloc(0);
    const hash = createHash('sha256').update(publicKey).digest();
    expect(id?.equals(hash.subarray(0, 16))).toBe(true);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(signed.length);
    const message = Buffer.concat([Buffer.from('CRX3 SignedData\0'), size, signed, archive]);
    const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
    expect(verify('sha256', message, key, proof.get(2) ?? Buffer.alloc(0))).toBe(true);
    expect(extensionId(privateKey)).toMatch(/^[a-p]{32}$/);
  });

  test('is the same for the same archive and key, and another for another', () => {
    expect(crx(archive, privateKey).equals(packed)).toBe(true);
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    expect(crx(archive, other).equals(packed)).toBe(false);
  });

  /** The fields of a protocol buffer that holds bytes alone. */
  function fieldsOf(bytes: Buffer): Map<number, Buffer> {
    const fields = new Map<number, Buffer>();
    let at = 0;
    const varint = () => {
      let value = 0;
      for (let shift = 1; ; shift *= 128) {
        const byte = bytes[at++] ?? 0;
        value += (byte % 128) * shift;
        if (byte < 128) return value;
      }
    };
    while (at < bytes.length) {
      const tag = varint();
      expect(tag % 8).toBe(2);
      const length = varint();
      fields.set(Math.floor(tag / 8), bytes.subarray(at, at + length));
      at += length;
    }
    return fields;
  }
});

describe('packages', () => {
  test('for a store leave the key to the store', () => {
    const { key: _, ...rest } = manifest;
    expect(manifestIn(storeZip(build))).toEqual(rest);
  });

  test('for a server of one’s own name where updates are', () => {
    const folder = 'https://files.example.org/webside/';
    const packages = selfHosted(
      { chrome: build, firefox: build },
      {
        version: '1.2.3',
        folder,
        key: privateKey,
        firefoxId: 'webside@webside.extension',
        leastFirefox: '140.0',
      },
    );
    expect(Object.keys(packages).sort()).toEqual([
      'update.xml',
      'updates.json',
      'webside-1.2.3.crx',
      'webside-1.2.3.xpi',
    ]);
    const crxFile = packages['webside-1.2.3.crx'] as Buffer;
    const archive = crxFile.subarray(12 + crxFile.readUInt32LE(8));
    expect(manifestIn(archive)).toMatchObject({
      version: '1.2.3',
      update_url: `${folder}update.xml`,
    });
    expect(manifestIn(packages['webside-1.2.3.xpi'] as Buffer)).toMatchObject({
      version: '1.2.3',
      browser_specific_settings: {
        gecko: { id: 'webside@webside.extension', update_url: `${folder}updates.json` },
      },
    });
    expect(packages['update.xml']).toContain(`appid='${extensionId(privateKey)}'`);
    expect(packages['update.xml']).toContain(`codebase='${folder}webside-1.2.3.crx'`);
  });
});
