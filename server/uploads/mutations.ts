import { and, eq, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storageObject } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { enqueueObjectDeletion } from '#server/core/enqueue.ts';
import { env } from '#server/core/env.ts';
import { AppError, type ErrorCode } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import { askerIn, takeRateLimit } from '#server/core/rate-limits.ts';
import { requireFolder } from '#server/folders/queries.ts';
import {
  type Binding,
  boundChecksum,
  strongestBinding,
  weakest,
} from '#server/object-store/binding.ts';
import { capabilities } from '#server/object-store/capabilities.ts';
import { objectKey } from '#server/object-store/keys.ts';
import { presignPut, putLifetime } from '#server/object-store/presign.ts';
import type { PutPermission } from '#server/object-store/signing.ts';
import { reserveFiles } from '#server/quotas/mutations.ts';
import type { QuotaRefusal } from '#server/quotas/schema.ts';
import { lockUpload, objectOf } from './queries.ts';
import { abandonedAfter, type HashedFile, type HashedStartInput } from './schema.ts';

/** One file's answer: where to send its bytes, or why not. In the order of the request. */
export type UploadPlan =
  | { ok: true; uploadId: string; put: PutPermission }
  | { ok: false; code: ErrorCode; message: string; needs?: 'md5' };

/**
 * Until when a PUT may still arrive on a URL signed now: it may be begun until the URL expires,
 * and a slow one takes hours. The object's row outlives that, so that late bytes have a row.
 */
const writableUntil = () => sql`now() + make_interval(secs => ${putLifetime + abandonedAfter})`;

interface PlannedFile extends Omit<HashedFile, 'md5'> {
  md5: string | null;
  uploadId: string;
  objectId: string;
  bucket: string;
  key: string;
}

const md5Missing: UploadPlan = {
  ok: false,
  code: 'INVALID',
  message: 'This Holdall’s storage compares MD5 only. Send the MD5 of the file as well.',
  needs: 'md5',
};

/**
 * Begins uploads: rows first, so that no bytes can arrive that no row knows; then a signed PUT each,
 * bound to all that the store enforces.
 * @throws AppError NOT_FOUND for an unknown folder; RATE_LIMITED; STORAGE_UNAVAILABLE
 */
export async function startUploads(
  scope: WorkspaceScope,
  input: HashedStartInput,
): Promise<{ plans: UploadPlan[] }> {
  await takeRateLimit('presign', askerIn(scope), input.files.length);
  const binding = strongestBinding(await capabilities());
  const plan = (file: HashedFile): PlannedFile => {
    const objectId = newId();
    const key = objectKey(scope, objectId, file.filename);
    const md5 = file.md5 ?? null;
    return { ...file, md5, uploadId: newId(), objectId, bucket: env().S3_BUCKET, key };
  };
  const planned = input.files.map((file) =>
    binding.checksum === 'md5' && !file.md5 ? md5Missing : plan(file),
  );
  const sound = planned.filter((file) => 'key' in file);
  const refusals = new Map<object, QuotaRefusal>();
  if (sound.length > 0)
    await withWorkspace(scope, async (tx) => {
      if (input.folderId) await requireFolder(tx, scope, input.folderId);
      const answers = await reserveFiles(
        tx,
        scope,
        sound.map(({ size }) => size),
      );
      for (const [n, file] of sound.entries()) if (answers[n]) refusals.set(file, answers[n]);
      const accepted = sound.filter((file) => !refusals.has(file));
      if (accepted.length > 0) await insertRows(tx, scope, input.folderId, accepted, binding);
    });
  const answer = async (file: PlannedFile): Promise<UploadPlan> => {
    const refusal = refusals.get(file);
    if (refusal) return { ok: false, ...refusal };
    return { ok: true, uploadId: file.uploadId, put: presignPut(file, binding) };
  };
  return {
    plans: await Promise.all(planned.map((file) => ('key' in file ? answer(file) : file))),
  };
}

