import { and, eq, isNull } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { folder } from '#db/schema/folders.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { notFound } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import { folderKey } from './policy.ts';
import { type PathStep, requireFolder } from './queries.ts';
import type { CreateFolderInput, RenameFolderInput } from './schema.ts';
import { holdTree } from './tree/queries.ts';

/** The row of a folder that is to be made. */
export const newFolder = (
  scope: WorkspaceScope,
  made: { parentId: string | null; name: string },
) => ({
  id: newId(),
  userId: scope.userId,
  organizationId: scope.organizationId,
  ...made,
  nameKey: folderKey(made.name),
});

/** One entry for each folder that was made. */
export const auditCreated = (tx: Transaction, scope: WorkspaceScope, made: PathStep[]) =>
  audit(
    tx,
    scope,
    made.map(({ id, parentId, name }) => ({
      action: 'folder.create',
      subjectType: 'folder',
      subjectId: id,
      after: { name, parentId },
    })),
  );

/**
 * Makes a folder.
 * @throws AppError NOT_FOUND for an unknown parent; CONFLICT (from the unique index) where a folder
 * of this name is there
 */
export async function createFolder(
  scope: WorkspaceScope,
  input: CreateFolderInput,
): Promise<PathStep> {
  return withWorkspace(scope, async (tx) => {
    await holdTree(tx, scope);
    if (input.parentId) await requireFolder(tx, scope, input.parentId);
    const row = newFolder(scope, input);
    await tx.insert(folder).values(row);
    const made = { id: row.id, parentId: input.parentId, name: input.name };
    await auditCreated(tx, scope, [made]);
    return made;
  });
}

/**
 * Renames a live folder.
 * @throws AppError NOT_FOUND; CONFLICT (from the unique index) where its place has the name already
 */
export async function renameFolder(
  scope: WorkspaceScope,
  { id, name }: RenameFolderInput,
): Promise<{ id: string; name: string }> {
  return withWorkspace(scope, async (tx) => {
    await holdTree(tx, scope);
    const one = and(inWorkspace(folder, scope), eq(folder.id, id), isNull(folder.deletedAt));
    const [before] = await tx.select({ name: folder.name }).from(folder).where(one).for('update');
    if (!before) throw notFound('folder');
    await tx
      .update(folder)
      .set({ name, nameKey: folderKey(name) })
      .where(one);
    await audit(tx, scope, [
      { action: 'folder.rename', subjectType: 'folder', subjectId: id, before, after: { name } },
    ]);
    return { id, name };
  });
}
