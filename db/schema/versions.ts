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
import { bytes, instant, workspaceColumns, workspaceWall } from './columns.ts';
import { ownerReferences } from './owners.ts';
import { storage, storageObject } from './storage.ts';

/**
 * A former version of a file; the present one is in the file's own row. `user_id` is who brought
 * this content, and is charged for it.
 */
export const fileVersion = pgTable(
  'file_version',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    storageId: uuid('storage_id').notNull(),
    objectId: uuid('object_id').notNull(),
    number: integer('number').notNull(),
    size: bytes('size').notNull(),
    mimeType: text('mime_type').notNull(),
    /** When this content came, not when it was replaced. */
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    unique('file_version_workspace_id').on(t.workspaceId, t.id),
    unique('file_version_number').on(t.workspaceId, t.storageId, t.number),
    foreignKey({
      name: 'file_version_storage',
      columns: [t.workspaceId, t.storageId],
      foreignColumns: [storage.workspaceId, storage.id],
    }).onDelete('restrict'),
    foreignKey({
      name: 'file_version_object',
      columns: [t.workspaceId, t.objectId],
      foreignColumns: [storageObject.workspaceId, storageObject.id],
    }).onDelete('restrict'),
    index('file_version_by_object').on(t.workspaceId, t.objectId),
    check('file_version_positive', sql`${t.number} >= 1`),
    check('file_version_size', sql`${t.size} >= 0`),
    ...ownerReferences('file_version', t),
    ...workspaceWall('file_version'),
  ],
);
