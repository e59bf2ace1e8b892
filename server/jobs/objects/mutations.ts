import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import PQueue from 'p-queue';
import { asSystem } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import { abortParts, listParts, type OpenParts } from '#server/object-store/multipart.ts';
import { deleteObject } from '#server/object-store/objects.ts';
import { dropThumbnails } from '../thumbnails/rows.ts';

/** Rows that one sweep takes on; the next one is a minute away. */
const sweepSize = 5_000;
const atOnce = 4;

/** No handed-out URL can write this key any more, so its row may go. */
const sealed = or(
  isNull(storageObject.writableUntil),
  lte(storageObject.writableUntil, sql`now()`),
);

/**
 * Deletes the bytes of an object in state `deleting`, its thumbnails and what has come of it in parts,
 * then its row.
 * While a URL may still write the key, the row stays, so that late bytes are swept. Safe to repeat
 * and to interrupt anywhere.
 */
export async function deleteObjectBytes(objectId: string): Promise<void> {
  const chosen = and(eq(storageObject.id, objectId), eq(storageObject.state, 'deleting'));
  const [object] = await asSystem((tx) =>
    tx
      .select({
        bucket: storageObject.bucket,
        key: storageObject.objectKey,
        uploadId: storageObject.multipartId,
      })
      .from(storageObject)
      .where(chosen),
  );
  if (!object) return;
  const { bucket, key, uploadId } = object;
  await asSystem((tx) => dropThumbnails(tx, objectId));
  if (uploadId !== null) await endParts({ bucket, key, uploadId });
  // After the parts: a completion that was under way may have made an object of them until then.
  await deleteObject(bucket, key);
  await asSystem(async (tx) => {
    const gone = await tx
      .select({ id: storageObject.id })
      .from(storageObject)
      .where(and(chosen, sealed))
      .for('update');
    if (gone.length === 0) return;
    await tx.update(upload).set({ objectId: null }).where(eq(upload.objectId, objectId));
    await tx.delete(storageObject).where(chosen);
  });
}

/**
 * Gives up an upload in parts, until the store knows none: a part that was being written may outlive
 * the first try (S3 API reference, AbortMultipartUpload).
 */
async function endParts(open: OpenParts): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    await abortParts(open);
    if ((await listParts(open)) === null) return;
  }
  throw new Error('the object store keeps parts that were given up: the next turn tries again');
}

/**
 * Finishes deletions that a crash or a late PUT has left, oldest first. One that fails holds up no
 * other.
 * @throws the first failure, when all have had their turn
 */
export async function sweepObjects(): Promise<void> {
  const left = await asSystem((tx) =>
    tx
      .select({ id: storageObject.id })
      .from(storageObject)
      .where(and(eq(storageObject.state, 'deleting'), sealed))
      .orderBy(storageObject.writableUntil, storageObject.id)
      .limit(sweepSize),
  );
  const queue = new PQueue({ concurrency: atOnce });
  const swept = await Promise.allSettled(
    left.map(({ id }) => queue.add(() => deleteObjectBytes(id))),
  );
  const failed = swept.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}
