import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { folder } from '#db/schema/folders.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { notFound } from '#server/core/errors.ts';

/** Whether a folder of this workspace is there and not in the trash. */
export async function folderIsLive(
  tx: Transaction,
  scope: WorkspaceScope,
  id: string,
): Promise<boolean> {
  const rows = await tx
    .select({ id: folder.id })
    .from(folder)
    .where(and(inWorkspace(folder, scope), eq(folder.id, id), isNull(folder.deletedAt)));
  return rows.length > 0;
}

/** @throws AppError NOT_FOUND unless the folder is there and not in the trash. */
export async function requireFolder(
  tx: Transaction,
  scope: WorkspaceScope,
  id: string,
): Promise<void> {
  if (!(await folderIsLive(tx, scope, id))) throw notFound('folder');
}
