import { and, asc, eq, inArray, lte, type SQL, sql } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import { upload, uploadPart } from '#db/schema/uploads.ts';
import { audit, systemOrigin } from '#server/core/audit.ts';
import { enqueueObjectDeletion } from '#server/core/enqueue.ts';
import { logger } from '#server/core/logger.ts';
import { completeFor, type Uploader } from '#server/uploads/unattended/mutations.ts';

/** Uploads that one transaction gives up; so many of them in one run, the next is minutes away. */
const batch = 500;
const mostBatches = 200;

/** Uploads that one run finishes, and one call of them: each may ask the store several times. */
const mostFinished = 1_000;
const atOnce = 100;

/** Seconds after which nobody is at a completion any more: whoever is asks again, which changes it. */
const patience = 600;

/**
 * Gives up a batch of open uploads: what they have reserved comes back, and their bytes are deleted
 * by jobs. What another worker is at is left to it.
 * @returns how many
 */
async function giveUp(which: SQL | undefined, error: string, job: string): Promise<number> {
  return asSystem(async (tx) => {
    const open = await tx
      .select({
        id: upload.id,
        objectId: upload.objectId,
        filename: upload.filename,
        userId: upload.userId,
        organizationId: upload.organizationId,
      })
      .from(upload)
      .where(and(sql`${upload.status} in ('created', 'uploading', 'completing')`, which))
      .orderBy(asc(upload.expiresAt), asc(upload.id))
      .limit(batch)
      .for('update', { skipLocked: true });
    if (open.length === 0) return 0;
    const ids = open.map(({ id }) => id);
    await tx.update(upload).set({ status: 'expired', error }).where(inArray(upload.id, ids));
    await tx.delete(uploadPart).where(inArray(uploadPart.uploadId, ids));
    const objectIds = open.map(({ objectId }) => objectId).filter((id) => id !== null);
    const marked = await tx
      .update(storageObject)
      .set({ state: 'deleting' })
      .where(and(inArray(storageObject.id, objectIds), eq(storageObject.state, 'pending')))
      .returning({ id: storageObject.id });
    await enqueueObjectDeletion(
      tx,
      marked.map(({ id }) => id),
    );
    const request = systemOrigin(job);
    for (const [uploader, rows] of byUploader(open))
      await audit(
        tx,
        { ...uploader, request },
        rows.map(({ id, filename }) => ({
          action: 'upload.expire',
          subjectType: 'upload',
          subjectId: id,
          after: { filename },
        })),
      );
    return open.length;
  });
}

/** Sorts uploads by the person and the workspace that they are of. */
function byUploader<T extends Uploader>(rows: readonly T[]): Iterable<[Uploader, T[]]> {
  const groups = Map.groupBy(rows, ({ userId, organizationId }) => `${organizationId} ${userId}`);
  return [...groups.values()].flatMap((group): [Uploader, T[]][] =>
    group[0] ? [[{ userId: group[0].userId, organizationId: group[0].organizationId }, group]] : [],
  );
}

/** Gives up uploads that nobody has completed in time. */
export async function expireUploads(): Promise<void> {
  const overdue = lte(upload.expiresAt, sql`now()`);
  for (let taken = 0; taken < mostBatches; taken++)
    if ((await giveUp(overdue, 'This upload was not completed in time.', 'uploads.expire')) < batch)
      return;
}

const deserted = (seconds: number): SQL | undefined =>
  and(
    eq(upload.status, 'completing'),
    lte(upload.updatedAt, sql`now() - make_interval(secs => ${seconds})`),
  );

/**
 * Takes up completions that a crash has left in between: they come to the end that their uploader's
 * next call would have brought, files of what has arrived, and the others wait for the rest. What
 * the uploader may not add any more is given up. A call at the same time is no obstacle.
 * @param seconds for which nothing has changed
 */
export async function finishUploads(seconds = patience): Promise<void> {
  const left = await asSystem((tx) =>
    tx
      .select({
        id: upload.id,
        userId: upload.userId,
        organizationId: upload.organizationId,
      })
      .from(upload)
      .where(deserted(seconds))
      .orderBy(asc(upload.updatedAt), asc(upload.id))
      .limit(mostFinished),
  );
  for (const [uploader, uploads] of byUploader(left))
    for (let i = 0; i < uploads.length; i += atOnce) {
      const ids = uploads.slice(i, i + atOnce).map(({ id }) => id);
      await finish(uploader, ids, seconds);
    }
}

async function finish(uploader: Uploader, ids: string[], seconds: number): Promise<void> {
  const job = 'uploads.finish';
  try {
    if (await completeFor(uploader, ids, systemOrigin(job))) return;
    const theirs = and(deserted(seconds), inArray(upload.id, ids));
    await giveUp(theirs, 'You may not add files to this workspace any more.', job);
  } catch (err) {
    // The begin of the try has changed them: the next one is due after the same time.
    logger.warn({ err, ...uploader }, 'uploads will be completed later');
  }
}
