import { and, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { type ItemResult, refused } from '#server/core/bulk.ts';
import { enqueueProcessing } from '#server/core/enqueue.ts';
import { notFound } from '#server/core/errors.ts';
import type { FilesInput } from '../schema.ts';

/**
 * Has files looked at again: those that failed, are damaged, or never were. Others are left as they
 * are and count as done: repeating is safe.
 */
export async function reprocessFiles(
  scope: WorkspaceScope,
  input: FilesInput,
): Promise<{ results: ItemResult[] }> {
  const ids = [...new Set(input.ids)];
  return withWorkspace(scope, async (tx) => {
    const live = and(
      inWorkspace(storage, scope),
      inArray(storage.id, ids),
      sql`${storage.status} = 'active'`,
    );
    const known = await tx
      .select({ id: storage.id })
      .from(storage)
      .where(live)
      .orderBy(storage.id)
      .for('update');
    const waiting = await tx
      .update(storage)
      .set({ processingStatus: 'pending', processingError: null })
      .where(
        and(
          live,
          or(
            inArray(storage.processingStatus, ['none', 'failed']),
            and(eq(storage.processingStatus, 'done'), isNotNull(storage.damagedAt)),
          ),
        ),
      )
      .returning({ id: storage.id, filename: storage.filename, objectId: storage.objectId });
    await enqueueProcessing(tx, [...new Set(waiting.map(({ objectId }) => objectId))]);
    await audit(
      tx,
      scope,
      waiting.map(({ id, filename }) => ({
        action: 'file.reprocess',
        subjectType: 'file',
        subjectId: id,
        after: { filename },
      })),
    );
    const there = new Set(known.map(({ id }) => id));
    return {
      results: ids.map((id) =>
        there.has(id) ? { id, ok: true as const } : refused(id, notFound('file')),
      ),
    };
  });
}
