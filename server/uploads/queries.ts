import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storageObject } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { notFound } from '#server/core/errors.ts';
import { decodeCursor, type Page, toPage } from '#server/core/pages.ts';
import type { UploadListInput } from './schema.ts';

const position = z.tuple([z.iso.datetime(), z.uuid()]);

/** An upload of one's own: nobody sees or touches those of others. */
const own = (scope: WorkspaceScope) =>
  and(inWorkspace(upload, scope), eq(upload.userId, scope.userId));

const uploadColumns = {
  id: upload.id,
  folderId: upload.folderId,
  filename: upload.filename,
  mimeType: upload.mimeType,
  size: upload.size,
  status: upload.status,
  error: upload.error,
  storageId: upload.storageId,
  createdAt: upload.createdAt,
  completedAt: upload.completedAt,
};

/** The person's uploads in this workspace, newest first. */
export async function listUploads(scope: WorkspaceScope, input: UploadListInput) {
  const after = input.cursor ? decodeCursor(input.cursor, position) : undefined;
  const rows = await withWorkspace(scope, (tx) =>
    tx
      .select(uploadColumns)
      .from(upload)
      .where(
        and(
          own(scope),
          after &&
            sql`(${upload.createdAt}, ${upload.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
        ),
      )
      .orderBy(desc(upload.createdAt), desc(upload.id))
      .limit(input.limit + 1),
  );
  const page: Page<(typeof rows)[number]> = toPage(
    rows,
    input.limit,
    (row) => [row.createdAt, row.id],
    (row) => row,
  );
  return page;
}

/**
 * One's own upload with its object, locked until the transaction ends.
 * @throws AppError NOT_FOUND, also for another person's upload
 */
export async function lockUpload(tx: Transaction, scope: WorkspaceScope, uploadId: string) {
  const [row] = await tx
    .select({
      id: upload.id,
      folderId: upload.folderId,
      filename: upload.filename,
      mimeType: upload.mimeType,
      size: upload.size,
      sha256: upload.sha256,
      md5: upload.md5,
      boundBy: upload.boundBy,
      onConflict: upload.onConflict,
      status: upload.status,
      error: upload.error,
      objectId: upload.objectId,
      storageId: upload.storageId,
    })
    .from(upload)
    .where(and(own(scope), eq(upload.id, uploadId)))
    .for('update');
  if (!row) throw notFound('upload');
  return row;
}

export type LockedUpload = Awaited<ReturnType<typeof lockUpload>>;

/** The object that an open upload fills. */
export async function objectOf(tx: Transaction, scope: WorkspaceScope, objectId: string) {
  const [row] = await tx
    .select({
      id: storageObject.id,
      bucket: storageObject.bucket,
      objectKey: storageObject.objectKey,
    })
    .from(storageObject)
    .where(and(inWorkspace(storageObject, scope), eq(storageObject.id, objectId)));
  if (!row) throw notFound('upload');
  return row;
}
