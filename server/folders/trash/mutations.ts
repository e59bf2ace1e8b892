import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { may } from '#server/auth/permissions.ts';
import { type AuditAction, audit } from '#server/core/audit.ts';
import { type ItemResult, refused } from '#server/core/bulk.ts';
import { enqueueFolderPurge } from '#server/core/enqueue.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import { freeFolderNames } from '../names/queries.ts';
import { folderKey } from '../policy.ts';
import type { FoldersInput } from '../schema.ts';
import { lockTree, waysUp } from '../tree/queries.ts';
import { type Deletion, deletionTime, homeOf, trashedFolder } from './queries.ts';

/** As `trashFolders`, for a transaction that has locked the tree. */
export async function moveFoldersToTrash(
  tx: Transaction,
  scope: WorkspaceScope,
  ids: string[],
  deletion: Deletion,
): Promise<ItemResult[]> {
  const ways = await waysUp(tx, scope, ids);
  // What lies in another chosen folder goes along with that one.
  const tops = [...ways].flatMap(([id, [itself, ...above]]) =>
    itself?.live && !above.some((step) => step.live && ways.has(step.id))
      ? [{ ...itself, id }]
      : [],
  );
  for (const top of tops) {
    const taken = await trashTree(tx, scope, top.id, deletion);
    await audit(tx, scope, [
      {
        action: 'folder.trash',
        subjectType: 'folder',
        subjectId: top.id,
        before: { name: top.name, parentId: top.parentId },
        after: taken,
      },
    ]);
  }
  return ids.map((id) =>
    ways.get(id)?.length ? { id, ok: true } : refused(id, notFound('folder')),
  );
}

/**
 * Moves live folders with all that is in them to the trash, each as one entry. What was in the
 * trash before stays an entry of its own. One that is there already counts as done.
 */
export async function trashFolders(
  scope: WorkspaceScope,
  input: FoldersInput,
): Promise<{ results: ItemResult[] }> {
  const ids = [...new Set(input.ids)];
  return withWorkspace(scope, async (tx) => {
    await lockTree(tx, scope);
    const deletion = { at: await deletionTime(tx, scope), id: ids.length > 1 ? newId() : null };
    return { results: await moveFoldersToTrash(tx, scope, ids, deletion) };
  });
}

/**
 * One entry: level by level, then the files, which are locked in id order. Ids go as arrays and
 * not as subqueries, so that no plan depends on what PostgreSQL guesses of a tree that is new.
 */
async function trashTree(
  tx: Transaction,
  scope: WorkspaceScope,
  top: string,
  { at, id: deletionId }: Deletion,
): Promise<{ folders: number; files: number }> {
  const gone = { deletedAt: at, deletedBy: scope.userId };
  const all = [top];
  await tx
    .update(folder)
    .set({ ...gone, deletionId })
    .where(and(inWorkspace(folder, scope), eq(folder.id, top)));
  for (let level = all; level.length > 0; ) {
    const below = await tx
      .update(folder)
      .set({ ...gone, trashedWith: top })
      .where(
        and(inWorkspace(folder, scope), isNull(folder.deletedAt), among(folder.parentId, level)),
      )
      .returning({ id: folder.id });
    level = below.map(({ id }) => id);
    for (const id of level) all.push(id);
  }
  const files = await tx
    .select({ id: storage.id })
    .from(storage)
    .where(
      and(
        inWorkspace(storage, scope),
        sql`${storage.status} = 'active'`,
        among(storage.folderId, all),
      ),
    )
    .orderBy(storage.id)
    .for('update');
  const ids = files.map(({ id }) => id);
  if (ids.length > 0)
    await tx
      .update(storage)
      .set({ ...gone, status: 'soft_deleted', trashedWith: top })
      .where(and(inWorkspace(storage, scope), among(storage.id, ids)));
  return { folders: all.length - 1, files: ids.length };
}

const among = (column: AnyPgColumn, ids: string[]) =>
  sql`${column} = any(${sql.param(ids)}::uuid[])`;

