import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type Checksum, checksumAlgorithms } from '#server/s3-protocol/checksums.ts';
import { S3Error } from '#server/s3-protocol/errors.ts';
import type { ObjectHeaders } from '#server/s3-protocol/object-headers.ts';
import { inTransaction } from './database.ts';

const texts = z.record(z.string(), z.string());
const headersSchema = z.object({ system: texts, metadata: texts });
const checksumSchema = z.object({ algorithm: z.enum(checksumAlgorithms), value: z.string() });

const rowSchema = z.object({
  key: z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes).toString('utf8')),
  blob: z.string(),
  size: z.number(),
  etag: z.string(),
  last_modified: z.number(),
  headers: z.string().transform((text) => headersSchema.parse(JSON.parse(text))),
  checksum: z
    .string()
    .nullable()
    .transform((text) => (text === null ? undefined : checksumSchema.parse(JSON.parse(text)))),
});

/** A stored object. Its row is its visibility: no row, no object. */
export interface StoredObject {
  key: string;
  /** the name of the file that holds the bytes */
  blob: string;
  size: number;
  /** hexadecimal MD5, without quotes */
  etag: string;
  /** ms since 1970 */
  lastModified: number;
  headers: ObjectHeaders;
  checksum?: Checksum;
}

export interface ObjectIndex {
  find(bucket: string, key: string): StoredObject | undefined;
  /** @throws S3Error NoSuchKey */
  require(bucket: string, key: string): StoredObject;
  /** Objects with `from <= key < before` in byte order, read as they are asked for. */
  scan(bucket: string, from: Buffer, before: Buffer): Iterable<StoredObject>;
  /**
   * Makes the object visible if `check`, called with what is there now, does not throw.
   * @returns the blob that nobody refers to any more
   * @throws S3Error NoSuchBucket
   */
  put(
    bucket: string,
    object: StoredObject,
    check: (current: StoredObject | undefined) => void,
  ): string | undefined;
  /** Removes the objects that exist in one transaction; returns the blobs they had. */
  remove(bucket: string, keys: readonly string[]): string[];
  refersTo(blob: string): boolean;
}

function toObject(row: unknown): StoredObject {
  const { last_modified, ...rest } = rowSchema.parse(row);
  return { ...rest, lastModified: last_modified };
}

/** The objects of the index. Every change is durable when it returns. */
export function objectIndex(database: DatabaseSync): ObjectIndex {
  const byKey = database.prepare('SELECT * FROM object WHERE bucket = ? AND key = ?');
  const between = database.prepare(
    'SELECT * FROM object WHERE bucket = ? AND key >= ? AND key < ? ORDER BY key',
  );
  const bucketExists = database.prepare('SELECT 1 FROM bucket WHERE name = ?');
  const replace = database.prepare(
    `INSERT OR REPLACE INTO object (bucket, key, blob, size, etag, last_modified, headers, checksum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const erase = database.prepare('DELETE FROM object WHERE bucket = ? AND key = ? RETURNING blob');
  const byBlob = database.prepare('SELECT 1 FROM object WHERE blob = ?');

  const find = (bucket: string, key: string) => {
    const row = byKey.get(bucket, Buffer.from(key));
    return row && toObject(row);
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
          object.blob,
          object.size,
          object.etag,
          object.lastModified,
          JSON.stringify(object.headers),
          object.checksum ? JSON.stringify(object.checksum) : null,
        );
        return current?.blob;
      }),
    remove: (bucket, keys) =>
      inTransaction(database, () =>
        keys.flatMap((key) => {
          const row = erase.get(bucket, Buffer.from(key));
          return row ? [z.string().parse(row.blob)] : [];
        }),
      ),
    refersTo: (blob) => byBlob.get(blob) !== undefined,
  };
}
