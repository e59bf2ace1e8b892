import { and, desc, eq, isNotNull, isNull, max, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { user } from '#db/schema/auth.ts';
import { folder } from '#db/schema/folders.ts';
import { trashEmptying } from '#db/schema/trash.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { decodeCursor, type Page, toPage } from '#server/core/pages.ts';
import { ensureTree } from '../ensure/mutations.ts';
import type { TrashedFoldersInput } from '../schema.ts';
import { type Step, waysUp } from '../tree/queries.ts';

/** A folder in the trash: one entry for all that went there with it. */
export interface TrashedFolder {
  id: string;
  name: string;
  /** The names of the folders in which it lay, from the top. */
  from: string[];
  deletedAt: Date;
  deletedBy: { id: string; name: string } | null;
}

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

const position = z.tuple([z.iso.datetime(), z.uuid()]);

/**
 * A page of the folders in the trash, what was deleted last first.
 * @throws AppError INVALID for a cursor that is none
 */
export async function listTrashedFolders(
  scope: WorkspaceScope,
  { cursor, limit }: TrashedFoldersInput,
): Promise<Page<TrashedFolder>> {
  const after = cursor ? decodeCursor(cursor, position) : undefined;
  return withWorkspace(scope, async (tx) => {
    const rows = await tx
      .select({
        id: folder.id,
        name: folder.name,
        parentId: folder.parentId,
        trashedFrom: folder.trashedFrom,
        deletedAt: sql<Date>`${folder.deletedAt}`.mapWith(folder.deletedAt),
        deletedById: folder.deletedBy,
        deletedByName: user.name,
      })
      .from(folder)
      .leftJoin(user, eq(user.id, folder.deletedBy))
      .where(
        and(
          inWorkspace(folder, scope),
          trashedFolder,
          after &&
            sql`(${folder.deletedAt}, ${folder.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
        ),
      )
      .orderBy(desc(folder.deletedAt), desc(folder.id))
      .limit(limit + 1);
    const parents = rows.map((row) => row.parentId).filter((id) => id !== null);
    const ways = await waysUp(tx, scope, parents);
    return toPage(
      rows,
      limit,
      (row) => [row.deletedAt, row.id],
      ({ parentId, trashedFrom, deletedById, deletedByName, ...row }) => ({
        ...row,
        from: namesAbove(ways.get(parentId ?? ''), trashedFrom),
        deletedBy: deletedById ? { id: deletedById, name: deletedByName ?? 'Somebody' } : null,
      }),
    );
  });
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
