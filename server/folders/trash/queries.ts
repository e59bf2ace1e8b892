import { and, eq, isNotNull, isNull, max, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { folder } from '#db/schema/folders.ts';
import { trashEmptying } from '#db/schema/trash.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { ensureTree } from '../ensure/mutations.ts';
import { type Step, waysUp } from '../tree/queries.ts';

/** Folders that were deleted themselves, and are not being deleted for good. */
export const trashedFolder = and(
  isNotNull(folder.deletedAt),
  isNull(folder.trashedWith),
  isNull(folder.purgingSince),
);

/** An act that moves something to the trash: everything that goes at once has the same time. */
export interface Deletion {
  at: Date;
  /** Shared by what goes together; null for what goes alone. */
  id: string | null;
}

/**
 * The time of a deletion, for a transaction that holds the tree. It is after all that is being
 * emptied, whatever the clocks say: who is asked about emptying is not asked about this.
 */
export async function deletionTime(tx: Transaction, scope: WorkspaceScope): Promise<Date> {
  const [row] = await tx
    .select({
      now: sql<Date>`date_trunc('milliseconds', clock_timestamp())`.mapWith(
        trashEmptying.createdAt,
      ),
      emptied: max(trashEmptying.deletedUntil),
    })
    .from(trashEmptying)
    .where(and(inWorkspace(trashEmptying, scope), eq(trashEmptying.state, 'running')));
  if (!row) throw new Error('an aggregate has one row');
  const after = row.emptied === null ? 0 : row.emptied.getTime() + 1;
  return new Date(Math.max(row.now.getTime(), after));
}

/** The names down a way up; above its top, those that are kept of rows that are gone. */
export function namesAbove(way: Step[] | undefined, trashedFrom: string[] | null): string[] {
  const kept = way ? way.at(-1)?.trashedFrom : trashedFrom;
  return [...(kept ?? []), ...(way ?? []).map(({ name }) => name).reverse()];
}

/**
 * The folder into which something comes back from the trash (null: the root): the one in which it
 * lay. Where that is in the trash itself, or gone, a folder of its name is found or made anew: what
 * is in the trash stays one entry there. For a transaction that holds the tree.
 */
export async function homeOf(
  tx: Transaction,
  scope: WorkspaceScope,
  { parentId, trashedFrom }: { parentId: string | null; trashedFrom: string[] | null },
): Promise<string | null> {
  const way = parentId ? ((await waysUp(tx, scope, [parentId])).get(parentId) ?? []) : undefined;
  const alive = way?.findIndex(({ live }) => live) ?? -1;
  const gone = alive < 0 ? namesAbove(way, trashedFrom) : namesAbove(way?.slice(0, alive), null);
  const top = way?.[alive]?.id ?? null;
  if (gone.length === 0) return top;
  const [home = null] = await ensureTree(tx, scope, top, [gone]);
  return home;
}
