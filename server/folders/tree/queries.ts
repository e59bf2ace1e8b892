import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { folder } from '#db/schema/folders.ts';
import type { WorkspaceScope } from '#db/scope.ts';

/** All that a lock needs to know: jobs have no scope. */
type Workspace = Pick<WorkspaceScope, 'workspaceId'>;

/** The same number as in the trigger `keep_folder_tree`. */
const treeLock = (scope: Workspace) =>
  sql`hashtextextended(${`folders of ${scope.workspaceId}`}, 0)`;

/**
 * Keeps the folders of the workspace where they are until the transaction ends: for whoever puts
 * something into one. Any number may hold it. Taken before locks on rows, so that nobody waits in a
 * circle.
 */
export async function holdTree(tx: Transaction, scope: Workspace): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${treeLock(scope)})`);
}

/** The same for whoever moves folders, or takes them to the trash and back: alone. */
export async function lockTree(tx: Transaction, scope: Workspace): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${treeLock(scope)})`);
}

/** A folder on the way up. */
export type Step = {
  id: string;
  parentId: string | null;
  name: string;
  live: boolean;
  trashedFrom: string[] | null;
};

/** The ways up from some folders, live or not: each from the folder itself to below the workspace. */
export async function waysUp(
  tx: Transaction,
  scope: WorkspaceScope,
  ids: string[],
): Promise<Map<string, Step[]>> {
  const ways = new Map<string, Step[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return ways;
  const from = sql.param([...ways.keys()]);
  const { rows } = await tx.execute<{ start: string } & Step>(sql`
    with recursive step (start, id, parent_id, name, live, trashed_from, height) as (
      select ${folder.id}, ${folder.id}, ${folder.parentId}, ${folder.name}, ${folder.deletedAt} is null, ${folder.trashedFrom}, 0
      from ${folder} where ${and(inWorkspace(folder, scope), sql`${folder.id} = any(${from}::uuid[])`)}
      union all
      select step.start, ${folder.id}, ${folder.parentId}, ${folder.name}, ${folder.deletedAt} is null, ${folder.trashedFrom}, step.height + 1
      from step join ${folder} on ${folder.id} = step.parent_id where ${inWorkspace(folder, scope)}
    )
    select start, id, parent_id as "parentId", name, live, trashed_from as "trashedFrom" from step order by height`);
  for (const { start, ...step } of rows) ways.get(start)?.push(step);
  return ways;
}

/** A way up as the path down: from directly under the workspace to the folder itself. */
export const pathDown = (way: readonly Step[] = []): { id: string; name: string }[] =>
  way.map(({ id, name }) => ({ id, name })).reverse();

/** The keys among these that live folders of a place have. */
export async function takenKeys(
  tx: Transaction,
  scope: WorkspaceScope,
  placeId: string,
  keys: string[],
): Promise<Set<string>> {
  const rows = await tx
    .select({ key: folder.nameKey })
    .from(folder)
    .where(
      and(
        inWorkspace(folder, scope),
        eq(folder.placeId, placeId),
        isNull(folder.deletedAt),
        sql`${folder.nameKey} = any(${sql.param(keys)}::text[])`,
      ),
    );
  return new Set(rows.map((row) => row.key));
}

/** A live folder of a tree. */
export type TreeFolder = {
  /** The chosen folder of whose tree it is; itself, for that one. */
  top: string;
  id: string;
  parentId: string | null;
  name: string;
  nameKey: string;
  /** How far below `top` it is. */
  level: number;
};

/**
 * The live folders among these with those below them, each tree from its top level by level. A folder
 * that lies in another chosen one is in both trees.
 */
export async function treesBelow(
  tx: Transaction,
  scope: WorkspaceScope,
  ids: string[],
): Promise<TreeFolder[]> {
  const live = and(inWorkspace(folder, scope), isNull(folder.deletedAt));
  const { rows } = await tx.execute<TreeFolder>(sql`
    with recursive tree (top, id, parent_id, name, name_key, level) as (
      select ${folder.id}, ${folder.id}, ${folder.parentId}, ${folder.name}, ${folder.nameKey}, 0
      from ${folder} where ${and(live, sql`${folder.id} = any(${sql.param(ids)}::uuid[])`)}
      union all
      select tree.top, ${folder.id}, ${folder.parentId}, ${folder.name}, ${folder.nameKey}, tree.level + 1
      from tree join ${folder} on ${folder.parentId} = tree.id where ${live}
    )
    select top, id, parent_id as "parentId", name, name_key as "nameKey", level from tree order by level`);
  return rows;
}
