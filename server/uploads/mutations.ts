import { and, eq, inArray } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storageObject } from '#db/schema/storage.ts';
import { uploadSession } from '#db/schema/upload-sessions.ts';
import { upload, uploadPart } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { type ItemResult, refused } from '#server/core/bulk.ts';
import { enqueueObjectDeletion } from '#server/core/enqueue.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { isOpen, type LockedUpload, lockUploads, type UploadObject } from './queries.ts';
import type { CancelInput } from './schema.ts';

/**
 * Gives up what uploads without a file have brought: the promises of their parts go, and their
 * objects are marked, for a job to delete what has arrived. Their own rows are the caller's.
 */
export async function giveUpContent(
  tx: Transaction,
  scope: WorkspaceScope,
  uploads: readonly Pick<LockedUpload, 'id' | 'objectId'>[],
): Promise<void> {
  const ids = uploads.map(({ id }) => id);
  const objectIds = uploads.map(({ objectId }) => objectId).filter((id) => id !== null);
  await tx
    .delete(uploadPart)
    .where(and(inWorkspace(uploadPart, scope), inArray(uploadPart.uploadId, ids)));
  if (objectIds.length === 0) return;
  await tx
    .update(storageObject)
    .set({ state: 'deleting' })
    .where(and(inWorkspace(storageObject, scope), inArray(storageObject.id, objectIds)));
  await enqueueObjectDeletion(tx, objectIds);
}

/** The store knows an upload in parts no more: the next part that is signed begins another one. */
export async function forgetParts(
  tx: Transaction,
  scope: WorkspaceScope,
  object: UploadObject,
): Promise<void> {
  if (object.multipartId === null) return;
  await tx
    .update(storageObject)
    .set({ multipartId: null })
    .where(
      and(
        inWorkspace(storageObject, scope),
        eq(storageObject.id, object.id),
        eq(storageObject.multipartId, object.multipartId),
      ),
    );
}

const isUnfinished = ({ status }: LockedUpload): boolean =>
  ['created', 'uploading', 'completing'].includes(status);

/** @throws AppError NOT_FOUND, also for another person's session */
async function requireSession(
  tx: Transaction,
  scope: WorkspaceScope,
  sessionId: string,
): Promise<void> {
  const rows = await tx
    .select({ id: uploadSession.id })
    .from(uploadSession)
    .where(
      and(
        inWorkspace(uploadSession, scope),
        eq(uploadSession.userId, scope.userId),
        eq(uploadSession.id, sessionId),
      ),
    );
  if (rows.length === 0) throw notFound('session');
}

/**
 * Cancels uploads, or all open ones of a session. One that has ended without a file stays as it is:
 * repeating is safe. One that has become a file is refused: there is a file to delete.
 * @throws AppError NOT_FOUND for an unknown session
 */
export async function cancelUploads(
  scope: WorkspaceScope,
  input: CancelInput,
): Promise<{ results: ItemResult[] }> {
  return withWorkspace(scope, async (tx) => {
    if ('sessionId' in input) await requireSession(tx, scope, input.sessionId);
    const rows = await lockUploads(
      tx,
      scope,
      'sessionId' in input
        ? and(eq(upload.sessionId, input.sessionId), isOpen())
        : inArray(upload.id, input.uploadIds),
    );
    const open = [...rows.values()].filter(isUnfinished);
    if (open.length > 0) {
      const ids = open.map(({ id }) => id);
      await tx
        .update(upload)
        .set({ status: 'cancelled' })
        .where(and(inWorkspace(upload, scope), inArray(upload.id, ids)));
      await giveUpContent(tx, scope, open);
      await audit(
        tx,
        scope,
        open.map(({ id, filename }) => ({
          action: 'upload.cancel',
          subjectType: 'upload',
          subjectId: id,
          after: { filename },
        })),
      );
    }
    const asked = 'sessionId' in input ? [...rows.keys()] : input.uploadIds;
    return { results: asked.map((id) => answer(id, rows.get(id))) };
  });
}

function answer(id: string, row: LockedUpload | undefined): ItemResult {
  if (!row) return refused(id, notFound('upload'));
  if (row.status === 'completed')
    return refused(
      id,
      new AppError('CONFLICT', 'This upload is complete. Delete the file instead.'),
    );
  return { id, ok: true };
}
