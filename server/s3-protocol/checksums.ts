import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { createCRC32, createCRC64, type IHasher } from 'hash-wasm';
import { S3Error } from './errors.ts';

/** The checksums that S3 knows, with their length in bytes. */
export const checksumBytes = { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20, SHA256: 32 } as const;
export type ChecksumAlgorithm = keyof typeof checksumBytes;
export const checksumAlgorithms = Object.keys(checksumBytes) as ChecksumAlgorithm[];

export interface Checksum {
  algorithm: ChecksumAlgorithm;
  /** base64 */
  value: string;
}

/** Of all bytes of an object, or of the checksums of its parts. */
export const checksumTypes = ['FULL_OBJECT', 'COMPOSITE'] as const;
export type ChecksumType = (typeof checksumTypes)[number];

/** A checksum as an object carries it. */
export interface ObjectChecksum extends Checksum {
  type: ChecksumType;
}

/** A checksum that grows with the bytes it is shown. */
export interface Digester {
  update(chunk: Uint8Array): void;
  digest(): Buffer;
}

/** Polynomials in reversed bit order: IEEE 802.3, Castagnoli (RFC 3720) and CRC-64/NVME. */
export const polynomials = {
  CRC32: 0xedb88320n,
  CRC32C: 0x82f63b78n,
  CRC64NVME: 0x9a6c9329ac4bc9b5n,
};

function wasmDigester(hasher: IHasher): Digester {
  hasher.init();
  return {
    update: (chunk) => void hasher.update(chunk),
    digest: () => Buffer.from(hasher.digest('binary')),
  };
}

function crc32Digester(): Digester {
  let value = 0;
  return {
    update: (chunk) => {
      value = crc32(chunk, value);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    },
  };
}

function hashDigester(name: 'md5' | 'sha1' | 'sha256'): Digester {
  const hash = createHash(name);
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest() };
}

/** Starts a checksum; memory does not grow with what it is shown. */
export async function startDigest(algorithm: ChecksumAlgorithm | 'MD5'): Promise<Digester> {
  switch (algorithm) {
    case 'CRC32':
      return crc32Digester();
    case 'CRC32C':
      return wasmDigester(await createCRC32(Number(polynomials.CRC32C)));
    case 'CRC64NVME':
      return wasmDigester(await createCRC64(polynomials.CRC64NVME.toString(16)));
    case 'SHA1':
      return hashDigester('sha1');
    case 'SHA256':
      return hashDigester('sha256');
    case 'MD5':
      return hashDigester('md5');
  }
}

/** The header or trailer that carries a checksum. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The algorithm of a `x-amz-checksum-<algorithm>` name, undefined for other names. */
export function checksumOfHeader(name: string): ChecksumAlgorithm | undefined {
  return checksumAlgorithms.find((algorithm) => checksumHeader(algorithm) === name);
}

/** The bytes of a base64 text that must have exactly `length` of them; undefined when it has not. */
export function decodeDigest(text: string, length: number): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === length && bytes.toString('base64') === text ? bytes : undefined;
}

/**
 * The checksum that the settings of a request promise; `value` is missing when it comes in a trailer.
 * @throws S3Error InvalidRequest for several, malformed or announced but absent checksums
 */
export function promisedChecksum(
  settings: ReadonlyMap<string, string>,
): { algorithm: ChecksumAlgorithm; value?: string } | undefined {
  const given = checksumAlgorithms.filter((algorithm) => settings.has(checksumHeader(algorithm)));
  const trailer = settings.get('x-amz-trailer')?.toLowerCase();
  const fromTrailer = trailer === undefined ? undefined : checksumOfHeader(trailer);
  if (trailer !== undefined && !fromTrailer) {
    throw new S3Error(
      'InvalidRequest',
      'The value specified in the x-amz-trailer header is not supported',
    );
  }
  const algorithm = given[0] ?? fromTrailer;
  if (given.length + (fromTrailer ? 1 : 0) > 1) {
    throw new S3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const announced = settings.get('x-amz-sdk-checksum-algorithm')?.toUpperCase();
  if (announced !== undefined && announced !== algorithm) {
    throw new S3Error(
      'InvalidRequest',
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  }
  if (!algorithm || fromTrailer) return algorithm && { algorithm };
  const value = settings.get(checksumHeader(algorithm)) ?? '';
  checkChecksumText(algorithm, value);
  return { algorithm, value };
}

/** @throws S3Error InvalidRequest when the text is not base64 of the algorithm's length */
export function checkChecksumText(algorithm: ChecksumAlgorithm, value: string): void {
  if (decodeDigest(value, checksumBytes[algorithm])) return;
  throw new S3Error('InvalidRequest', `Value for ${checksumHeader(algorithm)} header is invalid.`);
}

/** The error for content that does not have the checksum that was promised. */
export function checksumMismatch(algorithm: ChecksumAlgorithm): S3Error {
  return new S3Error(
    'BadDigest',
    `The ${algorithm} you specified did not match the calculated checksum.`,
  );
}

/** @throws S3Error InvalidRequest for a name that S3 does not know */
export function parseAlgorithm(text: string): ChecksumAlgorithm {
  const algorithm = checksumAlgorithms.find((known) => known === text.toUpperCase());
  if (algorithm) return algorithm;
  throw new S3Error('InvalidRequest', 'Checksum algorithm provided is unsupported.');
}
