import { sql } from 'drizzle-orm';
import { check, integer, pgTable, unique, uuid } from 'drizzle-orm/pg-core';
import { instant, timestamps, workspaceColumns, workspaceWall } from './columns.ts';
import { ownerReferences } from './owners.ts';

/**
 * How long a workspace keeps what is in its trash, and former versions. Without a row it is as the
 * environment says. `user_id` is whoever set it first.
 */
export const retention = pgTable(
  'retention',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    trashDays: integer('trash_days').notNull(),
    /** Former versions of one file; null is no limit. */
    keepVersions: integer('keep_versions'),
    /** Days since a version was replaced; null is no limit. */
    versionDays: integer('version_days'),
    /** Until then nothing is deleted by these rules: a mistake can be taken back. */
    effectiveAt: instant('effective_at').notNull(),
    ...timestamps(),
  },
  (t) => [
    unique('retention_workspace_id').on(t.workspaceId, t.id),
    unique('retention_workspace').on(t.workspaceId),
    check('retention_trash_days', sql`${t.trashDays} between 1 and 3650`),
    check('retention_keep_versions', sql`${t.keepVersions} between 1 and 10000`),
    check('retention_version_days', sql`${t.versionDays} between 1 and 3650`),
    ...ownerReferences('retention', t),
    ...workspaceWall('retention'),
  ],
);
