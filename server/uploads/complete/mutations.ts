import { and, eq, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storageObject } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { AppError } from '#server/core/errors.ts';
import { placeFile } from '#server/files/arrival/mutations.ts';
import type { StoredObject } from '#server/object-store/objects.ts';
import { abandon } from '../mutations.ts';
import { type LockedUpload, lockUpload, objectOf } from '../queries.ts';
import { inspectObject } from './queries.ts';

/** The file that an upload has become. */
export interface CompletedUpload {
  fileId: string | null;
  filename: string;
}

const ended = (row: LockedUpload) =>
  new AppError('CONFLICT', row.error ?? `This upload is ${row.status}. Start it again.`);

/**
 * Turns an upload into a file, after comparing what the store holds with what was promised.
 * Idempotent: twice, also at once, or after a lost reply gives the same file.
 * @throws AppError NOT_FOUND; CONFLICT when the bytes are missing, differ, or the upload has ended;
 * STORAGE_UNAVAILABLE
 */
export async function completeUpload(
  scope: WorkspaceScope,
  input: { uploadId: string },
): Promise<CompletedUpload> {
  const begun = await withWorkspace(scope, (tx) => begin(tx, scope, input.uploadId));
  if ('fileId' in begun) return begun;
  const { row, bucket, objectKey } = begun;
  const found = await inspectObject(row, bucket, objectKey);
  if (found.outcome === 'sound')
    return withWorkspace(scope, (tx) => finish(tx, scope, row.id, found));
  const problem = found.outcome === 'different' ? found.problem : null;
  if (found.outcome !== 'busy')
    await withWorkspace(scope, (tx) => reject(tx, scope, row.id, problem));
  throw unfinished[found.outcome](problem ?? '');
}

/** Why there is no file yet, and in `retry` what helps: sending again, completing again. */
const unfinished = {
  missing: () =>
    new AppError('CONFLICT', 'The content of this file has not arrived. Send it again.', {
      retry: 'send',
    }),
  different: (problem: string) => new AppError('CONFLICT', problem, { retry: null }),
  busy: () =>
    new AppError(
      'CONFLICT',
      'The storage compares nothing itself, so Holdall is still reading this file. Complete it again in a moment.',
      { retry: 'complete' },
    ),
} as const;

/** Marks the upload as completing, or answers with the file that it is already. */
async function begin(tx: Transaction, scope: WorkspaceScope, uploadId: string) {
  const row = await lockUpload(tx, scope, uploadId);
  if (row.status === 'completed') return completed(row);
  if (!['uploading', 'completing'].includes(row.status) || !row.objectId) throw ended(row);
  await tx
    .update(upload)
    .set({ status: 'completing' })
    .where(and(inWorkspace(upload, scope), eq(upload.id, uploadId)));
  const { bucket, objectKey } = await objectOf(tx, scope, row.objectId);
  return { row, bucket, objectKey };
}

const completed = (row: LockedUpload): CompletedUpload => ({
  fileId: row.storageId,
  filename: row.filename,
});

/** Back to sending where nothing has arrived; the end, and the bytes deleted, where they differ. */
async function reject(
  tx: Transaction,
  scope: WorkspaceScope,
  uploadId: string,
  problem: string | null,
): Promise<void> {
  const row = await lockUpload(tx, scope, uploadId);
  if (row.status !== 'completing') return;
  if (problem) {
    await abandon(tx, scope, uploadId, {
      status: 'failed',
      error: problem,
      objectId: row.objectId,
    });
    await audit(tx, scope, [
      { action: 'upload.fail', subjectType: 'upload', subjectId: uploadId, after: { problem } },
    ]);
    return;
  }
  await tx
    .update(upload)
    .set({ status: 'uploading' })
    .where(and(inWorkspace(upload, scope), eq(upload.id, uploadId)));
}

/** Object stored, file made, upload completed: in one transaction. */
async function finish(
  tx: Transaction,
  scope: WorkspaceScope,
  uploadId: string,
  stored: Pick<StoredObject, 'etag' | 'sha256'>,
): Promise<CompletedUpload> {
  const row = await lockUpload(tx, scope, uploadId);
  if (row.status === 'completed') return completed(row);
  if (!['uploading', 'completing'].includes(row.status) || !row.objectId) throw ended(row);
  await tx
    .update(storageObject)
    .set({ state: 'stored', etag: stored.etag, sha256: stored.sha256 })
    .where(and(inWorkspace(storageObject, scope), eq(storageObject.id, row.objectId)));
  const placed = await placeFile(tx, scope, { ...row, objectId: row.objectId });
  if (placed.outcome === 'skipped')
    throw new AppError('CONFLICT', `There is a file called ${placed.filename} here already.`);
  const file = { fileId: placed.fileId, filename: placed.filename };
  await tx
    .update(upload)
    .set({
      status: 'completed',
      storageId: file.fileId,
      filename: file.filename,
      completedAt: sql`now()`,
    })
    .where(and(inWorkspace(upload, scope), eq(upload.id, uploadId)));
  await audit(tx, scope, [
    {
      action: 'upload.complete',
      subjectType: 'file',
      subjectId: file.fileId,
      after: { filename: file.filename, size: row.size },
    },
  ]);
  return file;
}
