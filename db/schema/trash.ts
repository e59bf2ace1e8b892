import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant, timestamps, workspaceColumns, workspaceWall } from './columns.ts';
import { ownerReferences } from './owners.ts';

/**
 * That somebody has asked for their trash, or everybody's, to be emptied. A job goes on with it; the
 * trigger `check_emptying_transition` guards `state`.
 */
export const trashEmptying = pgTable(
  'trash_emptying',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    /** Everybody's; else what `user_id` has deleted. */
    everybodys: boolean('everybodys').notNull(),
    /** What was deleted later stays: nobody was asked about that. */
    deletedUntil: instant('deleted_until').notNull(),
    state: text('state').notNull().default('running'),
    /** Entries of the trash when it was asked for, and how many of them are gone. */
    entries: integer('entries').notNull(),
    removed: integer('removed').notNull().default(0),
    ...timestamps(),
  },
  (t) => [
    unique('trash_emptying_workspace_id').on(t.workspaceId, t.id),
    uniqueIndex('trash_emptying_once').on(t.workspaceId, t.userId).where(sql`state = 'running'`),
    index('trash_emptying_running').on(t.createdAt, t.id).where(sql`state = 'running'`),
    check('trash_emptying_state', sql`${t.state} in ('running', 'done', 'stopped')`),
    check('trash_emptying_entries', sql`${t.entries} >= 0`),
    check('trash_emptying_removed', sql`${t.removed} >= 0`),
    ...ownerReferences('trash_emptying', t),
    ...workspaceWall('trash_emptying'),
  ],
);
