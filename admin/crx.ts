import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';

/**
 * A CRX in its third version: the archive, signed. The same archive and key give the same bytes.
 * @param archive a ZIP of the extension
 * @param key an RSA private key; whoever has it can publish updates
 */
export function crx(archive: Uint8Array, key: KeyObject): Buffer {
  const publicKey = publicKeyOf(key);
  const signedData = field(1, idBytes(publicKey));
  const signature = sign(
    'sha256',
    Buffer.concat([
      Buffer.from('CRX3 SignedData\0', 'latin1'),
      length(signedData),
      signedData,
      archive,
    ]),
    key,
  );
  // The fields of the protocol buffer `CrxFileHeader`: `sha256_with_rsa` and `signed_header_data`.
  const proof = Buffer.concat([field(1, publicKey), field(2, signature)]);
  const header = Buffer.concat([field(2, proof), field(10_000, signedData)]);
  const version = Buffer.from([3, 0, 0, 0]);
  return Buffer.concat([Buffer.from('Cr24', 'latin1'), version, length(header), header, archive]);
}

/** The id of the extension that a key signs: 32 letters from a to p. */
export function extensionId(key: KeyObject): string {
  return idBytes(publicKeyOf(key))
    .toString('hex')
    .replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

function publicKeyOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

function idBytes(publicKey: Buffer): Buffer {
  return createHash('sha256').update(publicKey).digest().subarray(0, 16);
}

/** One field of bytes of a protocol buffer. */
function field(number: number, contents: Uint8Array): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(contents.length), contents]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return Buffer.from([...bytes, left]);
}

function length(contents: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(contents.length);
  return bytes;
}
