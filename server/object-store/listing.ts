import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { bounded, isMissing, statusOf, storageUnavailable, storeClient } from './client.ts';

export interface ListedPage {
  keys: string[];
  /** Where the next page begins; null after the last one. */
  next: string | null;
}

/**
 * Up to a thousand keys, in the order of their bytes.
 * @throws AppError STORAGE_UNAVAILABLE, also where the credentials may not list
 */
export async function listKeys(
  bucket: string,
  prefix: string,
  token: string | null,
): Promise<ListedPage> {
  try {
    const page = await storeClient().send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(token ? { ContinuationToken: token } : {}),
      }),
      bounded(),
    );
    return {
      keys: (page.Contents ?? []).map(({ Key }) => Key ?? ''),
      next: page.IsTruncated ? (page.NextContinuationToken ?? null) : null,
    };
  } catch (error) {
    throw storageUnavailable(error);
  }
}

export interface OpenParts {
  key: string;
  uploadId: string;
}

/**
 * Uploads in parts that were begun and not ended: the first thousand. Null where the store knows
 * none of that.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function listOpenParts(bucket: string, prefix: string): Promise<OpenParts[] | null> {
  try {
    const page = await storeClient().send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix }),
      bounded(),
    );
    return (page.Uploads ?? []).map(({ Key, UploadId }) => ({
      key: Key ?? '',
      uploadId: UploadId ?? '',
    }));
  } catch (error) {
    if (statusOf(error) === 501) return null;
    throw storageUnavailable(error);
  }
}

/**
 * Gives up an upload in parts; one that is gone already counts as given up.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function abortParts(bucket: string, open: OpenParts): Promise<void> {
  try {
    await storeClient().send(
      new AbortMultipartUploadCommand({ Bucket: bucket, Key: open.key, UploadId: open.uploadId }),
      bounded(),
    );
  } catch (error) {
    if (!isMissing(error)) throw storageUnavailable(error);
  }
}
