import { sql } from 'drizzle-orm';
import { check, foreignKey, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant, placeColumn, timestamps, workspaceColumns, workspaceWall } from './columns.ts';
import { ownerReferences } from './owners.ts';

/** The root has no row: `parent_id` null means directly under the workspace. */
export const folder = pgTable(
  'folder',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    parentId: uuid('parent_id'),
    placeId: placeColumn('parent_id'),
    name: text('name').notNull(),
    nameKey: text('name_key').notNull(),
    ...timestamps(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [
    unique('folder_workspace_id').on(t.workspaceId, t.id),
    foreignKey({
      name: 'folder_parent',
      columns: [t.workspaceId, t.parentId],
      foreignColumns: [t.workspaceId, t.id],
    }).onDelete('restrict'),
    uniqueIndex('folder_live_name')
      .on(t.workspaceId, t.placeId, t.nameKey)
      .where(sql`deleted_at is null`),
    check('folder_not_own_parent', sql`${t.parentId} <> ${t.id}`),
    ...ownerReferences('folder', t),
    ...workspaceWall('folder'),
  ],
);
