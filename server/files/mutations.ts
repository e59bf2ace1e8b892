import { and, eq, inArray, sql } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { type ItemResult, refused } from '#server/core/bulk.ts';
import { notFound } from '#server/core/errors.ts';
import { nameKey } from './policy.ts';
import type { FilesInput } from './schema.ts';

/**
 * Renames a live file.
 * @throws AppError NOT_FOUND; CONFLICT (from the unique index) when the folder has the name already
 */
export async function renameFile(
  scope: WorkspaceScope,
  input: { id: string; filename: string },
): Promise<{ id: string; filename: string }> {
  return withWorkspace(scope, async (tx) => {
    const one = and(
      inWorkspace(storage, scope),
      eq(storage.id, input.id),
      sql`${storage.status} = 'active'`,
    );
    const [before] = await tx
      .select({ filename: storage.filename })
      .from(storage)
      .where(one)
      .for('update');
    if (!before) throw notFound('file');
    await tx
      .update(storage)
      .set({ filename: input.filename, nameKey: nameKey(input.filename) })
      .where(one);
    await audit(tx, scope, [
      {
        action: 'file.rename',
        subjectType: 'file',
        subjectId: input.id,
        before,
        after: { filename: input.filename },
      },
    ]);
    return { id: input.id, filename: input.filename };
  });
}

/** Moves live files to the trash. One that is there already counts as done: repeating is safe. */
export async function trashFiles(
  scope: WorkspaceScope,
  input: FilesInput,
): Promise<{ results: ItemResult[] }> {
  const ids = [...new Set(input.ids)];
  return withWorkspace(scope, async (tx) => {
    const chosen = and(inWorkspace(storage, scope), inArray(storage.id, ids));
    const trashed = await tx
      .update(storage)
      .set({ status: 'soft_deleted', deletedAt: sql`now()`, deletedBy: scope.userId })
      .where(and(chosen, eq(storage.status, 'active')))
      .returning({ id: storage.id, filename: storage.filename });
    const known = await tx.select({ id: storage.id }).from(storage).where(chosen);
    await audit(
      tx,
      scope,
      trashed.map((file) => ({
        action: 'file.trash',
        subjectType: 'file',
        subjectId: file.id,
        before: { filename: file.filename },
      })),
    );
    const there = new Set(known.map((file) => file.id));
    return {
      results: ids.map((id) =>
        there.has(id) ? { id, ok: true as const } : refused(id, notFound('file')),
      ),
    };
  });
}
