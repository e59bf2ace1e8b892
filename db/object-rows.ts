import { and, eq, inArray, like, sql } from 'drizzle-orm';
import { asSystem } from './client.ts';
import { storageObject } from './schema/storage.ts';

/** A stretch of a bucket in the order of its keys: after `from`, up to `to` (null: to the end). */
export interface KeyRange {
  bucket: string;
  prefix: string;
  from: string;
  to: string | null;
}

/** Which of these keys have a row, whatever its state. */
export async function knownKeys(bucket: string, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await asSystem((tx) =>
    tx
      .select({ key: storageObject.objectKey })
      .from(storageObject)
      .where(and(eq(storageObject.bucket, bucket), inArray(storageObject.objectKey, [...keys]))),
  );
  return new Set(rows.map(({ key }) => key));
}

/** An upload in parts, by what the store calls it. */
export interface PartsName {
  key: string;
  uploadId: string;
}

/** Those of these uploads in parts that no row knows: another one may fill the key by now. */
export async function unknownParts<T extends PartsName>(
  bucket: string,
  open: readonly T[],
): Promise<T[]> {
  if (open.length === 0) return [];
  const keys = open.map(({ key }) => key);
  const rows = await asSystem((tx) =>
    tx
      .select({ key: storageObject.objectKey, uploadId: storageObject.multipartId })
      .from(storageObject)
      .where(and(eq(storageObject.bucket, bucket), inArray(storageObject.objectKey, keys))),
  );
  const known = new Map(rows.map(({ key, uploadId }) => [key, uploadId]));
  return open.filter(({ key, uploadId }) => known.get(key) !== uploadId);
}

/**
 * Keys in this stretch whose bytes must be there and were so before `before`: at most `limit`. Keys
 * are compared byte by byte, as stores list them.
 */
export async function storedKeys(range: KeyRange, before: Date, limit: number): Promise<string[]> {
  const key = sql`${storageObject.objectKey} collate "C"`;
  const rows = await asSystem((tx) =>
    tx
      .select({ key: storageObject.objectKey })
      .from(storageObject)
      .where(
        and(
          eq(storageObject.bucket, range.bucket),
          eq(storageObject.state, 'stored'),
          like(storageObject.objectKey, `${range.prefix}%`),
          sql`${storageObject.updatedAt} < ${before.toISOString()}::timestamptz`,
          sql`${key} > ${range.from}`,
          range.to === null ? undefined : sql`${key} <= ${range.to}`,
        ),
      )
      .orderBy(key)
      .limit(limit),
  );
  return rows.map((row) => row.key);
}
