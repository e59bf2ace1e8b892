import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { inWorkspace } from '#db/in-workspace.ts';
import { inNaturalOrder, rootId } from '#db/schema/columns.ts';
import { folder } from '#db/schema/folders.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { idKey, type Keyset, textKey, timeKey } from '#server/core/keyset.ts';
import type { FolderSort } from '../sorts/schema.ts';

/** What the orders of folders read of a row. */
export interface SortedFolder {
  id: string;
  name: string;
  createdAt: Date;
  updatedAt: Date;
}

const id = idKey<SortedFolder>(sql`${folder.id}`);

/** The orders by which a client may ask for folders: its text never becomes SQL. */
export const folderOrders: Record<FolderSort, Keyset<SortedFolder>> = {
  name: {
    sort: 'name',
    columns: [textKey(sql`${folder}.${inNaturalOrder('name')}`, (row) => row.name), id],
  },
  createdAt: {
    sort: 'createdAt',
    columns: [timeKey(sql`${folder.createdAt}`, (row) => row.createdAt), id],
  },
  updatedAt: {
    sort: 'updatedAt',
    columns: [timeKey(sql`${folder.updatedAt}`, (row) => row.updatedAt), id],
  },
};

export const allFolderOrders = Object.values(folderOrders);

/** The live folders in a folder (null: the root). */
export const liveFoldersIn = (scope: WorkspaceScope, parentId: string | null): SQL | undefined =>
  and(inWorkspace(folder, scope), eq(folder.placeId, parentId ?? rootId), isNull(folder.deletedAt));
