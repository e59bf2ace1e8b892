import { fstatSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { checkWriteCondition, type WriteCondition } from '#server/s3-protocol/conditions.ts';
import { type BlobFolder, closeBlob, openBlobFolder } from './blob-folder.ts';
import { type BucketIndex, bucketIndex } from './bucket-index.ts';
import { openDatabase } from './database.ts';
import { type ObjectIndex, objectIndex, type StoredObject } from './object-index.ts';

/** One data directory: the index and the bytes. */
export interface Store {
  buckets: BucketIndex;
  objects: ObjectIndex;
  blobs: BlobFolder;
  /** Makes written bytes visible under their key, if the condition holds at that moment. */
  commit(bucket: string, object: StoredObject, condition: WriteCondition): Promise<void>;
  /** Deletes objects, then their bytes. Keys that do not exist are no mistake. */
  remove(bucket: string, keys: readonly string[]): Promise<void>;
  /** Finds an object and opens its bytes in one turn, so that no overwrite can come between. */
  open(bucket: string, key: string): { object: StoredObject; descriptor: number };
  close(): void;
}

/**
 * Opens a data directory and sweeps what a crash left in it.
 * @throws Error when another process uses it
 */
export async function openStore(dataDirectory: string): Promise<Store> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const database = openDatabase(dataDirectory);
  try {
    const blobs = await openBlobFolder(dataDirectory);
    const objects = objectIndex(database);
    await blobs.sweep((blob) => objects.refersTo(blob));
    return {
      buckets: bucketIndex(database),
      objects,
      blobs,
      async commit(bucket, object, condition) {
        let replaced: string | undefined;
        try {
          replaced = objects.put(bucket, object, (now) => checkWriteCondition(condition, now));
        } catch (error) {
          // A commit that failed late may still stand: only the index knows whether it does.
          if (!objects.refersTo(object.blob)) await blobs.remove(object.blob);
          throw error;
        }
        if (replaced !== undefined) await blobs.remove(replaced);
      },
      async remove(bucket, keys) {
        for (const blob of objects.remove(bucket, keys)) await blobs.remove(blob);
      },
      open(bucket, key) {
        const object = objects.require(bucket, key);
        const descriptor = blobs.open(object.blob);
        if (fstatSync(descriptor).size === object.size) return { object, descriptor };
        closeBlob(descriptor);
        throw new Error(`The bytes of blob ${object.blob} are not as many as the index says`);
      },
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
