import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { type ItemResult, refused } from '#server/core/bulk.ts';
import { notFound } from '#server/core/errors.ts';
import { type FileItem, filesByIds } from '#server/files/queries.ts';
import { type FolderItem, foldersByIds } from '#server/folders/queries.ts';
import { pathDown, waysUp } from '#server/folders/tree/queries.ts';
import type { EntryIds } from './schema.ts';

/** The chosen files and folders that are live. They stay until the transaction ends. */
export async function holdEntries(
  tx: Transaction,
  scope: WorkspaceScope,
  { files, folders }: EntryIds,
): Promise<EntryIds> {
  const liveFiles =
    files.length === 0
      ? []
      : await tx
          .select({ id: storage.id })
          .from(storage)
          .where(
            and(
              inWorkspace(storage, scope),
              inArray(storage.id, files),
              sql`${storage.status} = 'active'`,
            ),
          )
          .orderBy(storage.id)
          .for('key share');
  const liveFolders =
    folders.length === 0
      ? []
      : await tx
          .select({ id: folder.id })
          .from(folder)
          .where(
            and(inWorkspace(folder, scope), inArray(folder.id, folders), isNull(folder.deletedAt)),
          )
          .orderBy(folder.id)
          .for('key share');
  return { files: liveFiles.map(({ id }) => id), folders: liveFolders.map(({ id }) => id) };
}

/**
 * Whether a row is about a file or folder that is live. Two look-ups by key: for `exists`, PostgreSQL
 * may read all files of the workspace first.
 */
export const isLiveEntry = (
  scope: WorkspaceScope,
  fileId: AnyPgColumn,
  folderId: AnyPgColumn,
): SQL => sql`coalesce(
  (select true from ${storage} where ${and(
    inWorkspace(storage, scope),
    eq(storage.id, fileId),
    sql`${storage.status} = 'active'`,
  )} limit 1),
  (select true from ${folder} where ${and(
    inWorkspace(folder, scope),
    eq(folder.id, folderId),
    isNull(folder.deletedAt),
  )} limit 1),
  false)`;

/** The answers of a bulk action that was done to all that were there. */
export function entryResults(asked: EntryIds, done: EntryIds): ItemResult[] {
  const answers = (kind: 'file' | 'folder', ids: string[], there: ReadonlySet<string>) =>
    [...new Set(ids)].map(
      (id): ItemResult => (there.has(id) ? { id, ok: true } : refused(id, notFound(kind))),
    );
  return [
    ...answers('file', asked.files, new Set(done.files)),
    ...answers('folder', asked.folders, new Set(done.folders)),
  ];
}

/** A file or a folder with the way to it, for lists that are not of one folder. */
export type EntryItem = {
  id: string;
  /** The folders above, from directly under the workspace down; empty at the root. */
  path: { id: string; name: string }[];
} & ({ kind: 'file'; file: FileItem } | { kind: 'folder'; folder: FolderItem });

/** The live ones among some files and folders, by id, with the ways to them. */
export async function readEntries(
  tx: Transaction,
  scope: WorkspaceScope,
  ids: EntryIds,
): Promise<Map<string, EntryItem>> {
  const files = await filesByIds(tx, scope, ids.files);
  const folders = await foldersByIds(tx, scope, ids.folders);
  const places = [
    ...files.map(({ folderId }) => folderId),
    ...folders.map(({ parentId }) => parentId),
  ];
  const ways = await waysUp(tx, scope, [...new Set(places.filter((id) => id !== null))]);
  const pathTo = (place: string | null) => pathDown(ways.get(place ?? ''));
  return new Map<string, EntryItem>([
    ...files.map(
      (file) =>
        [file.id, { kind: 'file', id: file.id, path: pathTo(file.folderId), file }] as const,
    ),
    ...folders.map(
      (one) =>
        [one.id, { kind: 'folder', id: one.id, path: pathTo(one.parentId), folder: one }] as const,
    ),
  ]);
}
