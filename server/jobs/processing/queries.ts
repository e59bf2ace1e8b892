import { and, asc, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
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

export type StoredRow = NonNullable<Awaited<ReturnType<typeof findObject>>>;

/** An object whose bytes are in the store; undefined where they no longer have to be. */
export async function findObject(tx: Transaction, id: string) {
  const [object] = await tx
    .select(objectColumns)
    .from(storageObject)
    .where(and(eq(storageObject.id, id), eq(storageObject.state, 'stored')));
  return object;
}

/** The SHA-256 that whoever uploaded an object has promised for the whole of it. */
export async function claimedSha256(tx: Transaction, objectId: string): Promise<string | null> {
  const [claim] = await tx
    .select({ sha256: upload.sha256 })
    .from(upload)
    .where(and(eq(upload.objectId, objectId), isNotNull(upload.sha256)))
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
  const former = tx
    .select({ id: fileVersion.storageId })
    .from(fileVersion)
    .where(and(eq(fileVersion.workspaceId, workspaceId), inArray(fileVersion.objectId, objectIds)));
  return tx
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
    .where(
      and(
        eq(storage.workspaceId, workspaceId),
        or(inArray(storage.objectId, objectIds), inArray(storage.id, former)),
      ),
    );
}

/** Equal objects that are brought together at once; the next processing takes the next. */
const equalsAtOnce = 100;

/** The objects of the same workspace with the same verified content, this one among them, oldest first. */
export const equalObjects = (object: StoredRow & { sha256: string }): Promise<StoredRow[]> =>
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
