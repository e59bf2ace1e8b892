import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketCorsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { eq } from 'drizzle-orm';
import { inject } from 'vitest';
import { asSystem } from '#db/client.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import { corsRules } from '#server/object-store/cors.ts';

/** The store behind the API's back, with the run's own credentials. */
export function testStore(): { client: S3Client; bucket: string } {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = inject('stack').s3;
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  return { client, bucket };
}

/** The row of the object that an upload fills, or that a file shows. */
export async function objectOf(of: { uploadId: string } | { fileId: string }) {
  const [row] = await asSystem((tx) =>
    'uploadId' in of
      ? tx
          .select({ object: storageObject })
          .from(upload)
          .innerJoin(storageObject, eq(storageObject.id, upload.objectId))
          .where(eq(upload.id, of.uploadId))
      : tx
          .select({ object: storageObject })
          .from(storage)
          .innerJoin(storageObject, eq(storageObject.id, storage.objectId))
          .where(eq(storage.id, of.fileId)),
  );
  if (!row) throw new Error('there is no such object');
  return row.object;
}

/** Whether an object's row is still there. */
export async function objectRow(id: string) {
  const [row] = await asSystem((tx) =>
    tx.select().from(storageObject).where(eq(storageObject.id, id)),
  );
  return row;
}

/** What the bucket holds under a key; null where there is nothing. */
export async function storedText(key: string, bucket = testStore().bucket): Promise<string | null> {
  const { client } = testStore();
  const { KeyCount } = await client.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 }),
  );
  if (!KeyCount) return null;
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await Body?.transformToString()) ?? null;
}

/** Puts bytes behind the API's back. */
export async function putBehind(
  key: string,
  body: string,
  bucket = testStore().bucket,
): Promise<void> {
  const { client } = testStore();
  await client.send(
    new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ChecksumAlgorithm: 'SHA256' }),
  );
}

/** Deletes bytes behind the API's back. */
export async function deleteBehind(key: string, bucket = testStore().bucket): Promise<void> {
  const { client } = testStore();
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}

/** Lets the time pass in which a handed-out URL could still write an object's key. */
export async function passWritableTime(objectId: string): Promise<void> {
  await asSystem((tx) =>
    tx
      .update(storageObject)
      .set({ writableUntil: new Date(Date.now() - 1_000) })
      .where(eq(storageObject.id, objectId)),
  );
}

/** Lets browsers at this origin use the run's bucket. */
export async function allowOrigin(origin: string): Promise<void> {
  const { client, bucket } = testStore();
  await client.send(
    new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: corsRules(origin) }),
  );
}
