import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { user } from '#db/schema/auth.ts';
import { folder } from '#db/schema/folders.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { notFound } from '#server/core/errors.ts';
import { inOrder, inRange, positionOf } from '#server/core/keyset.ts';
import { type Page, toPage } from '#server/core/pages.ts';
import { folderIsStarred } from '#server/favourites/stars/queries.ts';
import { tagsOfFolder } from '#server/tags/carried/queries.ts';
import { allFolderOrders, folderOrders, liveFoldersIn } from './order/queries.ts';
import type { FolderListInput } from './schema.ts';
import { holdTree } from './tree/queries.ts';

/** A folder as the API answers it. */
export interface FolderItem {
  id: string;
  /** Null: directly under the workspace. */
  parentId: string | null;
  name: string;
  createdAt: Date;
  updatedAt: Date;
  addedBy: { id: string; name: string };
  /** Whether the person who asks has starred it. */
  starred: boolean;
  /** The tags that it carries, as far as the person sees them. */
  tagIds: string[];
}

/** A step of the way to a folder. */
export type PathStep = Pick<FolderItem, 'id' | 'parentId' | 'name'>;

const liveFolder = (scope: WorkspaceScope, id: string) =>
  and(inWorkspace(folder, scope), eq(folder.id, id), isNull(folder.deletedAt));

/**
 * Whether a folder of this workspace is there and not in the trash, and so stays until the
 * transaction ends: for whoever puts something into it.
 */
export async function folderIsLive(
  tx: Transaction,
  scope: WorkspaceScope,
  id: string,
): Promise<boolean> {
  await holdTree(tx, scope);
  const rows = await tx.select({ id: folder.id }).from(folder).where(liveFolder(scope, id));
  return rows.length > 0;
}

/** Which of these folders of the workspace are there and not in the trash, and so stay: see above. */
export async function liveFoldersAmong(
  tx: Transaction,
  scope: WorkspaceScope,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  await holdTree(tx, scope);
  const rows = await tx
    .select({ id: folder.id })
    .from(folder)
    .where(
      and(
        inWorkspace(folder, scope),
        inArray(folder.id, [...new Set(ids)]),
        isNull(folder.deletedAt),
      ),
    );
  return new Set(rows.map((row) => row.id));
}

/**
 * Answers with the name of a folder that is there and not in the trash.
 * @throws AppError NOT_FOUND for any other
 */
export async function requireFolder(
  tx: Transaction,
  scope: WorkspaceScope,
  id: string,
): Promise<string> {
  const [found] = await tx.select({ name: folder.name }).from(folder).where(liveFolder(scope, id));
  if (!found) throw notFound('folder');
  return found.name;
}

const selectFolders = (tx: Transaction, scope: WorkspaceScope) =>
  tx
    .select({
      id: folder.id,
      parentId: folder.parentId,
      name: folder.name,
      createdAt: folder.createdAt,
      updatedAt: folder.updatedAt,
      addedById: folder.userId,
      addedByName: user.name,
      starred: folderIsStarred(scope, folder.id),
      tagIds: tagsOfFolder(scope, folder.id),
    })
    .from(folder)
    .leftJoin(user, eq(user.id, folder.userId));

type FolderRow = Awaited<ReturnType<typeof selectFolders>>[number];

function toItem({ addedById, addedByName, ...row }: FolderRow): FolderItem {
  return { ...row, addedBy: { id: addedById, name: addedByName ?? 'Somebody' } };
}

/** The live ones among some folders. */
export async function foldersByIds(
  tx: Transaction,
  scope: WorkspaceScope,
  ids: string[],
): Promise<FolderItem[]> {
  if (ids.length === 0) return [];
  const rows = await selectFolders(tx, scope).where(
    and(inWorkspace(folder, scope), inArray(folder.id, ids), isNull(folder.deletedAt)),
  );
  return rows.map(toItem);
}

/**
 * A page of the folders in a folder (null: the root).
 * @throws AppError NOT_FOUND for an unknown folder, INVALID for a cursor that is none
 */
export async function listFolders(
  scope: WorkspaceScope,
  input: FolderListInput,
): Promise<Page<FolderItem>> {
  const { parentId, sort, direction, limit } = input;
  const keyset = folderOrders[sort];
  const range = inRange(keyset, allFolderOrders, direction, input);
  return withWorkspace(scope, async (tx) => {
    if (parentId) await requireFolder(tx, scope, parentId);
    const rows = await selectFolders(tx, scope)
      .where(and(liveFoldersIn(scope, parentId), ...range))
      .orderBy(...inOrder(keyset, direction))
      .limit(limit + 1);
    return toPage(rows, limit, (row) => positionOf(keyset, row), toItem);
  });
}

/**
 * The way to a live folder, from directly under the workspace down to the folder itself.
 * @throws AppError NOT_FOUND
 */
export async function folderPath(
  scope: WorkspaceScope,
  input: { id: string },
): Promise<PathStep[]> {
  const { rows } = await withWorkspace(scope, (tx) =>
    tx.execute<{ id: string; parentId: string | null; name: string }>(sql`
      with recursive step (id, parent_id, name, height) as (
        select ${folder.id}, ${folder.parentId}, ${folder.name}, 0 from ${folder}
        where ${and(inWorkspace(folder, scope), eq(folder.id, input.id), isNull(folder.deletedAt))}
        union all
        select ${folder.id}, ${folder.parentId}, ${folder.name}, step.height + 1
        from step join ${folder} on ${folder.id} = step.parent_id
        where ${inWorkspace(folder, scope)}
      )
      select id, parent_id as "parentId", name from step order by height desc`),
  );
  if (rows.length === 0) throw notFound('folder');
  return rows;
}
