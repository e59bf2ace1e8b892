import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import { trashEmptying } from '#db/schema/trash.ts';
import { fileVersion } from '#db/schema/versions.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { may } from '#server/auth/permissions.ts';
import { workspaceOfWork } from '#server/core/workspace.ts';
import { trashedFolder } from '#server/folders/trash/queries.ts';
import { trashedFile } from '../queries.ts';

/** What a person may delete for good in one go. */
export interface TrashSummary {
  /** Files, those in folders included, and folders that were deleted themselves. */
  files: number;
  folders: number;
  /** Of the files and of their former versions: what the quota gets back. */
  bytes: number;
  /** Whether it is everybody's; else only what they have deleted themselves. */
  everybodys: boolean;
}

interface Counted {
  entries: number;
  folders: number;
  files: number;
  bytes: number;
}

/** Whose part of the trash a person empties. */
export const emptiesAll = ({ role }: Pick<WorkspaceScope, 'role'>): boolean =>
  may(role, 'file', 'manageOthersTrash') && may(role, 'folder', 'manageOthersTrash');

/** Whether whoever has asked for an emptying is still there, and may do what was asked for. */
export async function mayGoOn(asked: {
  userId: string;
  organizationId: string | null;
  everybodys: boolean;
}): Promise<boolean> {
  const workspace = await workspaceOfWork(asked.userId, asked.organizationId);
  if (!workspace || !may(workspace.role, 'file', 'trash')) return false;
  return !asked.everybodys || emptiesAll(workspace);
}

/** Counts what is in the trash, in one statement: each part by an index of just these rows. */
export async function countTrash(tx: Transaction, scope: WorkspaceScope): Promise<Counted> {
  const all = emptiesAll(scope);
  const mine = (column: typeof storage.deletedBy | typeof folder.deletedBy): SQL | undefined =>
    all ? undefined : eq(column, scope.userId);
  const folders = and(inWorkspace(folder, scope), trashedFolder, mine(folder.deletedBy));
  const alone = and(inWorkspace(storage, scope), trashedFile, mine(storage.deletedBy));
  const { rows } = await tx.execute<Record<keyof Counted, string>>(sql`
    with tops as (select ${folder.id} as id from ${folder} where ${folders}),
    files as (
      select ${storage.id} as id, ${storage.size} as size, true as entry from ${storage} where ${alone}
      union all
      select ${storage.id}, ${storage.size}, false from tops join ${storage}
      on ${and(inWorkspace(storage, scope), sql`${storage.trashedWith} = tops.id`)}
    ),
    former as (
      select coalesce(sum(${fileVersion.size}), 0) as bytes from files join ${fileVersion}
      on ${and(inWorkspace(fileVersion, scope), sql`${fileVersion.storageId} = files.id`)}
    )
    select (select count(*) from tops) as folders, count(*) as files,
      count(*) filter (where entry) + (select count(*) from tops) as entries,
      coalesce(sum(size), 0) + (select bytes from former) as bytes
    from files`);
  const [row] = rows;
  if (!row) throw new Error('a count has one row');
  return {
    entries: Number(row.entries),
    folders: Number(row.folders),
    files: Number(row.files),
    bytes: Number(row.bytes),
  };
}

/** What emptying the trash would delete for good, for the question that is asked before. */
export async function trashSummary(scope: WorkspaceScope): Promise<TrashSummary> {
  const { files, folders, bytes } = await withWorkspace(scope, (tx) => countTrash(tx, scope));
  return { files, folders, bytes, everybodys: emptiesAll(scope) };
}

/** An emptying as its state is now. */
export interface Emptying {
  id: string;
  state: string;
  /** Entries when it was asked for, and how many of them are gone. */
  entries: number;
  removed: number;
}

/** The last emptying that the person has asked for; null where there was none. */
export async function currentEmptying(scope: WorkspaceScope): Promise<Emptying | null> {
  const [row] = await withWorkspace(scope, (tx) =>
    tx
      .select({
        id: trashEmptying.id,
        state: trashEmptying.state,
        entries: trashEmptying.entries,
        removed: trashEmptying.removed,
      })
      .from(trashEmptying)
      .where(and(inWorkspace(trashEmptying, scope), eq(trashEmptying.userId, scope.userId)))
      .orderBy(desc(trashEmptying.id))
      .limit(1),
  );
  return row ?? null;
}
