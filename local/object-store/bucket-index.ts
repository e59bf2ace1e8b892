import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type CorsRule, corsRulesSchema } from '#server/s3-protocol/cors.ts';
import { S3Error } from '#server/s3-protocol/errors.ts';
import { inTransaction } from './database.ts';
import { blobsOf } from './object-index.ts';

const rowSchema = z.object({
  name: z.string(),
  created_at: z.number(),
  cors: z.string().transform((text) => corsRulesSchema.parse(JSON.parse(text))),
});

export interface Bucket {
  name: string;
  createdAt: Date;
  cors: CorsRule[];
}

export interface BucketIndex {
  find(name: string): Bucket | undefined;
  /** @throws S3Error NoSuchBucket */
  require(name: string): Bucket;
  /** by name */
  list(): Bucket[];
  /** @throws S3Error BucketAlreadyOwnedByYou */
  create(name: string, now: Date): void;
  /**
   * Removes a bucket without objects, and with it the uploads that are open in it, as S3 does.
   * @returns the blobs that nobody refers to any more
   * @throws S3Error NoSuchBucket, BucketNotEmpty
   */
  remove(name: string): string[];
  /** @throws S3Error NoSuchBucket */
  setCors(name: string, rules: readonly CorsRule[]): void;
}

function toBucket(row: unknown): Bucket {
  const { name, created_at, cors } = rowSchema.parse(row);
  return { name, createdAt: new Date(created_at), cors };
}

/** The buckets of the index. Every change is durable when it returns. */
export function bucketIndex(database: DatabaseSync): BucketIndex {
  const byName = database.prepare('SELECT * FROM bucket WHERE name = ?');
  const all = database.prepare('SELECT * FROM bucket ORDER BY name');
  const insert = database.prepare('INSERT INTO bucket (name, created_at) VALUES (?, ?)');
  const erase = database.prepare('DELETE FROM bucket WHERE name = ?');
  const anyObject = database.prepare('SELECT 1 FROM object WHERE bucket = ? LIMIT 1');
  const eraseParts = database.prepare(
    'DELETE FROM part WHERE upload_id IN (SELECT id FROM upload WHERE bucket = ?) RETURNING blob',
  );
  const eraseUploads = database.prepare('DELETE FROM upload WHERE bucket = ?');
  const updateCors = database.prepare('UPDATE bucket SET cors = ? WHERE name = ?');

  const find = (name: string) => {
    const row = byName.get(name);
    return row && toBucket(row);
  };
  const requireBucket = (name: string) => {
    const bucket = find(name);
    if (!bucket) throw new S3Error('NoSuchBucket', undefined, { BucketName: name });
    return bucket;
  };

  return {
    find,
    require: requireBucket,
    list: () => all.all().map(toBucket),
    create: (name, now) =>
      inTransaction(database, () => {
        if (find(name))
          throw new S3Error('BucketAlreadyOwnedByYou', undefined, { BucketName: name });
        insert.run(name, now.getTime());
      }),
    remove: (name) =>
      inTransaction(database, () => {
        requireBucket(name);
        if (anyObject.get(name))
          throw new S3Error('BucketNotEmpty', undefined, { BucketName: name });
        const blobs = blobsOf(eraseParts, name);
        eraseUploads.run(name);
        erase.run(name);
        return blobs;
      }),
    setCors: (name, rules) =>
      inTransaction(database, () => {
        requireBucket(name);
        updateCors.run(JSON.stringify(rules), name);
      }),
  };
}
