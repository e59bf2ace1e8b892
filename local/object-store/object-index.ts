import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import {
  checksumAlgorithms,
  checksumTypes,
  type ObjectChecksum,
} from '#server/s3-protocol/checksums.ts';
import { S3Error } from '#server/s3-protocol/errors.ts';
import type { ObjectHeaders } from '#server/s3-protocol/object-headers.ts';
import { inTransaction } from './database.ts';

const texts = z.record(z.string(), z.string());
export const headersSchema = z.object({ system: texts, metadata: texts });
const checksumSchema = z.object({
  algorithm: z.enum(checksumAlgorithms),
  value: z.string(),
  // Rows from before there were composite ones have none.
  type: z.enum(checksumTypes).default('FULL_OBJECT'),
});

/** Keys are kept as bytes. */
export const keySchema = z
  .instanceof(Uint8Array)
  .transform((bytes) => Buffer.from(bytes).toString('utf8'));

const rowSchema = z.object({
  key: keySchema,
  blob: z.string().nullable(),
  upload_id: z.string().nullable(),
  size: z.number(),
  etag: z.string(),
  last_modified: z.number(),
  headers: z.string().transform((text) => headersSchema.parse(JSON.parse(text))),
  checksum: z
    .string()
    .nullable()
    .transform((text) => (text === null ? undefined : checksumSchema.parse(JSON.parse(text)))),
});

/** Where the bytes of an object are: in one blob, or in the parts of the upload that made it. */
export type Content = { blob: string } | { uploadId: string };

/** A stored object. Its row is its visibility: no row, no object. */
export interface StoredObject {
  key: string;
  content: Content;
  size: number;
  /** hexadecimal MD5, or that of the parts' MD5s and their count; without quotes */
  etag: string;
  /** ms since 1970 */
  lastModified: number;
  headers: ObjectHeaders;
  checksum?: ObjectChecksum;
}

export interface ObjectIndex {
  find(bucket: string, key: string): StoredObject | undefined;
  /** @throws S3Error NoSuchKey */
  require(bucket: string, key: string): StoredObject;
  /** Objects with `from <= key < before` in byte order, read as they are asked for. */
  scan(bucket: string, from: Buffer, before: Buffer): Iterable<StoredObject>;
  /**
   * Makes the object visible if `check`, called with what is there now, does not throw.
   * @returns the blobs that nobody refers to any more
   * @throws S3Error NoSuchBucket
   */
  put(
    bucket: string,
    object: StoredObject,
    check: (current: StoredObject | undefined) => void,
  ): string[];
  /** Removes the objects that exist in one transaction; returns the blobs they had. */
  remove(bucket: string, keys: readonly string[]): string[];
  refersTo(blob: string): boolean;
}

function toObject(row: unknown): StoredObject {
  const { last_modified, blob, upload_id, ...rest } = rowSchema.parse(row);
  const content = blob === null ? { uploadId: upload_id ?? '' } : { blob };
  return { ...rest, content, lastModified: last_modified };
}

const blobSchema = z.object({ blob: z.string() }).transform(({ blob }) => blob);

/** Runs a statement that returns rows with a `blob`. */
export function blobsOf(statement: StatementSync, ...parameters: (string | number)[]): string[] {
  return statement.all(...parameters).map((row) => blobSchema.parse(row));
}

/** The objects of the index. Every change is durable when it returns. */
export function objectIndex(database: DatabaseSync): ObjectIndex {
  const byKey = database.prepare('SELECT * FROM object WHERE bucket = ? AND key = ?');
  const between = database.prepare(
    'SELECT * FROM object WHERE bucket = ? AND key >= ? AND key < ? ORDER BY key',
  );
  const bucketExists = database.prepare('SELECT 1 FROM bucket WHERE name = ?');
  const replace = database.prepare(
    `INSERT OR REPLACE INTO object (bucket, key, blob, upload_id, size, etag, last_modified, headers, checksum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const erase = database.prepare('DELETE FROM object WHERE bucket = ? AND key = ?');
  const eraseParts = database.prepare('DELETE FROM part WHERE upload_id = ? RETURNING blob');
  const byBlob = database.prepare(
    'SELECT 1 FROM object WHERE blob = ?1 UNION ALL SELECT 1 FROM part WHERE blob = ?1',
  );

  const find = (bucket: string, key: string) => {
    const row = byKey.get(bucket, Buffer.from(key));
    return row && toObject(row);
  };

  /** Gives up what an object's bytes are in; the blobs can go once this is committed. */
  const release = (object: StoredObject | undefined) => {
    if (!object) return [];
    const { content } = object;
    return 'blob' in content ? [content.blob] : blobsOf(eraseParts, content.uploadId);
  };

  return {
    find,
    require: (bucket, key) => {
      const object = find(bucket, key);
      if (!object) throw new S3Error('NoSuchKey', undefined, { Key: key });
      return object;
    },
    *scan(bucket, from, before) {
      for (const row of between.iterate(bucket, from, before)) yield toObject(row);
    },
    put: (bucket, object, check) =>
      inTransaction(database, () => {
        if (!bucketExists.get(bucket)) throw new S3Error('NoSuchBucket');
        const current = find(bucket, object.key);
        check(current);
        replace.run(
          bucket,
          Buffer.from(object.key),
          'blob' in object.content ? object.content.blob : null,
          'blob' in object.content ? null : object.content.uploadId,
          object.size,
          object.etag,
          object.lastModified,
          JSON.stringify(object.headers),
          object.checksum ? JSON.stringify(object.checksum) : null,
        );
        return release(current);
      }),
    remove: (bucket, keys) =>
      inTransaction(database, () =>
        keys.flatMap((key) => {
          const blobs = release(find(bucket, key));
          erase.run(bucket, Buffer.from(key));
          return blobs;
        }),
      ),
    refersTo: (blob) => byBlob.get(blob) !== undefined,
  };
}
