import { type SQL, sql } from 'drizzle-orm';
import { type AnyPgColumn, check, foreignKey, unique, uuid } from 'drizzle-orm/pg-core';
import { folder } from './folders.ts';
import { storage } from './storage.ts';

/** What a star or a tag is on: a file or a folder, one of the two. */
export const labelledColumns = () => ({
  storageId: uuid('storage_id'),
  folderId: uuid('folder_id'),
});

/**
 * References of what is stuck to a file or folder, and that it is there once `per` person or tag.
 * They cascade, unlike others: such a row stands for no bytes, and who deletes the file for good
 * cannot see the private ones (decision 041).
 */
export const labelledReferences = (
  table: string,
  t: { workspaceId: AnyPgColumn; storageId: AnyPgColumn; folderId: AnyPgColumn },
  ...per: AnyPgColumn[]
) => [
  foreignKey({
    name: `${table}_storage`,
    columns: [t.workspaceId, t.storageId],
    foreignColumns: [storage.workspaceId, storage.id],
  }).onDelete('cascade'),
  foreignKey({
    name: `${table}_folder`,
    columns: [t.workspaceId, t.folderId],
    foreignColumns: [folder.workspaceId, folder.id],
  }).onDelete('cascade'),
  unique(`${table}_on_file`).on(t.workspaceId, t.storageId, ...per),
  unique(`${table}_on_folder`).on(t.workspaceId, t.folderId, ...per),
  check(`${table}_on_one`, sql`num_nonnulls(${t.storageId}, ${t.folderId}) = 1` as SQL),
];
