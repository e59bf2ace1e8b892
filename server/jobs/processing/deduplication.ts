import { and, eq, gt, inArray, ne, sql } from 'drizzle-orm';
import { asSystem, type Transaction } from '#db/client.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { fileVersion } from '#db/schema/versions.ts';
import { enqueueObjectRetirement } from '#server/core/enqueue.ts';
import { readableUntil } from '#server/files/objects/mutations.ts';
import { headObject } from '#server/object-store/objects.ts';
import type { Detected } from './content-type.ts';
import { writeTypes } from './file-types.ts';
import { equalObjects, holders, lockHolders, type StoredRow, type VerifiedRow } from './queries.ts';
import { isRefused, refuseRevealed } from './refusal.ts';

/** The oldest of these whose bytes are there: what all point to must not be what was lost. */
async function oldestWhole(objects: StoredRow[]): Promise<StoredRow | undefined> {
  for (const object of objects) {
    const stored = await headObject(object.bucket, object.key);
    if (stored?.size === object.size && stored.etag === object.etag) return object;
  }
  return undefined;
}

/** Locks objects in the order of their ids, those that are still stored with this content. */
async function lockEquals(
  tx: Transaction,
  object: VerifiedRow,
  ids: string[],
): Promise<Set<string>> {
  const rows = await tx
    .select({ id: storageObject.id })
    .from(storageObject)
    .where(
      and(
        eq(storageObject.workspaceId, object.workspaceId),
        inArray(storageObject.id, ids),
        eq(storageObject.sha256, object.sha256),
        eq(storageObject.size, object.size),
        eq(storageObject.state, 'stored'),
        // What has just arrived and has no file yet is not looked at: its file would find it gone.
        gt(storageObject.referenceCount, 0),
      ),
    )
    .orderBy(storageObject.id)
    .for('update');
  return new Set(rows.map(({ id }) => id));
}

/**
 * Points all files and former versions of `others` at `keeper`, and marks what nothing points at
 * any more. Whoever processes one of them at the same time waits, and finds them gone.
 * @returns false where somebody else was quicker, and nothing is changed
 */
async function merge(
  tx: Transaction,
  keeper: VerifiedRow,
  others: string[],
  detected: Detected,
): Promise<boolean> {
  const { workspaceId } = keeper;
  const locked = new Set((await lockHolders(tx, workspaceId, others)).map(({ id }) => id));
  const stored = await lockEquals(tx, keeper, [keeper.id, ...others]);
  const from = others.filter((id) => stored.has(id));
  if (!stored.has(keeper.id) || from.length === 0) return true;
  // A file that has come to hold one in between has to be locked before the objects are.
  const now = await holders(tx, workspaceId, from);
  if (now.some(({ id }) => !locked.has(id))) return false;
  const present = now.filter(({ objectId }) => from.includes(objectId));
  await refuseRevealed(tx, workspaceId, present, () => detected);
  await writeTypes(tx, workspaceId, new Map(from.map((id) => [id, detected])));
  // They are as whole as the keeper now, whatever was known of them.
  await tx
    .update(storage)
    .set({
      objectId: keeper.id,
      processingStatus: sql`case when ${isRefused} then 'failed' else 'done' end`,
      processingError: sql`case when ${isRefused} then ${storage.processingError} end`,
      damagedAt: null,
    })
    .where(and(eq(storage.workspaceId, workspaceId), inArray(storage.objectId, from)));
  await tx
    .update(fileVersion)
    .set({ objectId: keeper.id })
    .where(and(eq(fileVersion.workspaceId, workspaceId), inArray(fileVersion.objectId, from)));
  const loose = await tx
    .update(storageObject)
    .set({ state: 'deleting', writableUntil: readableUntil })
    .where(
      and(
        eq(storageObject.workspaceId, workspaceId),
        inArray(storageObject.id, from),
        ne(storageObject.id, keeper.id),
        eq(storageObject.referenceCount, 0),
      ),
    )
    .returning({ id: storageObject.id });
  await enqueueObjectRetirement(
    tx,
    loose.map(({ id }) => id),
  );
  return true;
}

/**
 * Brings objects of equal content together, within the workspace only: that somebody else has the
 * same content shows in nothing, also not in time, since it happens after the upload has ended.
 * The SHA-256 is committed before, so that of two who are at it at once the later one sees both.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function deduplicate(object: VerifiedRow, detected: Detected): Promise<void> {
  const equals = await equalObjects(object);
  if (equals.length < 2) return;
  const keeper = await oldestWhole(equals);
  if (!keeper) return;
  const others = equals.map(({ id }) => id).filter((id) => id !== keeper.id);
  for (let attempt = 0; attempt < 10; attempt++) {
    const kept = { ...keeper, sha256: object.sha256 };
    if (await asSystem((tx) => merge(tx, kept, others, detected))) return;
  }
  throw new Error(`others keep changing the files that hold what the object ${object.id} holds`);
}
