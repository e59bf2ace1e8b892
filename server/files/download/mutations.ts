import { and, eq, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { auditLog } from '#db/schema/audit.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { askerIn, takeRateLimit } from '#server/core/rate-limits.ts';
import { presignDownload, presignPreview } from '#server/object-store/presign.ts';
import { largestThumbnail } from '#server/thumbnails/queries.ts';
import type { ThumbnailAnswer } from '#server/thumbnails/schema.ts';
import { mayBeShownAs } from '../kinds/schema.ts';
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
      mimeType: storage.mimeType,
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
 * The content of a live file: as it is now, or of a former version. The object is looked at first:
 * one that is missing or differs from what was stored marks the file as damaged.
 * @throws AppError NOT_FOUND, DAMAGED, STORAGE_UNAVAILABLE, RATE_LIMITED
 */
async function findContent(scope: WorkspaceScope, { id, version }: DownloadInput) {
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
  const { filename } = file;
  const facts = { filename, ...(former ? { version: former.number } : {}) };
  const { objectId, bucket, objectKey, size, mimeType } = former ?? file;
  return { filename, objectId, bucket, objectKey, size, mimeType, facts };
}

/**
 * A short-lived URL that downloads a live file under its name.
 * @throws AppError as `findContent`
 */
export async function downloadUrl(
  scope: WorkspaceScope,
  input: DownloadInput,
): Promise<{ url: string }> {
  const { bucket, objectKey, filename, facts } = await findContent(scope, input);
  await withWorkspace(scope, (tx) =>
    audit(tx, scope, [
      { action: 'file.download', subjectType: 'file', subjectId: input.id, after: facts },
    ]),
  );
  return { url: presignDownload(bucket, objectKey, filename) };
}

/** Minutes in which looking at a file again is no news: who pages through pictures comes back. */
const sameLook = 60;

/** Writes down that somebody looks at a file, once an hour. */
async function auditLook(
  tx: Transaction,
  scope: WorkspaceScope,
  id: string,
  facts: Record<string, unknown>,
): Promise<void> {
  const [known] = await tx
    .select({ id: auditLog.id })
    .from(auditLog)
    .where(
      and(
        inWorkspace(auditLog, scope),
        eq(auditLog.subjectId, id),
        eq(auditLog.action, 'file.preview'),
        eq(auditLog.userId, scope.userId),
        sql`${auditLog.createdAt} > now() - make_interval(mins => ${sameLook})`,
        sql`${auditLog.after} = ${JSON.stringify(facts)}::jsonb`,
      ),
    )
    .limit(1);
  if (known) return;
  await audit(tx, scope, [
    { action: 'file.preview', subjectType: 'file', subjectId: id, after: facts },
  ]);
}

/** What a page needs to show a file. */
export interface PreviewContent {
  /** Lives for some minutes, for reading in pieces: whoever needs longer asks again. */
  url: string;
  /** Bytes. */
  size: number;
  mimeType: string;
  /** Of this content, also where the file holds another one by now. */
  thumbnail: ThumbnailAnswer;
}

/**
 * A URL under which a page shows a live file in place: of its own type where that cannot run script,
 * else an attachment of no particular type, whose bytes the page reads and shows itself.
 * @throws AppError as `findContent`
 */
export async function previewUrl(
  scope: WorkspaceScope,
  input: DownloadInput,
): Promise<PreviewContent> {
  const { objectId, bucket, objectKey, filename, size, mimeType, facts } = await findContent(
    scope,
    input,
  );
  await withWorkspace(scope, (tx) => auditLook(tx, scope, input.id, facts));
  const shownAs = mayBeShownAs(mimeType) ? mimeType : null;
  return {
    url: presignPreview({ bucket, key: objectKey, filename }, shownAs),
    size,
    mimeType,
    thumbnail: await largestThumbnail(scope, objectId),
  };
}
