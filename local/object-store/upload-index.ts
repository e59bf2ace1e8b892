import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type Checksum, checksumAlgorithms, checksumTypes } from '#server/s3-protocol/checksums.ts';
import { S3Error } from '#server/s3-protocol/errors.ts';
import type { ObjectHeaders } from '#server/s3-protocol/object-headers.ts';
import type { UploadChecksum } from '#server/s3-protocol/upload-checksum.ts';
import type { Piece } from './content.ts';
import { inTransaction } from './database.ts';
import { blobsOf, headersSchema, keySchema } from './object-index.ts';

const checksumSchema = z.object({
  algorithm: z.enum(checksumAlgorithms),
  type: z.enum(checksumTypes),
});

const uploadSchema = z.object({
  id: z.string(),
  bucket: z.string(),
  key: keySchema,
  started_at: z.number(),
  headers: z.string().transform((text) => headersSchema.parse(JSON.parse(text))),
  checksum: z
    .string()
    .nullable()
    .transform((text) => (text === null ? undefined : checksumSchema.parse(JSON.parse(text)))),
});

const partChecksumSchema = z.object({ algorithm: z.enum(checksumAlgorithms), value: z.string() });

const partSchema = z.object({
  number: z.number(),
  blob: z.string(),
  size: z.number(),
  etag: z.string(),
  last_modified: z.number(),
  checksum: z
    .string()
    .nullable()
    .transform((text) => (text === null ? undefined : partChecksumSchema.parse(JSON.parse(text)))),
});

/** Names an upload; another bucket or key makes it another one, that does not exist. */
export interface UploadName {
  bucket: string;
  key: string;
  id: string;
}

/** A multipart upload that is neither completed nor aborted. */
export interface OpenUpload extends UploadName {
  /** ms since 1970 */
  startedAt: number;
  headers: ObjectHeaders;
  checksum?: UploadChecksum;
}

export interface StoredPart extends Piece {
  number: number;
  /** ms since 1970 */
  lastModified: number;
  /** of the upload's algorithm, where it has one */
  checksum?: Checksum;
}

export interface UploadIndex {
  find(name: UploadName): OpenUpload | undefined;
  /** @throws S3Error NoSuchUpload */
  require(name: UploadName): OpenUpload;
  /** @throws S3Error NoSuchBucket */
  create(upload: OpenUpload): void;
  /**
   * Makes a part the one of its number.
   * @returns the blobs that it replaces
   * @throws S3Error NoSuchUpload
   */
  putPart(name: UploadName, part: StoredPart): string[];
  /** Parts above a number in order, at most `limit`; of open uploads and of completed ones. */
  parts(id: string, above?: number, limit?: number): StoredPart[];
  /**
   * Ends an upload but for the parts that an object goes on with.
   * @returns the blobs that nobody refers to any more
   * @throws S3Error NoSuchUpload
   */
  end(name: UploadName, kept: readonly StoredPart[]): string[];
  /** Uploads in order of key and age whose `position` is in the range, read as they are asked for. */
  scan(bucket: string, from: Buffer, before: Buffer): Iterable<OpenUpload>;
}

function toUpload(row: unknown): OpenUpload {
  const { started_at, ...rest } = uploadSchema.parse(row);
  return { ...rest, startedAt: started_at };
}

function toPart(row: unknown): StoredPart {
  const { last_modified, ...rest } = partSchema.parse(row);
  return { ...rest, lastModified: last_modified };
}

/** A place in the order of uploads: the key, then a NUL, which no key has, then the id. */
function splitPosition(position: Buffer): [key: Buffer, id: string] {
  const end = position.indexOf(0);
  if (end < 0) return [position, ''];
  return [position.subarray(0, end), position.toString('utf8', end + 1)];
}

/** The open multipart uploads of the index and their parts. Every change is durable when it returns. */
export function uploadIndex(database: DatabaseSync): UploadIndex {
  const byName = database.prepare('SELECT * FROM upload WHERE id = ? AND bucket = ? AND key = ?');
  const bucketExists = database.prepare('SELECT 1 FROM bucket WHERE name = ?');
  const insert = database.prepare(
    `INSERT INTO upload (id, bucket, key, started_at, headers, checksum) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const erase = database.prepare('DELETE FROM upload WHERE id = ?');
  const between = database.prepare(
    `SELECT * FROM upload WHERE bucket = ? AND (key, id) >= (?, ?) AND key < ? ORDER BY key, id`,
  );
  const erasePart = database.prepare(
    'DELETE FROM part WHERE upload_id = ? AND number = ? RETURNING blob',
  );
  const insertPart = database.prepare(
    `INSERT INTO part (upload_id, number, blob, size, etag, last_modified, checksum)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const partsAbove = database.prepare(
    'SELECT * FROM part WHERE upload_id = ? AND number > ? ORDER BY number LIMIT ?',
  );

  const find = ({ id, bucket, key }: UploadName) => {
    const row = byName.get(id, bucket, Buffer.from(key));
    return row && toUpload(row);
  };
  const requireUpload = (name: UploadName) => {
    const upload = find(name);
    if (!upload) throw new S3Error('NoSuchUpload', undefined, { UploadId: name.id });
    return upload;
  };
  const parts = (id: string, above = 0, limit = -1) => partsAbove.all(id, above, limit).map(toPart);

  return {
    find,
    require: requireUpload,
    create: ({ id, bucket, key, startedAt, headers, checksum }) =>
      inTransaction(database, () => {
        if (!bucketExists.get(bucket)) throw new S3Error('NoSuchBucket');
        insert.run(
          id,
          bucket,
          Buffer.from(key),
          startedAt,
          JSON.stringify(headers),
          checksum ? JSON.stringify(checksum) : null,
        );
      }),
    putPart: (name, { number, blob, size, etag, lastModified, checksum }) =>
      inTransaction(database, () => {
        requireUpload(name);
        const replaced = blobsOf(erasePart, name.id, number);
        const sum = checksum ? JSON.stringify(checksum) : null;
        insertPart.run(name.id, number, blob, size, etag, lastModified, sum);
        return replaced;
      }),
    parts,
    end: (name, kept) =>
      inTransaction(database, () => {
        requireUpload(name);
        erase.run(name.id);
        const numbers = new Set(kept.map(({ number }) => number));
        const others = parts(name.id).filter(({ number }) => !numbers.has(number));
        return others.flatMap(({ number }) => blobsOf(erasePart, name.id, number));
      }),
    *scan(bucket, from, before) {
      const [key, id] = splitPosition(from);
      for (const row of between.iterate(bucket, key, id, before)) yield toUpload(row);
    },
  };
}
