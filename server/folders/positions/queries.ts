import { sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { folder } from '#db/schema/folders.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { type Landmarks, landmarksOf } from '#server/core/landmarks.ts';
import { findName, type NameFound } from '#server/core/name-in-order.ts';
import type { Page } from '#server/core/pages.ts';
import { listReferences, type OrderedRows, type Reference } from '#server/core/references.ts';
import {
  allFolderOrders,
  folderOrders,
  liveFoldersIn,
  type SortedFolder,
} from '../order/queries.ts';
import type { FindFolderInput, FolderOrderInput, FolderReferencesInput } from '../order/schema.ts';
import { requireFolder } from '../queries.ts';

export const orderedFolders = (
  scope: WorkspaceScope,
  { parentId, sort, direction }: FolderOrderInput,
): OrderedRows<SortedFolder> => ({
  table: sql`${folder}`,
  id: sql`${folder.id}`,
  name: sql`${folder.name}`,
  where: liveFoldersIn(scope, parentId),
  keyset: folderOrders[sort],
  known: allFolderOrders,
  direction,
});

async function inParent<T>(
  scope: WorkspaceScope,
  { parentId }: { parentId: string | null },
  read: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return withWorkspace(scope, async (tx) => {
    if (parentId) await requireFolder(tx, scope, parentId);
    return read(tx);
  });
}

/**
 * How many folders a folder has, and where each hundred of them ends in an order.
 * @throws AppError NOT_FOUND for an unknown folder
 */
export const folderLandmarks = (
  scope: WorkspaceScope,
  input: FolderOrderInput,
): Promise<Landmarks> =>
  inParent(scope, input, (tx) => landmarksOf(tx, orderedFolders(scope, input)));

/**
 * Ids and names alone, many at a time: for what is done to all folders in a folder.
 * @throws AppError NOT_FOUND for an unknown folder, INVALID for a cursor of another order
 */
export const folderReferences = (
  scope: WorkspaceScope,
  input: FolderReferencesInput,
): Promise<Page<Reference>> =>
  inParent(scope, input, (tx) => listReferences(tx, orderedFolders(scope, input), input));

/**
 * The next folder of an order whose name begins with some letters, and its place in the order.
 * @throws AppError NOT_FOUND for an unknown folder
 */
export const findFolder = (
  scope: WorkspaceScope,
  input: FindFolderInput,
): Promise<NameFound | null> =>
  inParent(scope, input, (tx) => findName(tx, orderedFolders(scope, input), input));
