import { and, asc, eq, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { workspaceDeletion } from '#db/schema/deletions.ts';
import { storageObject } from '#db/schema/storage.ts';
import { logger } from '#server/core/logger.ts';
import { deleteObject } from '#server/object-store/objects.ts';
import { afterObjects, beforeObjects, deleteLast } from './rows.ts';

/** Objects whose bytes one step deletes; so many at a time. */
const objectBatch = 100;
const atOnce = 10;

/** Steps of one run in one workspace: the next run goes on, so that a large one blocks nobody. */
const maxSteps = 1_000;

/** Workspaces that one run takes on. */
const maxWorkspaces = 50;

const sealed = or(
  isNull(storageObject.writableUntil),
  lte(storageObject.writableUntil, sql`now()`),
);

/** Deletes bytes, then their rows, and answers how many. Nothing is lost where it stops between. */
async function deleteObjects(workspaceId: string): Promise<number> {
  const marked = and(
    eq(storageObject.workspaceId, workspaceId),
    eq(storageObject.state, 'deleting'),
    sealed,
  );
  const objects = await asSystem((tx) =>
    tx
      .select({
        id: storageObject.id,
        bucket: storageObject.bucket,
        key: storageObject.objectKey,
      })
      .from(storageObject)
      .where(marked)
      .orderBy(asc(storageObject.id))
      .limit(objectBatch),
  );
  for (let i = 0; i < objects.length; i += atOnce)
    await Promise.all(
      objects.slice(i, i + atOnce).map(({ bucket, key }) => deleteObject(bucket, key)),
    );
  const ids = objects.map(({ id }) => id);
  if (ids.length > 0)
    await asSystem((tx) =>
      tx.delete(storageObject).where(and(marked, inArray(storageObject.id, ids))),
    );
  return ids.length;
}

const objectsLeft = (workspaceId: string) =>
  asSystem((tx) => tx.$count(storageObject, eq(storageObject.workspaceId, workspaceId)));

/**
 * Begins the purge of a deletion whose time has come. Whoever takes it back at the same moment
 * changes the same row: one of the two finds it changed.
 */
async function begin(id: string): Promise<boolean> {
  const begun = await asSystem((tx) =>
    tx
      .update(workspaceDeletion)
      .set({ state: 'purging' })
      .where(
        and(
          eq(workspaceDeletion.id, id),
          ne(workspaceDeletion.state, 'withdrawn'),
          lte(workspaceDeletion.purgeAfter, sql`now()`),
        ),
      )
      .returning({ id: workspaceDeletion.id }),
  );
  return begun.length === 1;
}

/**
 * Purges a workspace: files and uploads, then bytes in the store and the objects' rows, then all
 * the rest, in small transactions. It can stop anywhere and be repeated: it goes on with what is
 * left. Answers whether all is gone; while a signed URL can still write a key, its row stays.
 */
async function purge(workspaceId: string): Promise<boolean> {
  const rowStep = (step: (typeof beforeObjects)[number]) => () =>
    asSystem((tx) => step(tx, workspaceId));
  let steps = 0;
  const exhaust = async (take: () => Promise<number>) => {
    while (steps++ < maxSteps) if ((await take()) === 0) return true;
    return false;
  };
  for (const step of beforeObjects) if (!(await exhaust(rowStep(step)))) return false;
  if (!(await exhaust(() => deleteObjects(workspaceId)))) return false;
  if ((await objectsLeft(workspaceId)) > 0) return false;
  for (const step of afterObjects) if (!(await exhaust(rowStep(step)))) return false;
  await asSystem((tx) => deleteLast(tx, workspaceId));
  return true;
}

const due = () =>
  asSystem((tx) =>
    tx
      .select({ id: workspaceDeletion.id, workspaceId: workspaceDeletion.workspaceId })
      .from(workspaceDeletion)
      .where(
        and(
          ne(workspaceDeletion.state, 'withdrawn'),
          lte(workspaceDeletion.purgeAfter, sql`now()`),
        ),
      )
      .orderBy(asc(workspaceDeletion.purgeAfter), asc(workspaceDeletion.id))
      .limit(maxWorkspaces),
  );

/**
 * Purges what has been deleted long enough. One workspace that cannot be purged now holds up no
 * other.
 * @throws the first failure, when all have had their turn
 */
export async function purgeWorkspaces(): Promise<void> {
  const failures: unknown[] = [];
  for (const { id, workspaceId } of await due()) {
    try {
      if ((await begin(id)) && (await purge(workspaceId)))
        // The only trace that is left: the workspace's own audit log went with it.
        logger.info({ workspaceId, deletionId: id }, 'a deleted workspace was purged');
    } catch (err) {
      logger.warn({ err, workspaceId, deletionId: id }, 'a purge will go on later');
      failures.push(err);
    }
  }
  if (failures.length > 0) throw failures[0];
}
