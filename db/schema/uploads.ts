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

/** Turns bytes on a device into an object and a file. The trigger `check_upload_transition` guards `status`. */
export const upload = pgTable(
  'upload',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    folderId: uuid('folder_id'),
    filename: text('filename').notNull(),
    /** What the client claims; the object store enforces it through the signature. */
    mimeType: text('mime_type').notNull(),
    size: bytes('size').notNull(),
    sha256: text('sha256').notNull(),
    /** Given where the object store enforces nothing stronger. */
    md5: text('md5'),
    /** The weakest checksum bound into the URLs so far: what the store itself has compared. */
    boundBy: text('bound_by', { enum: ['sha256', 'md5', 'none'] })
      .notNull()
      .default('sha256'),
    partSize: bytes('part_size').notNull(),
    partCount: integer('part_count').notNull().default(1),
    status: text('status').notNull().default('created'),
    error: text('error'),
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
    index('upload_list').on(t.workspaceId, t.userId, t.createdAt.desc().nullsFirst(), t.id),
    index('upload_by_object').on(t.workspaceId, t.objectId),
    index('upload_by_storage').on(t.workspaceId, t.storageId),
    index('upload_open')
      .on(t.expiresAt, t.id)
      .where(sql`status in ('created', 'uploading', 'completing')`),
    check('upload_size', sql`${t.size} >= 0`),
    check('upload_parts', sql`${t.partCount} between 1 and 10000`),
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
