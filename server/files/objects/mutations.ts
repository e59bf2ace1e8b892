import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storageObject } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { enqueueObjectDeletion, enqueueObjectRetirement } from '#server/core/enqueue.ts';

/**
 * Locks objects in the order of their ids, after the files that point at them: several files may
 * share one, and two requests that change them must not wait for each other.
 */
export async function lockObjects(
  tx: Transaction,
  scope: Pick<WorkspaceScope, 'workspaceId'>,
  ids: string[],
): Promise<void> {
  await tx
    .select({ id: storageObject.id })
    .from(storageObject)
    .where(
      and(
        inWorkspace(storageObject, scope),
        sql`${storageObject.id} = any(${sql.param([...new Set(ids)])}::uuid[])`,
      ),
    )
    .orderBy(storageObject.id)
    .for('update');
}

/** A URL may just have been handed out: until then the sweep, too, leaves what is given up. */
export const readableUntil = sql`greatest(${storageObject.writableUntil}, now() + interval '10 minutes')`;

/**
 * Marks those of these objects to which nothing points any more. A job deletes their bytes, then
 * their rows: a crash between leaves work, never loose bytes.
 * @param stay `readable`: the bytes stay until downloads that have begun are over
 */
export async function giveUpLoose(
  tx: Transaction,
  scope: Pick<WorkspaceScope, 'workspaceId'>,
  ids: string[],
  stay?: 'readable',
): Promise<void> {
  const loose = await tx
    .update(storageObject)
    .set({ state: 'deleting', ...(stay && { writableUntil: readableUntil }) })
    .where(
      and(
        inWorkspace(storageObject, scope),
        sql`${storageObject.id} = any(${sql.param(ids)}::uuid[])`,
        eq(storageObject.referenceCount, 0),
      ),
    )
    .returning({ id: storageObject.id });
  const enqueue = stay ? enqueueObjectRetirement : enqueueObjectDeletion;
  await enqueue(
    tx,
    loose.map((object) => object.id),
  );
}
