import { and, eq, inArray, isNull } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { may } from '#server/auth/permissions.ts';
import { type AuditAction, audit } from '#server/core/audit.ts';
import { type ItemResult, refused } from '#server/core/bulk.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { unlessTaken } from '#server/core/unless-taken.ts';
import { liveFoldersAmong } from '#server/folders/queries.ts';
import { homeOf } from '#server/folders/trash/queries.ts';
import { holdTree } from '#server/folders/tree/queries.ts';
import { findNamesakes, withFreeName } from '../names/queries.ts';
import { nameKey } from '../policy.ts';
import { removeFiles } from '../removal/mutations.ts';
import type { FilesInput } from '../schema.ts';

interface TrashedFile {
  id: string;
  filename: string;
  folderId: string | null;
  objectId: string;
  trashedFrom: string[] | null;
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
      trashedFrom: storage.trashedFrom,
      deletedBy: storage.deletedBy,
    })
    .from(storage)
    .where(
      and(
        inWorkspace(storage, scope),
        inArray(storage.id, ids),
        eq(storage.status, 'soft_deleted'),
        // What went there with its folder comes back with it.
        isNull(storage.trashedWith),
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
  tx: Transaction,
  scope: WorkspaceScope,
  input: FilesInput,
  action: AuditAction,
  act: (files: TrashedFile[]) => Promise<Map<string, T>>,
): Promise<ItemResult<T>[]> {
  const ids = [...new Set(input.ids)];
  const found = new Map((await lockTrashed(tx, scope, ids)).map((file) => [file.id, file]));
  const allowed = [...found.values()].filter((file) => mayManage(scope, file));
  const done = await act(allowed);
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
  return ids.map((id) => {
    const answer = done.get(id);
    if (answer) return { id, ok: true, ...answer };
    return refused(id, found.has(id) ? othersTrash() : notFound('file'));
  });
}

const back = {
  status: 'active',
  deletedAt: null,
  deletedBy: null,
  deletionId: null,
  trashedFrom: null,
};

/**
 * Brings back, in one statement, the files whose folder is still there and whose name is free: of a
 * large deletion nearly all. Answers with their ids; those of the others are left to be looked at.
 */
async function bringUntroubledBack(
  tx: Transaction,
  scope: WorkspaceScope,
  files: TrashedFile[],
): Promise<ReadonlySet<string>> {
  if (files.length < 2) return new Set();
  const live = await liveFoldersAmong(
    tx,
    scope,
    files.flatMap(({ folderId }) => folderId ?? []),
  );
  const atHome = files.filter(({ folderId, trashedFrom }) =>
    folderId === null ? !trashedFrom?.length : live.has(folderId),
  );
  const namesakeOf = await findNamesakes(tx, scope, atHome);
  const spots = new Map<string, string>();
  for (const file of atHome.filter((each) => !namesakeOf(each))) {
    const spot = `${file.folderId}/${nameKey(file.filename)}`;
    if (!spots.has(spot)) spots.set(spot, file.id);
  }
  const ids = [...spots.values()];
  if (ids.length === 0) return new Set();
  const done = await unlessTaken(tx, () =>
    tx
      .update(storage)
      .set(back)
      .where(and(inWorkspace(storage, scope), inArray(storage.id, ids))),
  );
  return new Set(done ? ids : []);
}

/** As `restoreFiles`, for a transaction that holds the tree. */
export function bringFilesBack(
  tx: Transaction,
  scope: WorkspaceScope,
  input: FilesInput,
): Promise<ItemResult<{ filename: string }>[]> {
  return onTrashed(tx, scope, input, 'file.restore', async (files) => {
    const untroubled = await bringUntroubledBack(tx, scope, files);
    const restored = new Map<string, { filename: string }>();
    for (const file of files) {
      if (untroubled.has(file.id)) {
        restored.set(file.id, { filename: file.filename });
        continue;
      }
      const folderId = await homeOf(tx, scope, { ...file, parentId: file.folderId });
      const place = { folderId, name: file.filename };
      const filename = await withFreeName(tx, scope, place, (name) =>
        unlessTaken(tx, () =>
          tx
            .update(storage)
            .set({ ...back, folderId, ...name })
            .where(and(inWorkspace(storage, scope), eq(storage.id, file.id))),
        ),
      );
      restored.set(file.id, { filename });
    }
    return restored;
  });
}

/**
 * Brings files back from the trash to their folder, which is made anew where it is gone. Where the
 * name is taken meanwhile, the file comes back under the next numbered one.
 */
export function restoreFiles(
  scope: WorkspaceScope,
  input: FilesInput,
): Promise<{ results: ItemResult<{ filename: string }>[] }> {
  return withWorkspace(scope, async (tx) => {
    await holdTree(tx, scope);
    return { results: await bringFilesBack(tx, scope, input) };
  });
}

/**
 * Deletes trashed files for good, with their former versions. The rows go now, the bytes by a job,
 * unless another file or version shares them.
 */
export function purgeFiles(
  scope: WorkspaceScope,
  input: FilesInput,
): Promise<{ results: ItemResult<object>[] }> {
  return withWorkspace(scope, async (tx) => {
    await holdTree(tx, scope);
    const results = await onTrashed(tx, scope, input, 'file.purge', async (files) => {
      await removeFiles(tx, scope, files);
      return new Map(files.map(({ id }) => [id, {}]));
    });
    return { results };
  });
}
