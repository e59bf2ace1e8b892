import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { user } from '#db/schema/auth.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { inOrder, inRange, positionOf } from '#server/core/keyset.ts';
import { type Page, toPage } from '#server/core/pages.ts';
import { fileIsStarred } from '#server/favourites/stars/queries.ts';
import { requireFolder } from '#server/folders/queries.ts';
import { tagsOfFile } from '#server/tags/carried/queries.ts';
import { allFileOrders, fileOrders, liveIn } from './order/queries.ts';
import type { ListInput } from './schema.ts';

const deleter = alias(user, 'deleter');

/** The columns of a file as whoever asks sees it. */
const fileColumns = (scope: WorkspaceScope) => ({
  id: storage.id,
  fileKey: storage.fileKey,
  folderId: storage.folderId,
  filename: storage.filename,
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
  tagIds: tagsOfFile(scope, storage.id),
});

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
  /** The tags that it carries, as far as the person sees them. */
  tagIds: string[];
}

function toItem(row: FileRow): FileItem {
  const { addedById, addedByName, deletedById, deletedByName, ...file } = row;
  return {
    ...file,
    addedBy: { id: addedById, name: addedByName ?? 'Somebody' },
    deletedBy: deletedById ? { id: deletedById, name: deletedByName ?? 'Somebody' } : null,
  };
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
  const keyset = fileOrders[sort];
  const range = inRange(keyset, allFileOrders, direction, input);
  return withWorkspace(scope, async (tx) => {
    if (folderId) await requireFolder(tx, scope, folderId);
    const place =
      status === 'trashed'
        ? and(
            inWorkspace(storage, scope),
            eq(storage.status, 'soft_deleted'),
            isNull(storage.trashedWith),
          )
        : liveIn(scope, folderId);
    const rows = await selectFiles(tx, scope)
      .where(and(place, ...range))
      .orderBy(...inOrder(keyset, direction))
      .limit(limit + 1);
    return toPage(rows, limit, (row) => positionOf(keyset, row), toItem);
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
