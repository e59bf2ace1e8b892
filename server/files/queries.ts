import { and, asc, desc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { user } from '#db/schema/auth.ts';
import { rootId } from '#db/schema/columns.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { decodeCursor, type Page, toPage } from '#server/core/pages.ts';
import { fileIsStarred } from '#server/favourites/stars/queries.ts';
import { requireFolder } from '#server/folders/queries.ts';
import type { ListInput } from './schema.ts';

const deleter = alias(user, 'deleter');

/** The columns of a file as whoever asks sees it. */
const fileColumns = (scope: WorkspaceScope) => ({
  id: storage.id,
  fileKey: storage.fileKey,
  folderId: storage.folderId,
  filename: storage.filename,
  nameKey: storage.nameKey,
  mimeType: storage.mimeType,
  size: storage.size,
  createdAt: storage.createdAt,
  updatedAt: storage.updatedAt,
  damagedAt: storage.damagedAt,
  processingStatus: storage.processingStatus,
  processingError: storage.processingError,
  deletedAt: storage.deletedAt,
  addedById: storage.userId,
  addedByName: user.name,
  deletedById: storage.deletedBy,
  deletedByName: deleter.name,
  starred: fileIsStarred(scope, storage.id),
});

/** Names that a client may sort by, mapped to columns: client text never becomes SQL. */
const sortColumns = {
  name: storage.nameKey,
  size: storage.size,
  createdAt: storage.createdAt,
  deletedAt: storage.deletedAt,
} as const;

/** A keyset position: the sort it belongs to, the value, and the id that breaks ties. */
const position = z.union([
  z.tuple([z.literal('name'), z.string(), z.uuid()]),
  z.tuple([z.literal('size'), z.number().int().min(0), z.uuid()]),
  z.tuple([z.enum(['createdAt', 'deletedAt']), z.iso.datetime(), z.uuid()]),
]);

const selectFiles = (tx: Transaction, scope: WorkspaceScope) =>
  tx
    .select(fileColumns(scope))
    .from(storage)
    .leftJoin(user, eq(user.id, storage.userId))
    .leftJoin(deleter, eq(deleter.id, storage.deletedBy));

type FileRow = Awaited<ReturnType<typeof selectFiles>>[number];

/** A file as the API answers it. */
export interface FileItem {
  id: string;
  fileKey: string;
  folderId: string | null;
  filename: string;
  mimeType: string;
  /** Bytes. */
  size: number;
  createdAt: Date;
  updatedAt: Date;
  /** When its bytes were found missing or different; null while all is well. */
  damagedAt: Date | null;
  /** Whether its content has been looked at: `none` (from before that was done), `pending`, `running`, `done`, `failed`. */
  processingStatus: string;
  /** Why that failed, for people. */
  processingError: string | null;
  addedBy: { id: string; name: string };
  deletedAt: Date | null;
  deletedBy: { id: string; name: string } | null;
  /** Whether the person who asks has starred it. */
  starred: boolean;
}

function toItem(row: FileRow): FileItem {
  const { nameKey, addedById, addedByName, deletedById, deletedByName, ...file } = row;
  return {
    ...file,
    addedBy: { id: addedById, name: addedByName ?? 'Somebody' },
    deletedBy: deletedById ? { id: deletedById, name: deletedByName ?? 'Somebody' } : null,
  };
}

const sortValue = (row: FileRow, sort: ListInput['sort']) =>
  ({ name: row.nameKey, size: row.size, createdAt: row.createdAt, deletedAt: row.deletedAt })[sort];

/** Rows after the cursor. The row comparison is what the index serves. */
function afterCursor(input: ListInput): SQL | undefined {
  if (!input.cursor) return undefined;
  const [sort, value, id] = decodeCursor(input.cursor, position);
  if (sort !== input.sort)
    throw new AppError('INVALID', 'The order has changed. Load the list again.');
  const comparison = input.direction === 'asc' ? sql.raw('>') : sql.raw('<');
  const type = sql.raw(
    { name: 'text', size: 'bigint', createdAt: 'timestamptz', deletedAt: 'timestamptz' }[sort],
  );
  return sql`(${sortColumns[sort]}, ${storage.id}) ${comparison} (${value}::${type}, ${id}::uuid)`;
}

/**
 * A page of the files of a folder (null: the root), or of those that were moved to the trash
 * themselves: what went there with a folder is not listed singly.
 * @throws AppError NOT_FOUND for an unknown folder, INVALID for a cursor of another order.
 */
export async function listFiles(scope: WorkspaceScope, input: ListInput): Promise<Page<FileItem>> {
  const { folderId, status, sort, direction, limit } = input;
  if ((sort === 'deletedAt') !== (status === 'trashed'))
    throw new AppError('INVALID', 'The trash is sorted by deletedAt, other lists are not.');
  const after = afterCursor(input);
  return withWorkspace(scope, async (tx) => {
    if (folderId) await requireFolder(tx, scope, folderId);
    const place =
      status === 'trashed'
        ? [eq(storage.status, 'soft_deleted'), isNull(storage.trashedWith)]
        : [
            // As a literal, so that the partial indexes of the live files serve it.
            sql`${storage.status} = 'active'`,
            eq(storage.placeId, folderId ?? rootId),
          ];
    const order = direction === 'asc' ? asc : desc;
    const rows = await selectFiles(tx, scope)
      .where(and(inWorkspace(storage, scope), ...place, after))
      .orderBy(order(sortColumns[sort]), order(storage.id))
      .limit(limit + 1);
    return toPage(rows, limit, (row) => [sort, sortValue(row, sort), row.id], toItem);
  });
}

/** @throws AppError NOT_FOUND */
export async function getFile(scope: WorkspaceScope, input: { id: string }): Promise<FileItem> {
  const [row] = await withWorkspace(scope, (tx) =>
    selectFiles(tx, scope).where(and(inWorkspace(storage, scope), eq(storage.id, input.id))),
  );
  if (!row) throw notFound('file');
  return toItem(row);
}

/** The live ones among some files. */
export async function filesByIds(
  tx: Transaction,
  scope: WorkspaceScope,
  ids: string[],
): Promise<FileItem[]> {
  if (ids.length === 0) return [];
  const live = sql`${storage.status} = 'active'`;
  const rows = await selectFiles(tx, scope).where(
    and(inWorkspace(storage, scope), inArray(storage.id, ids), live),
  );
  return rows.map(toItem);
}
