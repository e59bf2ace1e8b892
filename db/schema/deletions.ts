import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import {
  instant,
  membershipLookup,
  timestamps,
  workspaceColumns,
  workspaceWall,
} from './columns.ts';
import { ownerReferences } from './owners.ts';

/**
 * That a workspace is to be deleted: `user_id` has asked for it. The trigger
 * `check_deletion_transition` guards `state`; the row goes with the last of the workspace.
 */
export const workspaceDeletion = pgTable(
  'workspace_deletion',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    state: text('state').notNull().default('waiting'),
    purgeAfter: instant('purge_after').notNull(),
    ...timestamps(),
  },
  (t) => [
    unique('workspace_deletion_workspace_id').on(t.workspaceId, t.id),
    uniqueIndex('workspace_deletion_once').on(t.workspaceId).where(sql`state <> 'withdrawn'`),
    index('workspace_deletion_due').on(t.purgeAfter, t.id).where(sql`state <> 'withdrawn'`),
    check('workspace_deletion_state', sql`${t.state} in ('waiting', 'withdrawn', 'purging')`),
    ...ownerReferences('workspace_deletion', t),
    ...workspaceWall('workspace_deletion'),
    membershipLookup('workspace_deletion'),
  ],
);
