import { and, eq } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import type { ItemResult } from '#server/core/bulk.ts';
import { notFound } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import { moveFilesToTrash } from '#server/files/mutations.ts';
import { bringFilesBack } from '#server/files/trash/mutations.ts';
import { bringFoldersBack, moveFoldersToTrash } from '#server/folders/trash/mutations.ts';
import { deletionTime, trashedFolder } from '#server/folders/trash/queries.ts';
import { holdTree, lockTree } from '#server/folders/tree/queries.ts';
import { trashedFile } from './queries.ts';
import type { DeletionInput, PutInput } from './schema.ts';

/** The entries of a deletion that are in the trash now. */
async function entriesOf(tx: Transaction, scope: WorkspaceScope, deletionId: string) {
  const files = await tx
    .select({ id: storage.id, deletedBy: storage.deletedBy })
    .from(storage)
    .where(and(inWorkspace(storage, scope), eq(storage.deletionId, deletionId), trashedFile));
  const folders = await tx
    .select({ id: folder.id, deletedBy: folder.deletedBy })
    .from(folder)
    .where(and(inWorkspace(folder, scope), eq(folder.deletionId, deletionId), trashedFolder));
  return { files, folders };
}

/** @throws AppError NOT_FOUND unless the person has a deletion of this id in the trash */
async function requireOwn(tx: Transaction, scope: WorkspaceScope, id: string): Promise<void> {
  const { files, folders } = await entriesOf(tx, scope, id);
  if (![...files, ...folders].some(({ deletedBy }) => deletedBy === scope.userId))
    throw notFound('deletion');
}

/**
 * Moves files and folders to the trash as one deletion, which can be taken back whole. What lies in
 * a chosen folder goes with it. What is there already counts as done.
 * @throws AppError NOT_FOUND for a deletion to go on with that is not one's own, or not there any more
 */
export async function putInTrash(
  scope: WorkspaceScope,
  input: PutInput,
): Promise<{ deletionId: string; results: ItemResult[] }> {
  const files = [...new Set(input.files)];
  const folders = [...new Set(input.folders)];
  return withWorkspace(scope, async (tx) => {
    await (folders.length > 0 ? lockTree : holdTree)(tx, scope);
    if (input.deletionId !== undefined) await requireOwn(tx, scope, input.deletionId);
    const id = input.deletionId ?? newId();
    const deletion = { at: await deletionTime(tx, scope), id };
    const ofFolders = await moveFoldersToTrash(tx, scope, folders, deletion);
    const ofFiles = await moveFilesToTrash(tx, scope, files, deletion);
    return { deletionId: id, results: [...ofFolders, ...ofFiles] };
  });
}

/** Where something has come back to, under which name. */
export type Restored = ItemResult<{ name: string }> & { kind: 'file' | 'folder' };

/**
 * Brings back all that one act has moved to the trash and that is still there: folders first, then
 * files, each as if it were restored alone.
 * @throws AppError NOT_FOUND where nothing of it is in the trash
 */
export async function restoreDeletion(
  scope: WorkspaceScope,
  { deletionId }: DeletionInput,
): Promise<{ results: Restored[] }> {
  return withWorkspace(scope, async (tx) => {
    await lockTree(tx, scope);
    const { files, folders } = await entriesOf(tx, scope, deletionId);
    if (files.length + folders.length === 0) throw notFound('deletion');
    const ids = (entries: { id: string }[]) => entries.map(({ id }) => id);
    const ofFolders = await bringFoldersBack(tx, scope, { ids: ids(folders) });
    const ofFiles = await bringFilesBack(tx, scope, { ids: ids(files) });
    return {
      results: [
        ...ofFolders.map((result): Restored => ({ kind: 'folder', ...result })),
        ...ofFiles.map(
          (result): Restored =>
            result.ok
              ? { kind: 'file', id: result.id, ok: true, name: result.filename }
              : { kind: 'file', ...result },
        ),
      ],
    };
  });
}
