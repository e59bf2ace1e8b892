import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { env } from '#server/core/env.ts';
import { storeClient } from '#server/object-store/client.ts';

// The object store without Holdall: what its own calls cost is what measurements are set against.

const place = (key: string) => ({ Bucket: env().S3_BUCKET, Key: key });

/** The first keys below a prefix, by ListObjectsV2. */
export async function listKeys(prefix: string, limit: number): Promise<string[]> {
  const { Contents = [] } = await storeClient().send(
    new ListObjectsV2Command({ Bucket: env().S3_BUCKET, Prefix: prefix, MaxKeys: limit }),
  );
  return Contents.map(({ Key }) => Key ?? '');
}

export async function putObject(key: string, bytes: Uint8Array): Promise<void> {
  await storeClient().send(new PutObjectCommand({ ...place(key), Body: bytes }));
}

/** A URL for one create-only PUT of this length, as the SDK signs it. */
export function signPut(key: string, size: number): Promise<string> {
  const command = new PutObjectCommand({ ...place(key), ContentLength: size, IfNoneMatch: '*' });
  return getSignedUrl(storeClient(), command);
}

/** Looks at an object, then signs a GET of it. */
export async function headAndSignGet(key: string): Promise<string> {
  await storeClient().send(new HeadObjectCommand(place(key)));
  return getSignedUrl(storeClient(), new GetObjectCommand(place(key)));
}
