import { and, eq, inArray, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { type ItemResult, refused } from '#server/core/bulk.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import { type Deletion, deletionTime } from '#server/folders/trash/queries.ts';
import { holdTree } from '#server/folders/tree/queries.ts';
import { refusedByNewName } from '#server/uploads/rules/queries.ts';
import { nameKey } from './policy.ts';
import type { FilesInput } from './schema.ts';

/**
 * Renames a live file. A name that could not be uploaded here cannot be given either, unless the
 * file breaks the rules by the name that it has: it came before they did, and stays.
 * @throws AppError NOT_FOUND; INVALID where the rules of uploads refuse such a name; CONFLICT (from
 * the unique index) when the folder has the name already
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
      .select({ filename: storage.filename, mimeType: storage.mimeType })
      .from(storage)
      .where(one)
      .for('update');
    if (!before) throw notFound('file');
    const refusal = await refusedByNewName(tx, scope, before, input.filename);
    if (refusal) throw new AppError('INVALID', refusal, { field: 'filename' });
    await tx
      .update(storage)
      .set({ filename: input.filename, nameKey: nameKey(input.filename) })
      .where(one);
    await audit(tx, scope, [
      {
        action: 'file.rename',
        subjectType: 'file',
        subjectId: input.id,
        before: { filename: before.filename },
        after: { filename: input.filename },
      },
    ]);
    return { id: input.id, filename: input.filename };
  });
}

/** As `trashFiles`, for a transaction that holds the tree. */
export async function moveFilesToTrash(
  tx: Transaction,
  scope: WorkspaceScope,
  ids: string[],
  { at, id: deletionId }: Deletion,
): Promise<ItemResult[]> {
  const chosen = and(inWorkspace(storage, scope), inArray(storage.id, ids));
  // In the order of ids, so that two who delete the same files do not wait for each other.
  const known = await tx
    .select({ id: storage.id })
    .from(storage)
    .where(chosen)
    .orderBy(storage.id)
    .for('update');
  const trashed = await tx
    .update(storage)
    .set({ status: 'soft_deleted', deletedAt: at, deletedBy: scope.userId, deletionId })
    .where(and(chosen, eq(storage.status, 'active')))
    .returning({ id: storage.id, filename: storage.filename });
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
  return ids.map((id) => (there.has(id) ? { id, ok: true } : refused(id, notFound('file'))));
}

/** Moves live files to the trash. One that is there already counts as done: repeating is safe. */
export async function trashFiles(
  scope: WorkspaceScope,
  input: FilesInput,
): Promise<{ results: ItemResult[] }> {
  const ids = [...new Set(input.ids)];
  return withWorkspace(scope, async (tx) => {
    await holdTree(tx, scope);
    const deletion = { at: await deletionTime(tx, scope), id: ids.length > 1 ? newId() : null };
    return { results: await moveFilesToTrash(tx, scope, ids, deletion) };
  });
}
