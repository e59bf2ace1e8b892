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

/**
 * Files that were chosen together. All but the name and the place is counted from its uploads by
 * the trigger `count_session`: nothing else writes it.
 */
export const uploadSession = pgTable(
  'upload_session',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    /** Where it was aimed at; its uploads may lie in folders below. */
    folderId: uuid('folder_id'),
    name: text('name').notNull(),
    totalFiles: integer('total_files').notNull().default(0),
    completedFiles: integer('completed_files').notNull().default(0),
    /** Failed or expired. */
    failedFiles: integer('failed_files').notNull().default(0),
    cancelledFiles: integer('cancelled_files').notNull().default(0),
    totalBytes: bytes('total_bytes').notNull().default(0),
    uploadedBytes: bytes('uploaded_bytes').notNull().default(0),
    /** ACTIVE while an upload is open; more uploads make an ended session active again. */
    status: text('status', { enum: ['ACTIVE', 'COMPLETED', 'FAILED', 'CANCELLED'] })
      .notNull()
      .default('ACTIVE'),
    completedAt: instant('completed_at'),
    ...timestamps(),
  },
  (t) => [
    unique('upload_session_workspace_id').on(t.workspaceId, t.id),
    foreignKey({
      name: 'upload_session_folder',
      columns: [t.workspaceId, t.folderId],
      foreignColumns: [folder.workspaceId, folder.id],
    }).onDelete('restrict'),
    index('upload_session_by_folder')
      .on(t.workspaceId, t.folderId)
      .where(sql`folder_id is not null`),
    index('upload_session_list').on(t.workspaceId, t.userId, t.createdAt.desc().nullsFirst(), t.id),
    // For the job that forgets what has ended, or never begun. Not `updated_at`: progress changes it.
    index('upload_session_history')
      .on(sql`coalesce(completed_at, created_at)`, t.id)
      .where(sql`completed_at is not null or total_files = 0`),
    check('upload_session_name', sql`octet_length(${t.name}) between 1 and 255`),
    check(
      'upload_session_status',
      sql`${t.status} = case
        when ${t.completedFiles} + ${t.failedFiles} + ${t.cancelledFiles} < ${t.totalFiles} or ${t.totalFiles} = 0 then 'ACTIVE'
        when ${t.completedFiles} > 0 then 'COMPLETED'
        when ${t.failedFiles} > 0 then 'FAILED'
        else 'CANCELLED' end`,
    ),
    check('upload_session_ended', sql`(${t.status} = 'ACTIVE') = (${t.completedAt} is null)`),
    check(
      'upload_session_files',
      sql`least(${t.completedFiles}, ${t.failedFiles}, ${t.cancelledFiles}) >= 0 and ${t.completedFiles} + ${t.failedFiles} + ${t.cancelledFiles} <= ${t.totalFiles}`,
    ),
    check(
      'upload_session_bytes',
      sql`${t.uploadedBytes} >= 0 and ${t.uploadedBytes} <= ${t.totalBytes}`,
    ),
    ...ownerReferences('upload_session', t),
    ...workspaceWall('upload_session'),
  ],
);
