import { and, eq, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { notFound } from '#server/core/errors.ts';
import { type FolderItem, foldersByIds } from '../queries.ts';
import { pathDown, waysUp } from '../tree/queries.ts';

/** Folders and files that are counted at most: a look at a folder must not read a whole workspace. */
const most = { folders: 10_000, files: 100_000 };

/** All that is known of a folder, for who looks at it closely. */
export interface FolderDetails {
  folder: FolderItem;
  /** The folders above, from directly under the workspace down; empty at the root. */
  path: { id: string; name: string }[];
  /** What is in it and below, without the trash. */
  inside: {
    folders: number;
    files: number;
    bytes: number;
    /** Whether there is more than was counted. */
    more: boolean;
  };
}

async function countInside(
  tx: Transaction,
  scope: WorkspaceScope,
  id: string,
): Promise<FolderDetails['inside']> {
  const { rows: below } = await tx.execute<{ id: string }>(sql`
    with recursive inside (id) as (
      select ${folder.id} from ${folder} where ${and(inWorkspace(folder, scope), eq(folder.id, id))}
      union all
      select ${folder.id} from inside join ${folder} on ${folder.placeId} = inside.id
      where ${and(inWorkspace(folder, scope), sql`${folder.deletedAt} is null`)}
    )
    select id from inside limit ${most.folders + 2}`);
  const places = sql.param(below.map((row) => row.id));
  const live = sql`${storage.status} = 'active'`;
  const { rows } = await tx.execute<{ files: number; bytes: string }>(sql`
    select count(*)::int as files, coalesce(sum(size), 0) as bytes from (
      select ${storage.size} from ${storage}
      where ${and(inWorkspace(storage, scope), live, sql`${storage.placeId} = any(${places}::uuid[])`)}
      limit ${most.files + 1}
    ) as counted`);
  const { files = 0, bytes = '0' } = rows[0] ?? {};
  const folders = below.length - 1;
  return {
    folders: Math.min(folders, most.folders),
    files: Math.min(files, most.files),
    bytes: Number(bytes),
    more: folders > most.folders || files > most.files,
  };
}

/**
 * A live folder with what is in it and below.
 * @throws AppError NOT_FOUND
 */
export async function folderDetails(
  scope: WorkspaceScope,
  { id }: { id: string },
): Promise<FolderDetails> {
  return withWorkspace(scope, async (tx) => {
    const [found] = await foldersByIds(tx, scope, [id]);
    if (!found) throw notFound('folder');
    const ways = await waysUp(tx, scope, found.parentId ? [found.parentId] : []);
    return {
      folder: found,
      path: pathDown(ways.get(found.parentId ?? '')),
      inside: await countInside(tx, scope, id),
    };
  });
}
