import { sql } from 'drizzle-orm';
import { type AnyPgColumn, check, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { user } from './auth.ts';
import { bytes, instant, timestamps, workspaceColumns, workspaceWall } from './columns.ts';
import { ownerReferences } from './owners.ts';

/** Named by nobody: the triggers that count make these rows. */
const rowId = () => uuid('id').primaryKey().defaultRandom();

/** What is stored and promised. Kept by the triggers `count_usage` and `release_reservation`. */
const counters = () => ({
  usedBytes: bytes('used_bytes').notNull().default(0),
  reservedBytes: bytes('reserved_bytes').notNull().default(0),
  /** Files, those in the trash included; former versions are not files. */
  fileCount: integer('file_count').notNull().default(0),
});

const countersInRange = (
  table: string,
  t: Record<'usedBytes' | 'reservedBytes' | 'fileCount', AnyPgColumn>,
) => [
  check(`${table}_used`, sql`${t.usedBytes} >= 0`),
  check(`${table}_reserved`, sql`${t.reservedBytes} >= 0`),
  check(`${table}_files`, sql`${t.fileCount} >= 0`),
];

/** What one person stores in one workspace, and the override of their limits there. Null inherits. */
export const userStorageLimit = pgTable(
  'user_storage_limit',
  {
    id: rowId(),
    ...workspaceColumns(),
    maxFileBytes: bytes('max_file_bytes'),
    quotaBytes: bytes('quota_bytes'),
    ...counters(),
    /** Who set the override, and why: required for one. */
    setBy: uuid('set_by').references(() => user.id, { onDelete: 'restrict' }),
    reason: text('reason'),
    ...timestamps(),
  },
  (t) => [
    unique('user_storage_limit_workspace_id').on(t.workspaceId, t.id),
    unique('user_storage_limit_person').on(t.workspaceId, t.userId),
    check('user_storage_limit_max_file', sql`${t.maxFileBytes} >= 0`),
    check('user_storage_limit_quota', sql`${t.quotaBytes} >= 0`),
    check(
      'user_storage_limit_reasoned',
      sql`(${t.maxFileBytes} is null and ${t.quotaBytes} is null) or (${t.setBy} is not null and length(trim(${t.reason})) > 0)`,
    ),
    ...countersInRange('user_storage_limit', t),
    ...ownerReferences('user_storage_limit', t),
    ...workspaceWall('user_storage_limit'),
  ],
);

/** What a whole workspace stores, and its limits. `user_id` is whoever brought the first bytes. */
export const storageQuota = pgTable(
  'storage_quota',
  {
    id: rowId(),
    ...workspaceColumns(),
    /** What the operator grants in place of the instance's default; null inherits that. */
    grantedBytes: bytes('granted_bytes'),
    /** What the organization's admins set for themselves, within what is granted. */
    limitBytes: bytes('limit_bytes'),
    ...counters(),
    /** When the counters were last compared with the rows that they count. */
    lastCalculatedAt: instant('last_calculated_at'),
    ...timestamps(),
  },
  (t) => [
    unique('storage_quota_workspace_id').on(t.workspaceId, t.id),
    unique('storage_quota_workspace').on(t.workspaceId),
    check('storage_quota_granted', sql`${t.grantedBytes} >= 0`),
    check('storage_quota_limit', sql`${t.limitBytes} >= 0`),
    ...countersInRange('storage_quota', t),
    ...ownerReferences('storage_quota', t),
    ...workspaceWall('storage_quota'),
  ],
);
