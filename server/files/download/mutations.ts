import { and, eq, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { askerIn, takeRateLimit } from '#server/core/rate-limits.ts';
import { presignDownload } from '#server/object-store/presign.ts';
import { damaged, lookAt, requireWhole } from '../objects/queries.ts';
import type { DownloadInput } from '../schema.ts';
import { formerVersion } from '../versions/queries.ts';

/** Marks every file that shares the object as damaged, or as whole again. */
export async function setDamaged(
  scope: WorkspaceScope,
  objectId: string,
  isDamaged: boolean,
): Promise<void> {
  await withWorkspace(scope, (tx) =>
    tx
      .update(storage)
      .set({ damagedAt: isDamaged ? sql`now()` : null })
      .where(and(inWorkspace(storage, scope), eq(storage.objectId, objectId))),
  );
}

async function liveFile(tx: Transaction, scope: WorkspaceScope, id: string) {
  const [file] = await tx
    .select({
      filename: storage.filename,
      version: storage.version,
      damagedAt: storage.damagedAt,
      processingStatus: storage.processingStatus,
      processingError: storage.processingError,
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
    .where(and(inWorkspace(storage, scope), eq(storage.id, id), eq(storage.status, 'active')));
  if (!file) throw notFound('file');
  return file;
}

type LiveFile = Awaited<ReturnType<typeof liveFile>>;

/** The file's present content; what was found of it is written down, for the list to show. */
async function requirePresent(scope: WorkspaceScope, file: LiveFile): Promise<void> {
  const found = await lookAt(file);
  // Whose bytes were read and found wrong, the store's word cannot mend: checking again can.
  if (found === 'whole' && file.damagedAt && file.processingStatus === 'failed')
    throw new AppError('DAMAGED', file.processingError ?? damaged('different').message);
  if ((found === 'whole') === (file.damagedAt !== null))
    await setDamaged(scope, file.objectId, found !== 'whole');
  if (found !== 'whole') throw damaged(found);
}

/**
 * A short-lived URL that downloads a live file under its name: as it is now, or a former version.
 * The object is looked at first: one that is missing or differs from what was stored marks the file
 * as damaged.
 * @throws AppError NOT_FOUND, DAMAGED, STORAGE_UNAVAILABLE, RATE_LIMITED
 */
export async function downloadUrl(
  scope: WorkspaceScope,
  input: DownloadInput,
): Promise<{ url: string }> {
  const { id, version } = input;
  await takeRateLimit('presign', askerIn(scope));
  const { file, former } = await withWorkspace(scope, async (tx) => {
    const found = await liveFile(tx, scope, id);
    if (version === undefined || version === found.version) return { file: found };
    const older = await formerVersion(tx, scope, { id, version });
    if (!older) throw notFound('version');
    return { file: found, former: older };
  });
  if (former) await requireWhole(former);
  else await requirePresent(scope, file);
  await withWorkspace(scope, (tx) =>
    audit(tx, scope, [
      {
        action: 'file.download',
        subjectType: 'file',
        subjectId: id,
        after: { filename: file.filename, ...(former ? { version: former.number } : {}) },
      },
    ]),
  );
  const { bucket, objectKey } = former ?? file;
  return { url: presignDownload(bucket, objectKey, file.filename) };
}