/** Locks the chosen entries of the trash: what was deleted last comes first. */
const lockEntries = (tx: Transaction, scope: WorkspaceScope, ids: string[]) =>
  tx
    .select({
      id: folder.id,
      name: folder.name,
      parentId: folder.parentId,
      trashedFrom: folder.trashedFrom,
      deletedBy: folder.deletedBy,
    })
    .from(folder)
    .where(and(inWorkspace(folder, scope), inArray(folder.id, ids), trashedFolder))
    .orderBy(desc(folder.deletedAt), desc(folder.id))
    .for('update');

type Entry = Awaited<ReturnType<typeof lockEntries>>[number];

const othersTrash = () =>
  new AppError(
    'FORBIDDEN',
    'Somebody else deleted this folder: only they or an admin can do this.',
  );

/** Runs a bulk action on folders in the trash: `act` on each that the person may manage. */
async function onEntries<T extends Record<string, unknown>>(
  tx: Transaction,
  scope: WorkspaceScope,
  input: FoldersInput,
  action: AuditAction,
  act: (entry: Entry) => Promise<T>,
): Promise<ItemResult<T>[]> {
  const ids = [...new Set(input.ids)];
  const mayManage = ({ deletedBy }: Entry) =>
    deletedBy === scope.userId || may(scope.role, 'folder', 'manageOthersTrash');
  const answers = new Map<string, ItemResult<T>>();
  for (const entry of await lockEntries(tx, scope, ids)) {
    const { id, name } = entry;
    if (!mayManage(entry)) {
      answers.set(id, refused(id, othersTrash()));
      continue;
    }
    const done = await act(entry);
    answers.set(id, { id, ok: true, ...done });
    await audit(tx, scope, [
      { action, subjectType: 'folder', subjectId: id, before: { name }, after: done },
    ]);
  }
  return ids.map((id) => answers.get(id) ?? refused(id, notFound('folder')));
}

/** As `restoreFolders`, for a transaction that has locked the tree. */
export function bringFoldersBack(
  tx: Transaction,
  scope: WorkspaceScope,
  input: FoldersInput,
): Promise<ItemResult<{ name: string }>[]> {
  return onEntries(tx, scope, input, 'folder.restore', async (entry) => {
    const parentId = await homeOf(tx, scope, entry);
    const [name = entry.name] = await freeFolderNames(tx, scope, parentId, [entry.name]);
    const back = {
      deletedAt: null,
      deletedBy: null,
      deletionId: null,
      trashedWith: null,
      trashedFrom: null,
    };
    await tx
      .update(folder)
      .set({ ...back, parentId, name, nameKey: folderKey(name) })
      .where(and(inWorkspace(folder, scope), eq(folder.id, entry.id)));
    await tx
      .update(folder)
      .set(back)
      .where(and(inWorkspace(folder, scope), eq(folder.trashedWith, entry.id)));
    await tx
      .update(storage)
      .set({ ...back, status: 'active' })
      .where(and(inWorkspace(storage, scope), eq(storage.trashedWith, entry.id)));
    return { name };
  });
}

/**
 * Brings folders back from the trash with all that went there with them, to where they were. Where
 * a name is taken meanwhile, the folder comes back under the next numbered one.
 */
export function restoreFolders(
  scope: WorkspaceScope,
  input: FoldersInput,
): Promise<{ results: ItemResult<{ name: string }>[] }> {
  return withWorkspace(scope, async (tx) => {
    await lockTree(tx, scope);
    return { results: await bringFoldersBack(tx, scope, input) };
  });
}

/**
 * Deletes folders in the trash for good, with all that went there with them. They leave the trash
 * now; a job takes rows and bytes away, in batches, and goes on where it was interrupted.
 */
export function purgeFolders(
  scope: WorkspaceScope,
  input: FoldersInput,
): Promise<{ results: ItemResult[] }> {
  return withWorkspace(scope, async (tx) => {
    await lockTree(tx, scope);
    const results = await onEntries(tx, scope, input, 'folder.purge', async ({ id }) => {
      await tx
        .update(folder)
        .set({ purgingSince: sql`now()` })
        .where(and(inWorkspace(folder, scope), eq(folder.id, id)));
      await enqueueFolderPurge(tx, [id]);
      return {};
    });
    return { results };
  });
}
