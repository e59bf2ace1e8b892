import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core';
import { user } from './auth.ts';
import {
  bytes,
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
import { folder } from './folders.ts';
import { ownerReferences } from './owners.ts';

/** The bytes in the bucket. The row outlives them: it goes only when they are gone. */
export const storageObject = pgTable(
  'storage_object',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    bucket: text('bucket').notNull(),
    objectKey: text('object_key').notNull().unique(),
    size: bytes('size').notNull(),
    /** Hexadecimal. Verified by the object store, or by reading; null while nobody has. */
    sha256: text('sha256'),
    /** Since when the SHA-256 is known; kept by the trigger `note_verification`. */
    verifiedAt: instant('verified_at'),
    etag: text('etag'),
    /** CRC-32 of the bytes (IEEE 802.3), known once they have gone into a ZIP. */
    crc32: bytes('crc32'),
    mimeType: text('mime_type'),
    state: text('state').notNull().default('pending'),
    /** The store's id of the upload in parts that makes these bytes; null for a single PUT. */
    multipartId: text('multipart_id'),
    /** Files and versions that point here; kept by the trigger `count_object_references`. */
    referenceCount: integer('reference_count').notNull().default(0),
    /** Until when a handed-out URL may still write this key: the row is not removed before. */
    writableUntil: instant('writable_until'),
    ...timestamps(),
  },
  (t) => [
    unique('storage_object_workspace_id').on(t.workspaceId, t.id),
    index('storage_object_content').on(t.workspaceId, t.sha256, t.size),
    index('storage_object_deleting').on(t.writableUntil, t.id).where(sql`state = 'deleting'`),
    check('storage_object_size', sql`${t.size} >= 0`),
    check('storage_object_state', sql`${t.state} in ('pending', 'stored', 'deleting')`),
    check('storage_object_references', sql`${t.referenceCount} >= 0`),
    check('storage_object_crc32', sql`${t.crc32} between 0 and 4294967295`),
    check('storage_object_sha256', sql`${t.sha256} ~ '^[0-9a-f]{64}$'`),
    ...ownerReferences('storage_object', t),
    ...workspaceWall('storage_object'),
  ],
);

/** A file: what a person sees. */
export const storage = pgTable(
  'storage',
  {
    id: uuid('id').primaryKey(),
    ...workspaceColumns(),
    /** Opaque and stable, for links; never the object key. */
    fileKey: text('file_key').notNull().unique(),
    folderId: uuid('folder_id'),
    placeId: placeColumn('folder_id'),
    filename: text('filename').notNull(),
    /** What equal names share: see `server/files/policy.ts`. */
    nameKey: text('name_key').notNull(),
    searchKey: searchKeyColumn(),
    originalName: text('original_name').notNull(),
    /** Detected from the bytes where it can be; until then, and else, what was claimed. */
    mimeType: text('mime_type').notNull(),
    /** What the uploader's browser said; a hint. */
    claimedType: text('claimed_type'),
    size: bytes('size').notNull(),
    /** The present version's number; former ones are rows of `file_version`. */
    version: integer('version').notNull().default(1),
    /** Who brought the present content, and is charged for it; null: who added the file. */
    versionBy: uuid('version_by').references(() => user.id, { onDelete: 'restrict' }),
    /** When the present content came; null: with the file. */
    versionAt: instant('version_at'),
    purpose: varchar('purpose', { length: 64 }).notNull().default('general'),
    objectId: uuid('object_id').notNull(),
    backend: text('backend').notNull().default('s3'),
    status: text('status').notNull().default('active'),
    processingStatus: text('processing_status').notNull().default('none'),
    /** Why processing failed, for people. */
    processingError: text('processing_error'),
    /** Set when the object was found missing or different; null while all is well. */
    damagedAt: instant('damaged_at'),
    metadata: jsonb('metadata').notNull().default({}),
    ...timestamps(),
    ...trashColumns(),
  },
  (t) => {
    const live = sql`status = 'active'`;
    return [
      unique('storage_workspace_id').on(t.workspaceId, t.id),
      foreignKey({
        name: 'storage_folder',
        columns: [t.workspaceId, t.folderId],
        foreignColumns: [folder.workspaceId, folder.id],
      }).onDelete('restrict'),
      foreignKey({
        name: 'storage_object_reference',
        columns: [t.workspaceId, t.objectId],
        foreignColumns: [storageObject.workspaceId, storageObject.id],
      }).onDelete('restrict'),
      uniqueIndex('storage_live_name').on(t.workspaceId, t.placeId, t.nameKey).where(live),
      index('storage_by_name')
        .on(t.workspaceId, t.placeId, inNaturalOrder('filename'), t.id)
        .where(live),
      index('storage_by_type')
        .on(t.workspaceId, t.placeId, t.mimeType, inNaturalOrder('filename'), t.id)
        .where(live),
      index('storage_by_size').on(t.workspaceId, t.placeId, t.size, t.id).where(live),
      index('storage_by_created').on(t.workspaceId, t.placeId, t.createdAt, t.id).where(live),
      index('storage_by_updated').on(t.workspaceId, t.placeId, t.updatedAt, t.id).where(live),
      index('storage_recent').on(t.workspaceId, t.createdAt.desc().nullsFirst(), t.id),
      index('storage_trash')
        .on(t.workspaceId, t.deletedAt, t.id)
        .where(sql`status = 'soft_deleted' and trashed_with is null`),
      index('storage_deletion')
        .on(t.workspaceId, t.deletionId, t.id)
        .where(sql`deletion_id is not null`),
      index('storage_trashed_with')
        .on(t.workspaceId, t.trashedWith, t.id)
        .where(sql`trashed_with is not null`),
      index('storage_by_folder').on(t.workspaceId, t.folderId, t.id),
      index('storage_by_user').on(t.workspaceId, t.userId, t.id),
      index('storage_by_purpose').on(t.workspaceId, t.purpose, t.id),
      index('storage_unprocessed')
        .on(t.updatedAt, t.id)
        .where(sql`processing_status in ('pending', 'running')`),
      index('storage_search').on(t.workspaceId, t.searchKey, t.id).where(live),
      index('storage_search_trash')
        .on(t.workspaceId, t.searchKey, t.id)
        .where(sql`status = 'soft_deleted'`),
      // Kept up at once: a list of what is pending would be read by every search.
      index('storage_grams').using('gin', searchGrams).with({ fastupdate: false }),
      index('storage_by_object').on(t.workspaceId, t.objectId),
      check('storage_size', sql`${t.size} >= 0`),
      check('storage_version', sql`${t.version} >= 1`),
      check('storage_status', sql`${t.status} in ('active', 'soft_deleted')`),
      check(
        'storage_processing_status',
        sql`${t.processingStatus} in ('none', 'pending', 'running', 'done', 'failed')`,
      ),
      check('storage_trashed', sql`(${t.status} = 'soft_deleted') = (${t.deletedAt} is not null)`),
      check('storage_trashed_with', sql`${t.status} = 'soft_deleted' or ${t.trashedWith} is null`),
      check('storage_deletion', sql`${t.status} = 'soft_deleted' or ${t.deletionId} is null`),
      check('storage_filename', sql`octet_length(${t.filename}) between 1 and 255`),
      ...ownerReferences('storage', t),
      ...workspaceWall('storage'),
    ];
  },
);
