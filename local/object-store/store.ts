import { mkdir } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { checkWriteCondition, type WriteCondition } from '#server/s3-protocol/conditions.ts';
import { type BlobFolder, openBlobFolder } from './blob-folder.ts';
import { type BucketIndex, bucketIndex } from './bucket-index.ts';
import { type OpenContent, openContent, type Piece } from './content.ts';
import { inTransaction, openDatabase } from './database.ts';
import { type ObjectIndex, objectIndex, type StoredObject } from './object-index.ts';
import { type StoredPart, type UploadIndex, type UploadName, uploadIndex } from './upload-index.ts';

/** An object whose bytes have just been written. */
export interface WrittenObject extends Omit<StoredObject, 'content'> {
  blob: string;
}

/** What becomes of an upload: the object, and the parts that hold its bytes. */
export interface Assembled {
  object: StoredObject;
  parts: readonly StoredPart[];
}

/** One data directory: the index and the bytes. */
export interface Store {
  buckets: BucketIndex;
  objects: ObjectIndex;
  uploads: UploadIndex;
  blobs: BlobFolder;
  /** Makes written bytes visible under their key, if the condition holds at that moment. */
  commit(bucket: string, written: WrittenObject, condition: WriteCondition): Promise<void>;
  /** Makes written bytes a part of an upload, if that is still open. */
  commitPart(name: UploadName, part: StoredPart): Promise<void>;
  /**
   * Makes an upload's parts an object, without touching their bytes. `assemble` runs inside the
   * transaction and may refuse.
   */
  complete(
    name: UploadName,
    assemble: (parts: readonly StoredPart[]) => Assembled,
    condition: WriteCondition,
  ): Promise<StoredObject>;
  /** Ends an upload and frees its parts. @throws S3Error NoSuchUpload */
  abort(name: UploadName): Promise<void>;
  /** Deletes objects, then their bytes. Keys that do not exist are no mistake. */
  remove(bucket: string, keys: readonly string[]): Promise<void>;
  /** Deletes a bucket without objects; its open uploads end with it. */
  removeBucket(bucket: string): Promise<void>;
  /** Finds an object and holds its bytes in one turn, so that no overwrite can come between. */
  open(bucket: string, key: string): { object: StoredObject; content: OpenContent };
  close(): void;
}

function storeOf(database: DatabaseSync, blobs: BlobFolder): Store {
  const buckets = bucketIndex(database);
  const objects = objectIndex(database);
  const uploads = uploadIndex(database);

  /** Commits a new blob and removes those that it replaces, or the new one when that fails. */
  async function commitBlob(blob: string, commit: () => string[]): Promise<void> {
    let replaced: string[];
    try {
      replaced = commit();
    } catch (error) {
      // A commit that failed late may still stand: only the index knows whether it does.
      if (!objects.refersTo(blob)) await blobs.remove([blob]);
      throw error;
    }
    await blobs.remove(replaced);
  }

  const piecesOf = ({ content, size, etag }: StoredObject): Piece[] =>
    'blob' in content ? [{ blob: content.blob, size, etag }] : uploads.parts(content.uploadId);

  return {
    buckets,
    objects,
    uploads,
    blobs,
    commit: (bucket, { blob, ...object }, condition) =>
      commitBlob(blob, () =>
        objects.put(bucket, { ...object, content: { blob } }, (now) =>
          checkWriteCondition(condition, now),
        ),
      ),
    commitPart: (name, part) => commitBlob(part.blob, () => uploads.putPart(name, part)),
    async complete(name, assemble, condition) {
      const { object, freed } = inTransaction(database, () => {
        const assembled = assemble(uploads.parts(uploads.require(name).id));
        const unlisted = uploads.end(name, assembled.parts);
        const replaced = objects.put(name.bucket, assembled.object, (now) =>
          checkWriteCondition(condition, now),
        );
        return { object: assembled.object, freed: [...unlisted, ...replaced] };
      });
      await blobs.remove(freed);
      return object;
    },
    abort: (name) => blobs.remove(uploads.end(name, [])),
    remove: (bucket, keys) => blobs.remove(objects.remove(bucket, keys)),
    removeBucket: (bucket) => blobs.remove(buckets.remove(bucket)),
    open(bucket, key) {
      const object = objects.require(bucket, key);
      return { object, content: openContent(blobs, piecesOf(object)) };
    },
    close: () => database.close(),
  };
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
    const store = storeOf(database, blobs);
    await blobs.sweep((blob) => store.objects.refersTo(blob));
    return store;
  } catch (error) {
    database.close();
    throw error;
  }
}
