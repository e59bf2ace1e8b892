import { and, eq, inArray, sql } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { upload } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { notFound } from '#server/core/errors.ts';
import { capabilities } from '#server/object-store/capabilities.ts';
import { listParts } from '#server/object-store/multipart.ts';
import { headObject } from '#server/object-store/objects.ts';
import { lackingParts } from '../complete/policy.ts';
import { forgetParts } from '../mutations.ts';
import {
  abandonedAt,
  type LockedUpload,
  lockUploads,
  objectsOf,
  type PromisedPartRow,
  promisedParts,
  type UploadObject,
} from '../queries.ts';
import type { ResumeInput } from '../schema.ts';

/** What is needed to go on with an upload, also from another page or on another day. */
export interface ResumableUpload {
  uploadId: string;
  sessionId: string | null;
  folderId: string | null;
  filename: string;
  size: number;
  mimeType: string;
  /** When the file was last changed on the device, as it was told at the start. */
  modifiedAt: Date | null;
  partSize: number;
  partCount: number;
  status: string;
  /** Numbers of the parts that the store holds as they were promised. */
  stored: number[];
  /** To be compared with the file that is picked again; null where nothing was promised yet. */
  firstPart: { sha256: string } | null;
}

const numbersOf = ({ partCount }: LockedUpload): number[] =>
  Array.from({ length: partCount }, (_, n) => n + 1);

/** Which parts need not be sent again. Completing compares them all once more. */
async function storedParts(
  scope: WorkspaceScope,
  row: LockedUpload,
  object: UploadObject,
  promised: readonly PromisedPartRow[],
): Promise<number[]> {
  const { bucket, key, multipartId } = object;
  const whole = async () => (await headObject(bucket, key))?.size === row.size;
  if (row.partCount === 1) return row.sha256 !== null && (await whole()) ? [1] : [];
  if (multipartId === null) return [];
  const stored = await listParts({ bucket, key, uploadId: multipartId });
  // The store does not know it any more: perhaps since all was put together already.
  if (stored === null) {
    if (await whole()) return numbersOf(row);
    await withWorkspace(scope, (tx) => forgetParts(tx, scope, object));
    return [];
  }
  const { etagIsMd5 } = await capabilities();
  const lacking = new Set(lackingParts(row.partCount, promised, stored, etagIsMd5));
  return numbersOf(row).filter((number) => !lacking.has(number));
}

/**
 * Asks the store what it has of an upload, and keeps an open one from being given up.
 * @throws AppError NOT_FOUND, also for another person's upload; STORAGE_UNAVAILABLE
 */
export async function resumeUpload(
  scope: WorkspaceScope,
  { uploadId }: ResumeInput,
): Promise<ResumableUpload> {
  const { row, object, promised } = await withWorkspace(scope, async (tx) => {
    const row = (await lockUploads(tx, scope, eq(upload.id, uploadId))).get(uploadId);
    if (!row) throw notFound('upload');
    await tx
      .update(upload)
      .set({ expiresAt: abandonedAt() })
      .where(
        and(
          inWorkspace(upload, scope),
          inArray(upload.id, [uploadId]),
          sql`${upload.status} in ('created', 'uploading')`,
        ),
      );
    const object = (await objectsOf(tx, scope, [row])).get(row.objectId ?? '');
    return { row, object, promised: await promisedParts(tx, scope, [uploadId]) };
  });
  const isOpen = ['created', 'uploading', 'completing'].includes(row.status);
  const sha256 =
    row.partCount === 1 ? row.sha256 : promised.find(({ number }) => number === 1)?.sha256;
  const { sessionId, folderId, filename, size, mimeType, modifiedAt, partSize, partCount } = row;
  return {
    uploadId,
    sessionId,
    folderId,
    filename,
    size,
    mimeType,
    modifiedAt,
    partSize,
    partCount,
    status: row.status,
    stored:
      row.status === 'completed'
        ? numbersOf(row)
        : isOpen && object
          ? await storedParts(scope, row, object, promised)
          : [],
    firstPart: sha256 ? { sha256 } : null,
  };
}
