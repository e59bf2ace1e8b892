import { CreateBucketCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';
import { corsRules } from '#server/object-store/cors.ts';
import type { Secrets } from './secrets.ts';
import type { ExternalStore } from './settings.ts';

export const LOCAL_REGION = 'us-east-1';

/** How the local store is reached, wherever it listens. */
export function localStore(endpoint: string, keys: Secrets['objectStore']): ExternalStore {
  return {
    S3_ENDPOINT: endpoint,
    S3_REGION: LOCAL_REGION,
    S3_BUCKET: 'holdall',
    S3_ACCESS_KEY_ID: keys.accessKeyId,
    S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
  };
}

/** The SDK's client for the launcher's own use: path style, no checksums that were not asked for. */
export function storeClient(store: ExternalStore): S3Client {
  return new S3Client({
    endpoint: store.S3_ENDPOINT,
    region: store.S3_REGION,
    forcePathStyle: true,
    credentials: {
      accessKeyId: store.S3_ACCESS_KEY_ID,
      secretAccessKey: store.S3_SECRET_ACCESS_KEY,
    },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** Makes the bucket; one that is there already stays as it is. */
export async function ensureBucket(store: ExternalStore): Promise<void> {
  const client = storeClient(store);
  try {
    await client.send(new CreateBucketCommand({ Bucket: store.S3_BUCKET }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'BucketAlreadyOwnedByYou') throw error;
  } finally {
    client.destroy();
  }
}

/** Lets browsers at this origin, and no other, use presigned URLs of the bucket. */
export async function allowOrigin(store: ExternalStore, origin: string): Promise<void> {
  const client = storeClient(store);
  try {
    await client.send(
      new PutBucketCorsCommand({
        Bucket: store.S3_BUCKET,
        CORSConfiguration: corsRules(origin),
      }),
    );
  } finally {
    client.destroy();
  }
}
