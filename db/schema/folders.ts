import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import {
  inNaturalOrder,
  instant,
  placeColumn,
  searchGrams,
  searchKeyColumn,
  timestamps,
  trashColumns,
  workspaceColumns,
  workspaceWall,
} from './columns.ts';
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
    searchKey: searchKeyColumn(),
    ...timestamps(),
    ...trashColumns(),
    /** Set on a trashed folder that is being deleted for good: a job goes on until its row is gone. */
    purgingSince: instant('purging_since'),
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
    index('folder_by_name')
      .on(t.workspaceId, t.placeId, inNaturalOrder('name'), t.id)
      .where(sql`deleted_at is null`),
    index('folder_by_created')
      .on(t.workspaceId, t.placeId, t.createdAt, t.id)
      .where(sql`deleted_at is null`),
    index('folder_by_updated')
      .on(t.workspaceId, t.placeId, t.updatedAt, t.id)
      .where(sql`deleted_at is null`),
    index('folder_by_parent').on(t.workspaceId, t.parentId),
    index('folder_trash')
      .on(t.workspaceId, t.deletedAt, t.id)
      .where(sql`deleted_at is not null and trashed_with is null and purging_since is null`),
    index('folder_deletion')
      .on(t.workspaceId, t.deletionId, t.id)
      .where(sql`deletion_id is not null`),
    index('folder_trashed_with')
      .on(t.workspaceId, t.trashedWith, t.id)
      .where(sql`trashed_with is not null`),
    index('folder_purging').on(t.purgingSince, t.id).where(sql`purging_since is not null`),
    check(
      'folder_trashed',
      sql`${t.deletedAt} is not null or (${t.trashedWith} is null and ${t.purgingSince} is null)`,
    ),
    check('folder_deletion', sql`${t.deletedAt} is not null or ${t.deletionId} is null`),
    index('folder_search').on(t.workspaceId, t.searchKey, t.id).where(sql`deleted_at is null`),
    index('folder_search_trash')
      .on(t.workspaceId, t.searchKey, t.id)
      .where(sql`deleted_at is not null and purging_since is null`),
    index('folder_grams').using('gin', searchGrams).with({ fastupdate: false }),
    check('folder_not_own_parent', sql`${t.parentId} <> ${t.id}`),
    ...ownerReferences('folder', t),
    ...workspaceWall('folder'),
  ],
);
