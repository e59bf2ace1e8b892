import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytes, instant, timestamps, workspaceColumns, workspaceWall } from './columns.ts';
import { folder } from './folders.ts';
import { ownerReferences } from './owners.ts';
import { storage, storageObject } from './storage.ts';
import { uploadSession } from './upload-sessions.ts';

/** Turns bytes on a device into an object and a file. The trigger `check_upload_transition` guards `status`. */
export const upload = pgTable(
  'upload',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    /** Null only for uploads from before there were sessions. */
    sessionId: uuid('session_id'),
    folderId: uuid('folder_id'),
    filename: text('filename').notNull(),
    /** What the client claims; the object store enforces it through the signature. */
    mimeType: text('mime_type').notNull(),
    size: bytes('size').notNull(),
    /** When the file was last changed on the device: told when the upload is resumed. */
    modifiedAt: instant('modified_at'),
    /** Of the whole file, as claimed: at the start for a single PUT, else at completion. */
    sha256: text('sha256'),
    /** Given where the object store enforces nothing stronger. */
    md5: text('md5'),
    /** The weakest checksum bound into the URLs so far: what the store itself has compared. */
    boundBy: text('bound_by', { enum: ['sha256', 'md5', 'none'] })
      .notNull()
      .default('sha256'),
    partSize: bytes('part_size').notNull(),
    partCount: integer('part_count').notNull().default(1),
    /** What to do where the folder has a live file of this name already. */
    onConflict: text('on_conflict', { enum: ['keepBoth', 'replace', 'skip'] })
      .notNull()
      .default('keepBoth'),
    status: text('status').notNull().default('created'),
    error: text('error'),
    /** Progress as the client reports it; `reported_at` is when it last did. */
    uploadedBytes: bytes('uploaded_bytes').notNull().default(0),
    percentage: integer('percentage')
      .notNull()
      .generatedAlwaysAs(
        sql`case when status = 'completed' then 100 when size = 0 then 0 else (uploaded_bytes * 100 / size)::integer end`,
      ),
    partsDone: integer('parts_done').notNull().default(0),
    /** Bytes per second. */
    speed: bytes('speed'),
    startedAt: instant('started_at'),
    reportedAt: instant('reported_at'),
    /** Null once the object's row is gone (cancelled, failed, expired and swept). */
    objectId: uuid('object_id'),
    /** The file that came of it; null before completion and after a purge. */
    storageId: uuid('storage_id'),
    expiresAt: instant('expires_at').notNull(),
    completedAt: instant('completed_at'),
    ...timestamps(),
  },
  (t) => [
    unique('upload_workspace_id').on(t.workspaceId, t.id),
    foreignKey({
      name: 'upload_folder',
      columns: [t.workspaceId, t.folderId],
      foreignColumns: [folder.workspaceId, folder.id],
    }).onDelete('restrict'),
    foreignKey({
      name: 'upload_object',
      columns: [t.workspaceId, t.objectId],
      foreignColumns: [storageObject.workspaceId, storageObject.id],
    }).onDelete('restrict'),
    foreignKey({
      name: 'upload_storage',
      columns: [t.workspaceId, t.storageId],
      foreignColumns: [storage.workspaceId, storage.id],
    }).onDelete('restrict'),
    foreignKey({
      name: 'upload_session_reference',
      columns: [t.workspaceId, t.sessionId],
      foreignColumns: [uploadSession.workspaceId, uploadSession.id],
    }).onDelete('restrict'),
    index('upload_by_session').on(t.workspaceId, t.sessionId, t.id),
    index('upload_arriving')
      .on(t.workspaceId, t.folderId, t.id)
      .where(sql`status in ('created', 'uploading', 'completing')`),
    index('upload_by_folder').on(t.workspaceId, t.folderId).where(sql`folder_id is not null`),
    index('upload_list').on(t.workspaceId, t.userId, t.createdAt.desc().nullsFirst(), t.id),
    index('upload_by_object').on(t.workspaceId, t.objectId),
    index('upload_by_storage').on(t.workspaceId, t.storageId),
    index('upload_open')
      .on(t.expiresAt, t.id)
      .where(sql`status in ('created', 'uploading', 'completing')`),
    // Uploads from before there were sessions, until they are forgotten.
    index('upload_without_session').on(t.id).where(sql`session_id is null`),
    check('upload_size', sql`${t.size} >= 0`),
    check('upload_parts', sql`${t.partCount} between 1 and 10000`),
    check('upload_parts_done', sql`${t.partsDone} between 0 and ${t.partCount}`),
    check('upload_progress', sql`${t.uploadedBytes} between 0 and ${t.size}`),
    check('upload_speed', sql`${t.speed} >= 0`),
    check('upload_conflict', sql`${t.onConflict} in ('keepBoth', 'replace', 'skip')`),
    check('upload_sha256', sql`${t.sha256} ~ '^[0-9a-f]{64}$'`),
    check('upload_md5', sql`${t.md5} ~ '^[0-9a-f]{32}$'`),
    check('upload_bound_by', sql`${t.boundBy} in ('sha256', 'md5', 'none')`),
    check(
      'upload_status',
      sql`${t.status} in ('created', 'uploading', 'completing', 'completed', 'failed', 'cancelled', 'expired')`,
    ),
    ...ownerReferences('upload', t),
    ...workspaceWall('upload'),
  ],
);

/** What was promised for one part when its URL was signed: the store's own list is held against it. */
export const uploadPart = pgTable(
  'upload_part',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    uploadId: uuid('upload_id').notNull(),
    number: integer('number').notNull(),
    size: bytes('size').notNull(),
    sha256: text('sha256').notNull(),
    /** Given where the object store enforces nothing stronger. */
    md5: text('md5'),
  },
  (t) => [
    unique('upload_part_workspace_id').on(t.workspaceId, t.id),
    unique('upload_part_number').on(t.workspaceId, t.uploadId, t.number),
    foreignKey({
      name: 'upload_part_upload',
      columns: [t.workspaceId, t.uploadId],
      foreignColumns: [upload.workspaceId, upload.id],
    }).onDelete('restrict'),
    check('upload_part_range', sql`${t.number} between 1 and 10000`),
    check('upload_part_size', sql`${t.size} > 0`),
    check('upload_part_sha256', sql`${t.sha256} ~ '^[0-9a-f]{64}$'`),
    check('upload_part_md5', sql`${t.md5} ~ '^[0-9a-f]{32}$'`),
    ...ownerReferences('upload_part', t),
    ...workspaceWall('upload_part'),
  ],
);
