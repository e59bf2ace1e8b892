import { S3Error } from './errors.ts';

const longestKey = 1024;

/**
 * S3's rules for the names of general purpose buckets.
 * @throws S3Error InvalidBucketName
 */
export function checkBucketName(name: string): void {
  const wellFormed = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
  const looksLikeAddress = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  const reserved = name.startsWith('xn--') || name.endsWith('-s3alias');
  if (!wellFormed || name.includes('..') || looksLikeAddress || reserved) {
    throw new S3Error('InvalidBucketName', undefined, { BucketName: name });
  }
}

/**
 * Any text without NUL is a key, up to 1,024 bytes of UTF-8; dots and slashes mean nothing.
 * @throws S3Error KeyTooLongError or InvalidURI
 */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > longestKey) {
    throw new S3Error('KeyTooLongError', undefined, {
      Size: String(size),
      MaxSizeAllowed: String(longestKey),
    });
  }
  if (key.includes('\0') || !key.isWellFormed()) throw new S3Error('InvalidURI');
}
