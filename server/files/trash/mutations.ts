import { and, eq, inArray, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import { fileVersion } from '#db/schema/versions.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { may } from '#server/auth/permissions.ts';
import { type AuditAction, audit } from '#server/core/audit.ts';
import { type ItemResult, refused } from '#server/core/bulk.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { folderIsLive } from '#server/folders/queries.ts';
import { withFreeName } from '../names/queries.ts';
import { giveUpLoose, lockObjects } from '../objects/mutations.ts';
import type { FilesInput } from '../schema.ts';

interface TrashedFile {
  id: string;
  filename: string;
  folderId: string | null;
  objectId: string;
  deletedBy: string | null;
}

/** Locks the chosen files that are in the trash, in id order, so that two requests cannot deadlock. */
const lockTrashed = (tx: Transaction, scope: WorkspaceScope, ids: string[]) =>
  tx
    .select({
      id: storage.id,
      filename: storage.filename,
      folderId: storage.folderId,
      objectId: storage.objectId,
      deletedBy: storage.deletedBy,
    })
    .from(storage)
    .where(
      and(
        inWorkspace(storage, scope),
        inArray(storage.id, ids),
        eq(storage.status, 'soft_deleted'),
      ),
    )
    .orderBy(storage.id)
    .for('update');

const mayManage = (scope: WorkspaceScope, file: TrashedFile) =>
  file.deletedBy === scope.userId || may(scope.role, 'file', 'manageOthersTrash');

const othersTrash = () =>
  new AppError('FORBIDDEN', 'Somebody else deleted this file: only they or an admin can do this.');

/** Runs a bulk action on trashed files: `act` on those that the person may manage. */
async function onTrashed<T extends object>(
  scope: WorkspaceScope,
  input: FilesInput,
  action: AuditAction,
  act: (tx: Transaction, files: TrashedFile[]) => Promise<Map<string, T>>,
): Promise<{ results: ItemResult<T>[] }> {
  const ids = [...new Set(input.ids)];
  return withWorkspace(scope, async (tx) => {
    const found = new Map((await lockTrashed(tx, scope, ids)).map((file) => [file.id, file]));
    const allowed = [...found.values()].filter((file) => mayManage(scope, file));
    const done = await act(tx, allowed);
    await audit(
      tx,
      scope,
      allowed.map((file) => ({
        action,
        subjectType: 'file',
        subjectId: file.id,
        before: { filename: file.filename },
        after: { ...done.get(file.id) },
      })),
    );
    const result = (id: string): ItemResult<T> => {
      const answer = done.get(id);
      if (answer) return { id, ok: true, ...answer };
      return refused(id, found.has(id) ? othersTrash() : notFound('file'));
    };
    return { results: ids.map(result) };
  });
}

/**
 * Brings files back from the trash to their folder, or to the root where that is gone. Where the
 * name is taken meanwhile, the file comes back under the next numbered one.
 */
export function restoreFiles(
  scope: WorkspaceScope,
  input: FilesInput,
): Promise<{ results: ItemResult<{ filename: string }>[] }> {
  return onTrashed(scope, input, 'file.restore', async (tx, files) => {
    const restored = new Map<string, { filename: string }>();
    for (const file of files) {
      const kept = file.folderId !== null && (await folderIsLive(tx, scope, file.folderId));
      const folderId = kept ? file.folderId : null;
      const place = { folderId, name: file.filename };
      const filename = await withFreeName(tx, scope, place, (name) =>
        restoreAs(tx, scope, file.id, { folderId, ...name }),
      );
      restored.set(file.id, { filename });
    }
    return restored;
  });
}

/** One update under a savepoint: a name that is taken in between must not end the transaction. */
async function restoreAs(
  tx: Transaction,
  scope: WorkspaceScope,
  id: string,
  place: { folderId: string | null; filename: string; nameKey: string },
): Promise<boolean> {
  await tx.execute(sql`savepoint restore`);
  try {
    await tx
      .update(storage)
      .set({ ...place, status: 'active', deletedAt: null, deletedBy: null })
      .where(and(inWorkspace(storage, scope), eq(storage.id, id)));
    await tx.execute(sql`release savepoint restore`);
    return true;
  } catch (error) {
    await tx.execute(sql`rollback to savepoint restore`);
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && 'code' in cause && cause.code === '23505') return false;
    throw error;
  }
}

/**
 * Deletes trashed files for good, with their former versions. The rows go now, the bytes by a job,
 * unless another file or version shares them.
 */
export function purgeFiles(
  scope: WorkspaceScope,
  input: FilesInput,
): Promise<{ results: ItemResult<object>[] }> {
  return onTrashed(scope, input, 'file.purge', async (tx, files) => {
    const ids = files.map((file) => file.id);
    if (ids.length === 0) return new Map();
    await tx
      .update(upload)
      .set({ storageId: null })
      .where(and(inWorkspace(upload, scope), inArray(upload.storageId, ids)));
    const versions = and(inWorkspace(fileVersion, scope), inArray(fileVersion.storageId, ids));
    const former = await tx
      .select({ objectId: fileVersion.objectId })
      .from(fileVersion)
      .where(versions);
    const objects = [...files, ...former].map(({ objectId }) => objectId);
    await lockObjects(tx, scope, objects);
    await tx.delete(fileVersion).where(versions);
    await tx.delete(storage).where(and(inWorkspace(storage, scope), inArray(storage.id, ids)));
    await giveUpLoose(tx, scope, objects);
    return new Map(ids.map((id) => [id, {}]));
  });
}
