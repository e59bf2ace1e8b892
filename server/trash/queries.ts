import { and, count, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { user } from '#db/schema/auth.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { may } from '#server/auth/permissions.ts';
import { decodeCursor, type Page, toPage } from '#server/core/pages.ts';
import { namesAbove, trashedFolder } from '#server/folders/trash/queries.ts';
import { type Step, waysUp } from '#server/folders/tree/queries.ts';
import { purgeTime, type Rules, rulesOf } from '#server/retention/queries.ts';
import type { TrashListInput } from './schema.ts';

/** Files that were deleted themselves. As literals, so that the index of just these serves it. */
export const trashedFile = sql`(${storage.status} = 'soft_deleted' and ${storage.trashedWith} is null)`;

/** Whether a person may restore and purge what somebody has deleted. */
export const mayManage = (scope: WorkspaceScope, deletedBy: string | null): boolean =>
  may(scope.role, 'file', 'trash') &&
  (deletedBy === scope.userId || may(scope.role, 'file', 'manageOthersTrash'));

/** A file or a folder that was deleted; a folder stands for all that went with it. */
export interface TrashEntry {
  kind: 'file' | 'folder';
  id: string;
  name: string;
  /** Bytes and type of a file; null of a folder. */
  file: {
    size: number;
    mimeType: string;
    damagedAt: Date | null;
    processingStatus: string;
    processingError: string | null;
  } | null;
  /** The names of the folders in which it lay, from the top. */
  from: string[];
  deletedAt: Date;
  deletedBy: { id: string; name: string } | null;
  /** When it is deleted for good, unless it is restored before. */
  purgeAt: Date;
  /** What was deleted together with it, itself included; null where it went alone. */
  deletion: { id: string; entries: number } | null;
  /** Whether the person who asks may restore and delete it. */
  mayManage: boolean;
}

const position = z.tuple([z.iso.datetime(), z.uuid()]);
type Position = z.infer<typeof position>;

const after = (at: AnyPgColumn, id: AnyPgColumn, position: Position | undefined) =>
  position && sql`(${at}, ${id}) < (${position[0]}::timestamptz, ${position[1]}::uuid)`;

const fileRows = (
  tx: Transaction,
  scope: WorkspaceScope,
  position: Position | undefined,
  most: number,
) =>
  tx
    .select({
      id: storage.id,
      name: storage.filename,
      placeId: storage.folderId,
      size: storage.size,
      mimeType: storage.mimeType,
      damagedAt: storage.damagedAt,
      processingStatus: storage.processingStatus,
      processingError: storage.processingError,
      trashedFrom: storage.trashedFrom,
      deletedAt: sql<Date>`${storage.deletedAt}`.mapWith(storage.deletedAt),
      deletedById: storage.deletedBy,
      deletedByName: user.name,
      deletionId: storage.deletionId,
    })
    .from(storage)
    .leftJoin(user, eq(user.id, storage.deletedBy))
    .where(
      and(inWorkspace(storage, scope), trashedFile, after(storage.deletedAt, storage.id, position)),
    )
    .orderBy(desc(storage.deletedAt), desc(storage.id))
    .limit(most);

const folderRows = (
  tx: Transaction,
  scope: WorkspaceScope,
  position: Position | undefined,
  most: number,
) =>
  tx
    .select({
      id: folder.id,
      name: folder.name,
      placeId: folder.parentId,
      trashedFrom: folder.trashedFrom,
      deletedAt: sql<Date>`${folder.deletedAt}`.mapWith(folder.deletedAt),
      deletedById: folder.deletedBy,
      deletedByName: user.name,
      deletionId: folder.deletionId,
    })
    .from(folder)
    .leftJoin(user, eq(user.id, folder.deletedBy))
    .where(
      and(inWorkspace(folder, scope), trashedFolder, after(folder.deletedAt, folder.id, position)),
    )
    .orderBy(desc(folder.deletedAt), desc(folder.id))
    .limit(most);

type Row =
  | ({ kind: 'file' } & Awaited<ReturnType<typeof fileRows>>[number])
  | ({ kind: 'folder' } & Awaited<ReturnType<typeof folderRows>>[number]);

/** As the two queries sort, and PostgreSQL compares: lower-case ids by their text. */
function later(one: Row, other: Row): number {
  const time = other.deletedAt.getTime() - one.deletedAt.getTime();
  if (time !== 0) return time;
  return one.id < other.id ? 1 : -1;
}

/** Of some deletions, how many entries of each are in the trash now. */
async function deletionSizes(
  tx: Transaction,
  scope: WorkspaceScope,
  ids: string[],
): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  if (ids.length === 0) return sizes;
  const counted = async (table: typeof storage | typeof folder, entry: SQL | undefined) =>
    tx
      .select({ id: sql<string>`${table.deletionId}`, entries: count() })
      .from(table)
      .where(and(inWorkspace(table, scope), inArray(table.deletionId, ids), entry))
      .groupBy(table.deletionId);
  const found = [
    ...(await counted(storage, trashedFile)),
    ...(await counted(folder, trashedFolder)),
  ];
  for (const { id, entries } of found) sizes.set(id, (sizes.get(id) ?? 0) + entries);
  return sizes;
}

interface Around {
  scope: WorkspaceScope;
  rules: Rules;
  ways: ReadonlyMap<string, Step[]>;
  sizes: ReadonlyMap<string, number>;
}

function toEntry(row: Row, { scope, rules, ways, sizes }: Around): TrashEntry {
  const entries = sizes.get(row.deletionId ?? '') ?? 1;
  const { kind, id, name, deletedAt, deletedById, deletedByName, deletionId } = row;
  return {
    kind,
    id,
    name,
    file:
      kind === 'file'
        ? {
            size: row.size,
            mimeType: row.mimeType,
            damagedAt: row.damagedAt,
            processingStatus: row.processingStatus,
            processingError: row.processingError,
          }
        : null,
    from: namesAbove(ways.get(row.placeId ?? ''), row.trashedFrom),
    deletedAt,
    deletedBy: deletedById ? { id: deletedById, name: deletedByName ?? 'Somebody' } : null,
    purgeAt: purgeTime(deletedAt, rules),
    deletion: deletionId !== null && entries > 1 ? { id: deletionId, entries } : null,
    mayManage: mayManage(scope, deletedById),
  };
}

/**
 * A page of the trash, files and folders together: what was deleted last comes first. What went
 * there with a folder is not listed singly.
 * @throws AppError INVALID for a cursor that is none
 */
export async function listTrash(
  scope: WorkspaceScope,
  { cursor, limit }: TrashListInput,
): Promise<Page<TrashEntry>> {
  const from = cursor ? decodeCursor(cursor, position) : undefined;
  return withWorkspace(scope, async (tx) => {
    const files = await fileRows(tx, scope, from, limit + 1);
    const folders = await folderRows(tx, scope, from, limit + 1);
    const rows: Row[] = [
      ...files.map((row) => ({ kind: 'file' as const, ...row })),
      ...folders.map((row) => ({ kind: 'folder' as const, ...row })),
    ].sort(later);
    const shown = rows.slice(0, limit);
    const known = (ids: (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];
    const around = {
      scope,
      rules: await rulesOf(tx, scope),
      ways: await waysUp(tx, scope, known(shown.map(({ placeId }) => placeId))),
      sizes: await deletionSizes(tx, scope, known(shown.map(({ deletionId }) => deletionId))),
    };
    return toPage(
      rows.slice(0, limit + 1),
      limit,
      (row) => [row.deletedAt, row.id],
      (row) => toEntry(row, around),
    );
  });
}
