import { DeleteObjectCommand, HeadBucketCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { bounded, isMissing, storageUnavailable, storeClient } from './client.ts';

/** What the store holds under a key. */
export interface StoredObject {
  /** Bytes. */
  size: number;
  /** Empty where the store gives none. */
  etag: string;
  /** Hexadecimal; null where the store keeps no SHA-256 of it. */
  sha256: string | null;
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
    const checksum = head.ChecksumSHA256;
    return {
      size: head.ContentLength ?? 0,
      etag: head.ETag ?? '',
      sha256: checksum ? Buffer.from(checksum, 'base64').toString('hex') : null,
    };
  } catch (error) {
    if (isMissing(error)) return null;
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
