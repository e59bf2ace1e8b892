import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { bounded, storageUnavailable, storeClient } from './client.ts';

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
