import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { bounded, isMissing, storageUnavailable, storeClient } from './client.ts';

/** What the store holds under a key. */
export interface StoredObject {
  /** Bytes. */
  size: number;
  /** Empty where the store gives none. */
  etag: string;
  /** Hexadecimal; null where the store keeps no SHA-256 of the whole. */
  sha256: string | null;
  /** Of an object that was put together from parts: the SHA-256 of theirs, `<hexadecimal>-<parts>`. */
  composite: string | null;
}

/** S3 user guide, "Checking object integrity": `<base64>-<parts>` is a composite checksum. */
function checksumOf(told: string | undefined): Pick<StoredObject, 'sha256' | 'composite'> {
  const [, digest = '', parts] = /^([^-]+?)(?:-(\d+))?$/.exec(told ?? '') ?? [];
  const hex = digest ? Buffer.from(digest, 'base64').toString('hex') : null;
  return parts ? { sha256: null, composite: `${hex}-${parts}` } : { sha256: hex, composite: null };
}

/**
 * Asks the store what it holds; null where there is nothing.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function headObject(bucket: string, key: string): Promise<StoredObject | null> {
  try {
    const head = await storeClient().send(
      new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }),
      bounded(),
    );
    return {
      size: head.ContentLength ?? 0,
      etag: head.ETag ?? '',
      ...checksumOf(head.ChecksumSHA256),
    };
  } catch (error) {
    if (isMissing(error)) return null;
    throw storageUnavailable(error);
  }
}

/**
 * Stores what the server itself has made, under a key that nothing else writes, and answers its ETag
 * (empty where the store gives none).
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function putObject(
  at: { bucket: string; key: string },
  body: Uint8Array,
  mimeType: string,
): Promise<string> {
  try {
    const put = await storeClient().send(
      new PutObjectCommand({
        Bucket: at.bucket,
        Key: at.key,
        Body: body,
        ContentLength: body.length,
        ContentType: mimeType,
        // Every store compares this one (docs: RFC 1864).
        ContentMD5: createHash('md5').update(body).digest('base64'),
      }),
      bounded(),
    );
    return put.ETag ?? '';
  } catch (error) {
    throw storageUnavailable(error);
  }
}

/**
 * Deletes an object; one that is gone already counts as deleted (S3 answers alike).
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function deleteObject(bucket: string, key: string): Promise<void> {
  try {
    await storeClient().send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), bounded());
  } catch (error) {
    if (isMissing(error)) return;
    throw storageUnavailable(error);
  }
}

/** @throws AppError STORAGE_UNAVAILABLE when the bucket cannot be reached with our credentials. */
export async function checkBucket(bucket: string): Promise<void> {
  try {
    await storeClient().send(new HeadBucketCommand({ Bucket: bucket }), bounded());
  } catch (error) {
    throw storageUnavailable(error);
  }
}
