import { and, asc, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm';
import { alias, union } from 'drizzle-orm/pg-core';
import { asSystem, type Transaction } from '#db/client.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import { fileVersion } from '#db/schema/versions.ts';
import { longestReading } from './limits.ts';

const objectColumns = {
  id: storageObject.id,
  workspaceId: storageObject.workspaceId,
  bucket: storageObject.bucket,
  key: storageObject.objectKey,
  size: storageObject.size,
  etag: storageObject.etag,
  sha256: storageObject.sha256,
};

/** Those of these objects whose bytes are in the store; the others no longer have to be. */
export const findObjects = (tx: Transaction, ids: readonly string[]) =>
  tx
    .select(objectColumns)
    .from(storageObject)
    .where(and(inArray(storageObject.id, [...ids]), eq(storageObject.state, 'stored')))
    .orderBy(asc(storageObject.id));

export type StoredRow = Awaited<ReturnType<typeof findObjects>>[number];

/** An object whose SHA-256 somebody has verified. */
export type VerifiedRow = StoredRow & { sha256: string };

export const isVerified = (object: StoredRow): object is VerifiedRow => object.sha256 !== null;

/** The SHA-256 that whoever uploaded an object has promised for the whole of it. */
export async function claimedSha256(
  tx: Transaction,
  { id, workspaceId }: StoredRow,
): Promise<string | null> {
  const [claim] = await tx
    .select({ sha256: upload.sha256 })
    .from(upload)
    .where(
      and(eq(upload.workspaceId, workspaceId), eq(upload.objectId, id), isNotNull(upload.sha256)),
    )
    .limit(1);
  return claim?.sha256 ?? null;
}

/**
 * Locks the files that hold one of these objects, now or in a former version, in the order of their
 * ids: until the end of the transaction no reference to these objects moves.
 */
export const lockHolders = (tx: Transaction, workspaceId: string, objectIds: string[]) =>
  holders(tx, workspaceId, objectIds).orderBy(asc(storage.id)).for('update');

/** The files that hold one of these objects, now or in a former version. */
export function holders(tx: Transaction, workspaceId: string, objectIds: string[]) {
  const present = tx
    .select({ id: storage.id })
    .from(storage)
    .where(and(eq(storage.workspaceId, workspaceId), inArray(storage.objectId, objectIds)));
  const former = tx
    .select({ id: fileVersion.storageId })
    .from(fileVersion)
    .where(and(eq(fileVersion.workspaceId, workspaceId), inArray(fileVersion.objectId, objectIds)));
  return (
    tx
      .select({
        id: storage.id,
        objectId: storage.objectId,
        filename: storage.filename,
        claimedType: storage.claimedType,
        mimeType: storage.mimeType,
        size: storage.size,
        processingStatus: storage.processingStatus,
        addedBy: storage.userId,
        versionBy: storage.versionBy,
        organizationId: storage.organizationId,
      })
      .from(storage)
      // Not "or": only so does each of the two find its index.
      .where(and(eq(storage.workspaceId, workspaceId), inArray(storage.id, union(present, former))))
  );
}

/** Equal objects that are brought together at once; the next processing takes the next. */
const equalsAtOnce = 100;

/** The objects of the same workspace with the same verified content, this one among them, oldest first. */
export const equalObjects = (object: VerifiedRow): Promise<StoredRow[]> =>
  asSystem((tx) =>
    tx
      .select(objectColumns)
      .from(storageObject)
      .where(
        and(
          eq(storageObject.workspaceId, object.workspaceId),
          eq(storageObject.sha256, object.sha256),
          eq(storageObject.size, object.size),
          eq(storageObject.state, 'stored'),
        ),
      )
      .orderBy(asc(storageObject.id))
      .limit(equalsAtOnce),
  );

/** Those of these objects, all of one workspace, that have equals in it: the same verified content. */
export async function withEquals(
  tx: Transaction,
  workspaceId: string,
  ids: string[],
): Promise<Set<string>> {
  const other = alias(storageObject, 'other');
  const rows = await tx
    .selectDistinct({ id: storageObject.id })
    .from(storageObject)
    .innerJoin(
      other,
      and(
        eq(other.workspaceId, workspaceId),
        eq(other.sha256, storageObject.sha256),
        eq(other.size, storageObject.size),
        eq(other.state, 'stored'),
        ne(other.id, storageObject.id),
      ),
    )
    .where(and(eq(storageObject.workspaceId, workspaceId), inArray(storageObject.id, ids)));
  return new Set(rows.map(({ id }) => id));
}

/**
 * Objects of files that still wait, but for which no job is waiting, nor at work for no longer than
 * it may: a crash has lost it, or it has failed too often.
 */
export async function findLost(limit: number): Promise<string[]> {
  const { seconds, bytesPerSecond } = longestReading;
  const alive = sql`exists (
    select 1 from graphile_worker.jobs j
    where j.key in ('files.process:' || ${storage.objectId}, 'files.verify:' || ${storage.objectId})
      and (j.locked_at > now() - make_interval(secs => ${seconds} + ${storage.size} / ${bytesPerSecond}::float)
        or (j.locked_at is null and j.attempts < j.max_attempts)))`;
  const rows = await asSystem((tx) =>
    tx
      .selectDistinctOn([storage.updatedAt, storage.objectId], { objectId: storage.objectId })
      .from(storage)
      .where(and(sql`${storage.processingStatus} in ('pending', 'running')`, sql`not ${alive}`))
      .orderBy(asc(storage.updatedAt), asc(storage.objectId))
      .limit(limit),
  );
  return [...new Set(rows.map(({ objectId }) => objectId))];
}
