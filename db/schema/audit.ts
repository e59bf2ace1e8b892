import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { instant, workspaceColumns, workspaceWall } from './columns.ts';
import { ownerReferences } from './owners.ts';

/** Append-only: no role that serves may UPDATE or DELETE. `user_id` is the actor. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    action: text('action').notNull(),
    subjectType: text('subject_type').notNull(),
    subjectId: uuid('subject_id').notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
    requestId: text('request_id').notNull(),
    ip: text('ip'),
    userAgent: text('user_agent'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    unique('audit_log_workspace_id').on(t.workspaceId, t.id),
    // Each filter of the list, with the keyset behind it; read backwards, newest first.
    index('audit_log_list').on(t.workspaceId, t.createdAt, t.id),
    index('audit_log_subject').on(t.workspaceId, t.subjectId, t.createdAt, t.id),
    index('audit_log_actor').on(t.workspaceId, t.userId, t.createdAt, t.id),
    index('audit_log_action').on(t.workspaceId, t.action, t.createdAt, t.id),
    ...ownerReferences('audit_log', t),
    ...workspaceWall('audit_log'),
  ],
);
