import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storageObject } from '#db/schema/storage.ts';
import { upload, uploadPart } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { putLifetime } from '#server/object-store/presign.ts';
import { abandonedAfter } from './schema.ts';

/** Seconds for which one slow PUT may take. */
const slowestPut = 24 * 60 * 60;

/**
 * Until when a PUT may still arrive on a URL signed now: it may be begun until the URL expires,
 * and a slow one takes hours. The object's row outlives that, so that late bytes have a row.
 */
export const writableUntil = (): SQL =>
  sql`now() + make_interval(secs => ${putLifetime + slowestPut})`;

/** When an upload that somebody is at now will have been abandoned. */
export const abandonedAt = (): SQL => sql`now() + make_interval(secs => ${abandonedAfter})`;

/** An upload of one's own: nobody touches those of others. */
export const own = (scope: WorkspaceScope): SQL | undefined =>
  and(inWorkspace(upload, scope), eq(upload.userId, scope.userId));

/** An upload that has neither become a file nor been given up. */
export const isOpen = (): SQL => sql`${upload.status} in ('created', 'uploading', 'completing')`;

const workColumns = {
  id: upload.id,
  sessionId: upload.sessionId,
  folderId: upload.folderId,
  filename: upload.filename,
  mimeType: upload.mimeType,
  modifiedAt: upload.modifiedAt,
  size: upload.size,
  sha256: upload.sha256,
  md5: upload.md5,
  boundBy: upload.boundBy,
  partSize: upload.partSize,
  partCount: upload.partCount,
  onConflict: upload.onConflict,
  status: upload.status,
  error: upload.error,
  startedAt: upload.startedAt,
  objectId: upload.objectId,
  storageId: upload.storageId,
};

/**
 * One's own uploads among these, by id, locked until the transaction ends. Locked in one order
 * everywhere, so that two calls about the same uploads never wait for each other.
 */
export async function lockUploads(
  tx: Transaction,
  scope: WorkspaceScope,
  which: SQL | undefined,
): Promise<Map<string, LockedUpload>> {
  const rows = await tx
    .select(workColumns)
    .from(upload)
    .where(and(own(scope), which))
    .orderBy(asc(upload.id))
    .for('update');
  return new Map(rows.map((row) => [row.id, row]));
}

/** One's own uploads among these, by id, as they are now. */
export async function readUploads(tx: Transaction, scope: WorkspaceScope, ids: string[]) {
  const rows = await tx
    .select(workColumns)
    .from(upload)
    .where(and(own(scope), inArray(upload.id, ids)));
  return new Map(rows.map((row) => [row.id, row]));
}

export type LockedUpload =
  Awaited<ReturnType<typeof readUploads>> extends Map<string, infer Row> ? Row : never;

/** The object that an open upload fills. */
export interface UploadObject {
  id: string;
  bucket: string;
  key: string;
  multipartId: string | null;
}

/** The objects of open uploads, by the object's id. */
export async function objectsOf(
  tx: Transaction,
  scope: WorkspaceScope,
  uploads: Iterable<Pick<LockedUpload, 'objectId'>>,
): Promise<Map<string, UploadObject>> {
  const ids = [...uploads].map(({ objectId }) => objectId).filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({
      id: storageObject.id,
      bucket: storageObject.bucket,
      key: storageObject.objectKey,
      multipartId: storageObject.multipartId,
    })
    .from(storageObject)
    .where(and(inWorkspace(storageObject, scope), inArray(storageObject.id, ids)));
  return new Map(rows.map((row) => [row.id, row]));
}

/** What was promised for a part when it was signed. */
export interface PromisedPartRow {
  uploadId: string;
  number: number;
  size: number;
  sha256: string;
  md5: string | null;
}

/** The promised parts of these uploads; only those with these numbers, where they are given. */
export async function promisedParts(
  tx: Transaction,
  scope: WorkspaceScope,
  uploadIds: string[],
  numbers?: number[],
): Promise<PromisedPartRow[]> {
  if (uploadIds.length === 0) return [];
  return tx
    .select({
      uploadId: uploadPart.uploadId,
      number: uploadPart.number,
      size: uploadPart.size,
      sha256: uploadPart.sha256,
      md5: uploadPart.md5,
    })
    .from(uploadPart)
    .where(
      and(
        inWorkspace(uploadPart, scope),
        inArray(uploadPart.uploadId, uploadIds),
        numbers && inArray(uploadPart.number, numbers),
      ),
    )
    .orderBy(asc(uploadPart.uploadId), asc(uploadPart.number));
}
