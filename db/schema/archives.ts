import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { instant, workspaceColumns, workspaceWall } from './columns.ts';
import { ownerReferences } from './owners.ts';

/**
 * What a person has chosen to download as one ZIP: `user_id` alone may, and what is in it is read
 * anew each time. The chosen ids are no references: what is gone by then is left out.
 */
export const archive = pgTable(
  'archive',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    /** The name under which it is saved. */
    name: text('name').notNull(),
    fileIds: uuid('file_ids').array().notNull(),
    folderIds: uuid('folder_ids').array().notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    unique('archive_workspace_id').on(t.workspaceId, t.id),
    index('archive_expired').on(t.expiresAt, t.id),
    check('archive_chosen', sql`cardinality(${t.fileIds}) + cardinality(${t.folderIds}) >= 1`),
    ...ownerReferences('archive', t),
    ...workspaceWall('archive'),
  ],
);
