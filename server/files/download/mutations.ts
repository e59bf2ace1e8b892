import { and, eq, sql } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { askerIn, takeRateLimit } from '#server/core/rate-limits.ts';
import { headObject } from '#server/object-store/objects.ts';
import { presignDownload } from '#server/object-store/presign.ts';

/** Marks every file that shares the object as damaged, or as whole again. */
async function setDamaged(scope: WorkspaceScope, objectId: string, damaged: boolean) {
  await withWorkspace(scope, (tx) =>
    tx
      .update(storage)
      .set({ damagedAt: damaged ? sql`now()` : null })
      .where(and(inWorkspace(storage, scope), eq(storage.objectId, objectId))),
  );
}

/**
 * A short-lived URL that downloads a live file under its name. The object is looked at first: one
 * that is missing or differs from what was stored marks the file as damaged.
 * @throws AppError NOT_FOUND, DAMAGED, STORAGE_UNAVAILABLE, RATE_LIMITED
 */
export async function downloadUrl(
  scope: WorkspaceScope,
  input: { id: string },
): Promise<{ url: string }> {
  await takeRateLimit('presign', askerIn(scope));
  const [file] = await withWorkspace(scope, (tx) =>
    tx
      .select({
        filename: storage.filename,
        damagedAt: storage.damagedAt,
        objectId: storageObject.id,
        bucket: storageObject.bucket,
        objectKey: storageObject.objectKey,
        size: storageObject.size,
        etag: storageObject.etag,
      })
      .from(storage)
      .innerJoin(
        storageObject,
        and(inWorkspace(storageObject, scope), eq(storageObject.id, storage.objectId)),
      )
      .where(
        and(inWorkspace(storage, scope), eq(storage.id, input.id), eq(storage.status, 'active')),
      ),
  );
  if (!file) throw notFound('file');
  const stored = await headObject(file.bucket, file.objectKey);
  const whole = stored !== null && stored.size === file.size && stored.etag === file.etag;
  if (whole === (file.damagedAt !== null)) await setDamaged(scope, file.objectId, !whole);
  if (!whole)
    throw new AppError(
      'DAMAGED',
      `The content of this file is ${stored ? 'not what was stored' : 'missing'}. Ask whoever runs this Holdall to restore it from a back-up, or upload it again.`,
    );
  await withWorkspace(scope, (tx) =>
    audit(tx, scope, [
      {
        action: 'file.download',
        subjectType: 'file',
        subjectId: input.id,
        after: { filename: file.filename },
      },
    ]),
  );
  return { url: await presignDownload(file.bucket, file.objectKey, file.filename) };
}
