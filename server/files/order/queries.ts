import { and, eq, type SQL, sql } from 'drizzle-orm';
import { inWorkspace } from '#db/in-workspace.ts';
import { inNaturalOrder, rootId } from '#db/schema/columns.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { idKey, type Keyset, sizeKey, textKey, timeKey } from '#server/core/keyset.ts';
import type { FileSort } from '../sorts/schema.ts';

/** What the orders of files read of a row. */
export interface SortedFile {
  id: string;
  filename: string;
  mimeType: string;
  size: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
}

const name = textKey<SortedFile>(
  sql`${storage}.${inNaturalOrder('filename')}`,
  (row) => row.filename,
);
const type = textKey<SortedFile>(sql`${storage.mimeType}`, (row) => row.mimeType);
const id = idKey<SortedFile>(sql`${storage.id}`);

/** The orders by which a client may ask for files: its text never becomes SQL. */
export const fileOrders: Record<FileSort, Keyset<SortedFile>> = {
  name: { sort: 'name', columns: [name, id] },
  type: { sort: 'type', columns: [type, name, id] },
  size: { sort: 'size', columns: [sizeKey(sql`${storage.size}`, (row) => row.size), id] },
  createdAt: {
    sort: 'createdAt',
    columns: [timeKey(sql`${storage.createdAt}`, (row) => row.createdAt), id],
  },
  updatedAt: {
    sort: 'updatedAt',
    columns: [timeKey(sql`${storage.updatedAt}`, (row) => row.updatedAt), id],
  },
  deletedAt: {
    sort: 'deletedAt',
    columns: [timeKey(sql`${storage.deletedAt}`, (row) => row.deletedAt), id],
  },
};

export const allFileOrders = Object.values(fileOrders);

/** The live files of a folder (null: the root). */
export const liveIn = (scope: WorkspaceScope, folderId: string | null): SQL | undefined =>
  and(
    inWorkspace(storage, scope),
    // As a literal, so that the partial indexes of the live files serve it.
    sql`${storage.status} = 'active'`,
    eq(storage.placeId, folderId ?? rootId),
  );
