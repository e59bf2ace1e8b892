import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { thumbnail } from '#db/schema/thumbnails.ts';
import { deleteObjectBytes } from '#server/jobs/objects/mutations.ts';
import { processObjects } from '#server/jobs/processing/together/mutations.ts';
import { makeThumbnails } from '#server/jobs/thumbnails/mutations.ts';
import { passWritableTime } from './store.ts';

/** Does what the worker would: looks at the content of every file that waits for it, everywhere or in some workspaces. */
export async function processAll(workspaceIds?: string[]): Promise<void> {
  const waiting = await asSystem((tx) =>
    tx
      .selectDistinct({ objectId: storage.objectId })
      .from(storage)
      .where(
        and(
          sql`${storage.processingStatus} in ('pending', 'running')`,
          workspaceIds && inArray(storage.workspaceId, workspaceIds),
        ),
      )
      .orderBy(asc(storage.objectId)),
  );
  const done = await processObjects(waiting.map(({ objectId }) => objectId));
  await Promise.all(done);
}

/** Does what the worker would: makes the thumbnails that wait. */
export async function makeAllThumbnails(): Promise<void> {
  const waiting = await asSystem((tx) =>
    tx
      .select({ objectId: thumbnail.objectId })
      .from(thumbnail)
      .where(sql`${thumbnail.state} in ('pending', 'storing')`)
      .orderBy(asc(thumbnail.id)),
  );
  for (const { objectId } of waiting) await makeThumbnails(objectId);
}

/** The thumbnails of an object, as far as they have come. */
export async function thumbnailOf(objectId: string) {
  const [row] = await asSystem((tx) =>
    tx.select().from(thumbnail).where(eq(thumbnail.objectId, objectId)),
  );
  return row;
}

/** How far a file has come. */
export async function processingOf(fileId: string) {
  const [file] = await asSystem((tx) =>
    tx
      .select({
        status: storage.processingStatus,
        error: storage.processingError,
        damagedAt: storage.damagedAt,
        mimeType: storage.mimeType,
        claimedType: storage.claimedType,
      })
      .from(storage)
      .where(eq(storage.id, fileId)),
  );
  if (!file) throw new Error('there is no such file');
  return file;
}

/** The objects of a workspace. */
export const objectsOf = (workspaceId: string) =>
  asSystem((tx) =>
    tx.select().from(storageObject).where(eq(storageObject.workspaceId, workspaceId)),
  );

/** Does what the jobs would, with the time that they wait. */
export async function deleteMarked(workspaceId: string): Promise<void> {
  for (const { id, state } of await objectsOf(workspaceId))
    if (state === 'deleting') {
      await passWritableTime(id);
      await deleteObjectBytes(id);
    }
}