async function insertRows(
  tx: Transaction,
  scope: WorkspaceScope,
  folderId: string | null,
  files: PlannedFile[],
  binding: Binding,
): Promise<void> {
  const { userId, organizationId } = scope;
  await tx.insert(storageObject).values(
    files.map((file) => ({
      id: file.objectId,
      userId,
      organizationId,
      bucket: file.bucket,
      objectKey: file.key,
      size: file.size,
      mimeType: file.mimeType,
      writableUntil: writableUntil(),
    })),
  );
  await tx.insert(upload).values(
    files.map((file) => ({
      id: file.uploadId,
      userId,
      organizationId,
      folderId,
      filename: file.filename,
      mimeType: file.mimeType,
      size: file.size,
      sha256: file.sha256,
      md5: file.md5,
      boundBy: binding.checksum,
      partSize: file.size,
      status: 'uploading',
      objectId: file.objectId,
      expiresAt: sql`now() + make_interval(secs => ${abandonedAfter})`,
    })),
  );
  await audit(
    tx,
    scope,
    files.map((file) => ({
      action: 'upload.start',
      subjectType: 'upload',
      subjectId: file.uploadId,
      after: { filename: file.filename, size: file.size },
    })),
  );
}

/**
 * A new URL for an open upload whose former one has expired.
 * @throws AppError NOT_FOUND; CONFLICT when the upload has ended; RATE_LIMITED; STORAGE_UNAVAILABLE
 */
export async function signUpload(
  scope: WorkspaceScope,
  input: { uploadId: string },
): Promise<PutPermission> {
  await takeRateLimit('presign', askerIn(scope));
  const binding = strongestBinding(await capabilities());
  const promised = await withWorkspace(scope, async (tx) => {
    const row = await lockUpload(tx, scope, input.uploadId);
    if (row.status !== 'uploading' || !row.objectId || !row.sha256)
      throw new AppError('CONFLICT', `This upload is ${row.status}. Start it again.`);
    const object = await objectOf(tx, scope, row.objectId);
    await tx
      .update(storageObject)
      .set({ writableUntil: writableUntil() })
      .where(and(inWorkspace(storageObject, scope), eq(storageObject.id, object.id)));
    // The former URL may still live: together they bind no more than the weaker one.
    await tx
      .update(upload)
      .set({ boundBy: weakest(row.boundBy, boundChecksum(binding, row)) })
      .where(and(inWorkspace(upload, scope), eq(upload.id, row.id)));
    await audit(tx, scope, [
      { action: 'upload.sign', subjectType: 'upload', subjectId: input.uploadId },
    ]);
    return { ...row, sha256: row.sha256, bucket: object.bucket, key: object.objectKey };
  });
  return presignPut(promised, binding);
}

/** Ends an upload without a file: its object is marked, and a job deletes what has arrived. */
export async function abandon(
  tx: Transaction,
  scope: WorkspaceScope,
  uploadId: string,
  end: { status: 'cancelled' | 'failed'; error: string | null; objectId: string | null },
): Promise<void> {
  const { status, error, objectId } = end;
  await tx
    .update(upload)
    .set({ status, error })
    .where(and(inWorkspace(upload, scope), eq(upload.id, uploadId)));
  if (!objectId) return;
  await tx
    .update(storageObject)
    .set({ state: 'deleting' })
    .where(and(inWorkspace(storageObject, scope), eq(storageObject.id, objectId)));
  await enqueueObjectDeletion(tx, [objectId]);
}

/**
 * Cancels an open upload. One that has ended without a file stays as it is: repeating is safe.
 * @throws AppError NOT_FOUND; CONFLICT when it has become a file already
 */
export async function cancelUpload(
  scope: WorkspaceScope,
  input: { uploadId: string },
): Promise<{ uploadId: string }> {
  return withWorkspace(scope, async (tx) => {
    const row = await lockUpload(tx, scope, input.uploadId);
    if (row.status === 'completed')
      throw new AppError('CONFLICT', 'This upload is complete. Delete the file instead.');
    if (['created', 'uploading', 'completing'].includes(row.status)) {
      await abandon(tx, scope, row.id, {
        status: 'cancelled',
        error: null,
        objectId: row.objectId,
      });
      await audit(tx, scope, [
        { action: 'upload.cancel', subjectType: 'upload', subjectId: row.id },
      ]);
    }
    return { uploadId: row.id };
  });
}
