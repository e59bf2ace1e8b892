import { sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { type Landmarks, landmarksOf } from '#server/core/landmarks.ts';
import { findName, type NameFound } from '#server/core/name-in-order.ts';
import type { Page } from '#server/core/pages.ts';
import { listReferences, type OrderedRows, type Reference } from '#server/core/references.ts';
import { requireFolder } from '#server/folders/queries.ts';
import { allFileOrders, fileOrders, liveIn, type SortedFile } from '../order/queries.ts';
import type { FindInput, OrderInput, ReferencesInput } from '../order/schema.ts';

/** The live files of a folder in an order, as the reading of an index takes them. */
export const orderedFiles = (
  scope: WorkspaceScope,
  { folderId, sort, direction }: OrderInput,
): OrderedRows<SortedFile> => ({
  table: sql`${storage}`,
  id: sql`${storage.id}`,
  name: sql`${storage.filename}`,
  where: liveIn(scope, folderId),
  keyset: fileOrders[sort],
  known: allFileOrders,
  direction,
});

async function inFolder<T>(
  scope: WorkspaceScope,
  { folderId }: { folderId: string | null },
  read: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return withWorkspace(scope, async (tx) => {
    if (folderId) await requireFolder(tx, scope, folderId);
    return read(tx);
  });
}

/**
 * How many files a folder has, and where each hundred of them ends in an order.
 * @throws AppError NOT_FOUND for an unknown folder
 */
export const fileLandmarks = (scope: WorkspaceScope, input: OrderInput): Promise<Landmarks> =>
  inFolder(scope, input, (tx) => landmarksOf(tx, orderedFiles(scope, input)));

/**
 * Ids and names alone, many at a time: for what is done to all files of a folder.
 * @throws AppError NOT_FOUND for an unknown folder, INVALID for a cursor of another order
 */
export const fileReferences = (
  scope: WorkspaceScope,
  input: ReferencesInput,
): Promise<Page<Reference>> =>
  inFolder(scope, input, (tx) => listReferences(tx, orderedFiles(scope, input), input));

/**
 * The next file of an order whose name begins with some letters, and its place in the order.
 * @throws AppError NOT_FOUND for an unknown folder
 */
export const findFile = (scope: WorkspaceScope, input: FindInput): Promise<NameFound | null> =>
  inFolder(scope, input, (tx) => findName(tx, orderedFiles(scope, input), input));
