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
import { ownerReferences } from './owners.ts';
import { storageObject } from './storage.ts';

/**
 * Files and folders on their way to another workspace. The row lies where they come from; `user_id`
 * is who does it. What it says of the target are ids without a reference, since no row points into
 * another workspace: they are looked up in the scope of that one. `check_transfer_transition` guards
 * `state`.
 */
export const transfer = pgTable(
  'transfer',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    mode: text('mode', { enum: ['move', 'copy'] }).notNull(),
    state: text('state', { enum: ['copying', 'done', 'failed', 'cancelled'] })
      .notNull()
      .default('copying'),
    /** Why it has failed, for people. */
    error: text('error'),
    /** Null: the Personal workspace of `user_id`. */
    targetOrganizationId: uuid('target_organization_id'),
    /** Null: the top of the target. Where it has gone meanwhile, the top. */
    targetFolderId: uuid('target_folder_id'),
    /** What was chosen. Rows that go meanwhile are left out. */
    fileIds: uuid('file_ids').array().notNull(),
    folderIds: uuid('folder_ids').array().notNull(),
    /** What the first of these was called. */
    name: text('name').notNull(),
    /** Objects that are to be copied in the store, and that are; of the round that is under way. */
    totalObjects: integer('total_objects').notNull().default(0),
    copiedObjects: integer('copied_objects').notNull().default(0),
    totalBytes: bytes('total_bytes').notNull().default(0),
    copiedBytes: bytes('copied_bytes').notNull().default(0),
    /** How many files and folders have come to the target. */
    fileCount: integer('file_count').notNull().default(0),
    folderCount: integer('folder_count').notNull().default(0),
    /** Chosen ones that were gone or in the trash by then. */
    leftBehind: integer('left_behind').notNull().default(0),
    /** Whichever worker has drawn this token goes on with it, for as long as it renews the lease. */
    leaseToken: uuid('lease_token'),
    leaseUntil: instant('lease_until'),
    endedAt: instant('ended_at'),
    ...timestamps(),
  },
  (t) => [
    unique('transfer_workspace_id').on(t.workspaceId, t.id),
    index('transfer_list').on(t.workspaceId, t.userId, t.createdAt.desc().nullsFirst(), t.id),
    index('transfer_open').on(t.leaseUntil, t.id).where(sql`state = 'copying'`),
    index('transfer_history').on(t.endedAt, t.id).where(sql`ended_at is not null`),
    check('transfer_mode', sql`${t.mode} in ('move', 'copy')`),
    check('transfer_state', sql`${t.state} in ('copying', 'done', 'failed', 'cancelled')`),
    check('transfer_ended', sql`(${t.state} = 'copying') = (${t.endedAt} is null)`),
    ...ownerReferences('transfer', t),
    ...workspaceWall('transfer'),
  ],
);

/**
 * What a transfer has promised of the target's quota, in the target. It has the id of the transfer
 * and is there while that is under way; `count_reserved_*` keep the counters.
 */
export const transferTarget = pgTable(
  'transfer_target',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    reservedBytes: bytes('reserved_bytes').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    unique('transfer_target_workspace_id').on(t.workspaceId, t.id),
    check('transfer_target_reserved', sql`${t.reservedBytes} >= 0`),
    ...ownerReferences('transfer_target', t),
    ...workspaceWall('transfer_target'),
  ],
);

/** An object of the target that is to hold what one of the source holds; pending until the end. */
export const transferObject = pgTable(
  'transfer_object',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    transferId: uuid('transfer_id').notNull(),
    objectId: uuid('object_id').notNull(),
    /** Of the other workspace: no reference. */
    sourceObjectId: uuid('source_object_id').notNull(),
    /** When its bytes were there and compared; null before. */
    copiedAt: instant('copied_at'),
  },
  (t) => [
    unique('transfer_object_workspace_id').on(t.workspaceId, t.id),
    unique('transfer_object_source').on(t.workspaceId, t.transferId, t.sourceObjectId),
    unique('transfer_object_once').on(t.workspaceId, t.objectId),
    foreignKey({
      name: 'transfer_object_transfer',
      columns: [t.workspaceId, t.transferId],
      foreignColumns: [transferTarget.workspaceId, transferTarget.id],
    }).onDelete('restrict'),
    foreignKey({
      name: 'transfer_object_object',
      columns: [t.workspaceId, t.objectId],
      foreignColumns: [storageObject.workspaceId, storageObject.id],
    }).onDelete('restrict'),
    ...ownerReferences('transfer_object', t),
    ...workspaceWall('transfer_object'),
  ],
);
