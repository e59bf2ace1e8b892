import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { uploadSession } from '#db/schema/upload-sessions.ts';
import { upload } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { decodeCursor, toPage } from '#server/core/pages.ts';
import { isOpen, own } from '../queries.ts';
import type { SessionListInput, UploadListInput } from '../schema.ts';

const position = z.tuple([z.iso.datetime(), z.uuid()]);

const uploadColumns = {
  id: upload.id,
  sessionId: upload.sessionId,
  folderId: upload.folderId,
  filename: upload.filename,
  mimeType: upload.mimeType,
  size: upload.size,
  modifiedAt: upload.modifiedAt,
  status: upload.status,
  error: upload.error,
  percentage: upload.percentage,
  uploadedBytes: upload.uploadedBytes,
  partsDone: upload.partsDone,
  partCount: upload.partCount,
  speed: upload.speed,
  storageId: upload.storageId,
  createdAt: upload.createdAt,
  startedAt: upload.startedAt,
  reportedAt: upload.reportedAt,
  completedAt: upload.completedAt,
  updatedAt: upload.updatedAt,
};

/** Seconds that are left at the reported speed; null where nobody can tell. */
function secondsLeft(row: {
  status: string;
  size: number;
  uploadedBytes: number;
  speed: number | null;
}): number | null {
  if (row.status !== 'uploading' || !row.speed) return null;
  return Math.ceil((row.size - row.uploadedBytes) / row.speed);
}

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
          input.status && (input.status === 'open' ? isOpen() : sql`not ${isOpen()}`),
          after &&
            sql`(${upload.createdAt}, ${upload.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
        ),
      )
      .orderBy(desc(upload.createdAt), desc(upload.id))
      .limit(input.limit + 1),
  );
  return toPage(
    rows,
    input.limit,
    (row) => [row.createdAt, row.id],
    (row) => ({ ...row, secondsLeft: secondsLeft(row) }),
  );
}

/** The person's upload sessions in this workspace, newest first. */
export async function listSessions(scope: WorkspaceScope, input: SessionListInput) {
  const after = input.cursor ? decodeCursor(input.cursor, position) : undefined;
  const { createdAt, id, status, userId } = uploadSession;
  const rows = await withWorkspace(scope, (tx) =>
    tx
      .select({
        id,
        folderId: uploadSession.folderId,
        name: uploadSession.name,
        totalFiles: uploadSession.totalFiles,
        completedFiles: uploadSession.completedFiles,
        failedFiles: uploadSession.failedFiles,
        cancelledFiles: uploadSession.cancelledFiles,
        totalBytes: uploadSession.totalBytes,
        uploadedBytes: uploadSession.uploadedBytes,
        status,
        createdAt,
        updatedAt: uploadSession.updatedAt,
        completedAt: uploadSession.completedAt,
      })
      .from(uploadSession)
      .where(
        and(
          inWorkspace(uploadSession, scope),
          eq(userId, scope.userId),
          input.status &&
            (input.status === 'open' ? eq(status, 'ACTIVE') : sql`${status} <> 'ACTIVE'`),
          after && sql`(${createdAt}, ${id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
        ),
      )
      .orderBy(desc(createdAt), desc(id))
      .limit(input.limit + 1),
  );
  return toPage(
    rows,
    input.limit,
    (row) => [row.createdAt, row.id],
    (row) => row,
  );
}
