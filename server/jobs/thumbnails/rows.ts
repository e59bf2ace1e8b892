import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import { thumbnail } from '#db/schema/thumbnails.ts';
import { enqueueObjectDeletion, enqueueThumbnails } from '#server/core/enqueue.ts';
import { newId } from '#server/core/ids.ts';
import { mayHaveThumbnail } from '#server/thumbnails/sizes/schema.ts';

/**
 * Has thumbnails made of objects that files show, where their types have any. Where there could be
 * none it is tried again: whoever asks has reason to believe that something has changed.
 */
export async function requestThumbnails(tx: Transaction, objectIds: string[]): Promise<void> {
  const objects = await tx
    .select({
      objectId: storageObject.id,
      userId: storageObject.userId,
      organizationId: storageObject.organizationId,
      mimeType: storageObject.mimeType,
    })
    .from(storageObject)
    .where(
      and(
        inArray(storageObject.id, objectIds),
        eq(storageObject.state, 'stored'),
        gt(storageObject.referenceCount, 0),
      ),
    )
    .orderBy(asc(storageObject.id))
    .for('share');
  const images = objects.filter(({ mimeType }) => mayHaveThumbnail({ mimeType: mimeType ?? '' }));
  if (images.length === 0) return;
  const rows = await tx
    .insert(thumbnail)
    .values(images.map(({ mimeType: _, ...object }) => ({ id: newId(), ...object })))
    .onConflictDoUpdate({
      target: [thumbnail.workspaceId, thumbnail.objectId],
      set: { state: 'pending', tries: 0, problem: null },
      setWhere: sql`${thumbnail.state} = 'none'`,
    })
    .returning({ objectId: thumbnail.objectId });
  await enqueueThumbnails(
    tx,
    rows.map((row) => row.objectId),
  );
}

/** The objects of one row's pictures, each once: a small image has one for several sizes. */
export const picturesOf = (row: {
  smallId: string | null;
  mediumId: string | null;
  largeId: string | null;
}): string[] => [...new Set([row.smallId, row.mediumId, row.largeId].filter((id) => id !== null))];

/** Marks pictures that no row names any more; a job deletes their bytes, then their rows. */
export async function giveUpPictures(tx: Transaction, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.update(storageObject).set({ state: 'deleting' }).where(inArray(storageObject.id, ids));
  await enqueueObjectDeletion(tx, ids);
}

/** Gives up the thumbnails of an object that is being deleted, together with what is half made. */
export async function dropThumbnails(tx: Transaction, objectId: string): Promise<void> {
  const rows = await tx.delete(thumbnail).where(eq(thumbnail.objectId, objectId)).returning();
  for (const row of rows) await giveUpPictures(tx, picturesOf(row));
}
