import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { asSystem, type Transaction } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import { thumbnail } from '#db/schema/thumbnails.ts';
import { renderingLimits } from './limits.ts';

/** An image of which there are to be thumbnails. */
export type Image = NonNullable<Awaited<ReturnType<typeof lockImage>>>;

/**
 * An object that files show, with its row of thumbnails locked; undefined where there is nothing to
 * make. Until the end of the transaction nobody gives the object up, which is locked first.
 */
export async function lockImage(tx: Transaction, objectId: string) {
  const [image] = await tx
    .select({
      id: storageObject.id,
      userId: storageObject.userId,
      organizationId: storageObject.organizationId,
      workspaceId: storageObject.workspaceId,
      bucket: storageObject.bucket,
      key: storageObject.objectKey,
      size: storageObject.size,
      etag: storageObject.etag,
    })
    .from(storageObject)
    .where(
      and(
        eq(storageObject.id, objectId),
        eq(storageObject.state, 'stored'),
        gt(storageObject.referenceCount, 0),
      ),
    )
    .for('share');
  if (!image) return undefined;
  const [row] = await tx
    .select({
      rowId: thumbnail.id,
      state: thumbnail.state,
      tries: thumbnail.tries,
      smallId: thumbnail.smallId,
      mediumId: thumbnail.mediumId,
      largeId: thumbnail.largeId,
    })
    .from(thumbnail)
    .where(and(eq(thumbnail.workspaceId, image.workspaceId), eq(thumbnail.objectId, objectId)))
    .for('update');
  return row ? { ...image, ...row } : undefined;
}

/** Objects whose thumbnails wait although no job does: a crash has lost it, or it failed too often. */
export async function findUnmade(limit: number): Promise<string[]> {
  const seconds = (2 * renderingLimits.whole) / 1_000;
  const alive = sql`exists (
    select 1 from graphile_worker.jobs j
    where j.key = 'thumbnails.make:' || ${thumbnail.objectId}
      and (j.locked_at > now() - make_interval(secs => ${seconds})
        or (j.locked_at is null and j.attempts < j.max_attempts)))`;
  const rows = await asSystem((tx) =>
    tx
      .select({ objectId: thumbnail.objectId })
      .from(thumbnail)
      .innerJoin(storageObject, eq(storageObject.id, thumbnail.objectId))
      .where(
        and(
          inArray(thumbnail.state, ['pending', 'storing']),
          eq(storageObject.state, 'stored'),
          gt(storageObject.referenceCount, 0),
          sql`not ${alive}`,
        ),
      )
      .orderBy(asc(thumbnail.updatedAt), asc(thumbnail.id))
      .limit(limit),
  );
  return rows.map(({ objectId }) => objectId);
}
