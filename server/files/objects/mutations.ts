import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storageObject } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { enqueueObjectDeletion } from '#server/core/enqueue.ts';

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

/**
 * Marks those of these objects to which nothing points any more. A job deletes their bytes, then
 * their rows: a crash between leaves work, never loose bytes.
 */
export async function giveUpLoose(
  tx: Transaction,
  scope: Pick<WorkspaceScope, 'workspaceId'>,
  ids: string[],
): Promise<void> {
  const loose = await tx
    .update(storageObject)
    .set({ state: 'deleting' })
    .where(
      and(
        inWorkspace(storageObject, scope),
        inArray(storageObject.id, ids),
        eq(storageObject.referenceCount, 0),
      ),
    )
    .returning({ id: storageObject.id });
  await enqueueObjectDeletion(
    tx,
    loose.map((object) => object.id),
  );
}
