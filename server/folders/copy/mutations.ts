import { sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { type ItemResult, refused } from '#server/core/bulk.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import {
  insertCopies,
  lockSources,
  type SourceFile,
  underFreeNames,
} from '#server/files/copy/mutations.ts';
import { writeWithin } from '#server/quotas/mutations.ts';
import { freeFolderNames } from '../names/queries.ts';
import { folderKey } from '../policy.ts';
import { requireFolder } from '../queries.ts';
import type { CopyFoldersInput } from '../schema.ts';
import { holdTree, type TreeFolder, treesBelow } from '../tree/queries.ts';

/** A folder with all that is in it. */
interface Tree {
  /** The folder itself first, then level by level. */
  folders: [TreeFolder, ...TreeFolder[]];
  files: SourceFile[];
}

/** A folder that is to be made. */
export interface NewFolder {
  id: string;
  parentId: string | null;
  name: string;
  nameKey: string;
  /** How far below the first ones it is. */
  level: number;
}

/** Rows of one statement. */
const batch = 5_000;

/** Makes folders level by level: the trigger that looks for circles has nothing to do then. */
export async function insertFolders(
  tx: Transaction,
  scope: WorkspaceScope,
  folders: readonly NewFolder[],
): Promise<void> {
  for (const level of Map.groupBy(folders, ({ level }) => level).values())
    for (let from = 0; from < level.length; from += batch) {
      const some = level.slice(from, from + batch);
      const column = (of: (folder: NewFolder) => string | null) => sql.param(some.map(of));
      await tx.execute(sql`
        insert into folder (id, user_id, organization_id, parent_id, name, name_key)
        select id, ${scope.userId}::uuid, ${scope.organizationId}::uuid, parent_id, name, name_key
        from unnest(${column(({ id }) => id)}::uuid[], ${column(({ parentId }) => parentId)}::uuid[],
          ${column(({ name }) => name)}::text[], ${column(({ nameKey }) => nameKey)}::text[]
        ) as made (id, parent_id, name, name_key) order by parent_id, name_key`);
    }
}

/** The live folders among these, in their order, with all that is live in them as it is now. */
async function lockTrees(tx: Transaction, scope: WorkspaceScope, ids: string[]): Promise<Tree[]> {
  const folders = await treesBelow(tx, scope, ids);
  const inside = [...new Set(folders.map(({ id }) => id))];
  const files = await lockSources(
    tx,
    scope,
    sql`${storage.folderId} = any(${sql.param(inside)}::uuid[])`,
  );
  const byFolder = Map.groupBy(files, ({ folderId }) => folderId);
  const byTop = Map.groupBy(folders, ({ top }) => top);
  return ids.flatMap((id) => {
    const [first, ...others] = byTop.get(id) ?? [];
    if (!first) return [];
    const all = [first, ...others];
    return { folders: [first, ...others], files: all.flatMap((of) => byFolder.get(of.id) ?? []) };
  });
}

const loadOf = ({ files }: Tree) => ({
  bytes: files.reduce((sum, { size }) => sum + size, 0),
  largest: files.reduce((most, { size }) => Math.max(most, size), 0),
  what: 'folder' as const,
});

interface Plan {
  /** The copy of the folder itself. */
  id: string;
  name: string;
  folders: NewFolder[];
  files: Parameters<typeof insertCopies>[2];
}

/** The copy of a tree under a name, with an id for each of its rows. */
function planOf({ folders, files }: Tree, parentId: string | null, name: string): Plan {
  const [top] = folders;
  const ids = new Map(folders.map(({ id }) => [id, newId()]));
  const copyOf = (id: string | null) => ids.get(id ?? '') ?? null;
  return {
    id: copyOf(top.id) ?? '',
    name,
    folders: folders.map((folder) => ({
      id: copyOf(folder.id) ?? '',
      level: folder.level,
      ...(folder === top
        ? { parentId, name, nameKey: folderKey(name) }
        : { parentId: copyOf(folder.parentId), name: folder.name, nameKey: folder.nameKey }),
    })),
    files: files.map((source) => ({
      source,
      id: newId(),
      folderId: copyOf(source.folderId),
      filename: source.filename,
      nameKey: source.nameKey,
    })),
  };
}

/**
 * Copies live folders with all that is live in them into a folder (null: the root). Each comes
 * whole or not at all. One that is copied into itself is copied as it was before. Where a name is
 * taken, the copy gets the next numbered one.
 * @throws AppError NOT_FOUND for an unknown target
 */
export async function copyFolders(
  scope: WorkspaceScope,
  input: CopyFoldersInput,
): Promise<{ results: ItemResult<{ copyId: string; name: string }>[] }> {
  const { parentId } = input;
  const ids = [...new Set(input.ids)];
  return withWorkspace(scope, async (tx) => {
    await holdTree(tx, scope);
    const into = parentId ? await requireFolder(tx, scope, parentId) : null;
    const trees = await lockTrees(tx, scope, ids);
    const made = new Map<Tree, Plan>();
    const refusals = await writeWithin(tx, scope, trees.map(loadOf), async (places) => {
      const chosen = places.flatMap((at) => trees[at] ?? []);
      const wanted = chosen.map(({ folders: [{ name }] }) => name);
      await underFreeNames(
        tx,
        () => freeFolderNames(tx, scope, parentId, wanted),
        async (names) => {
          made.clear();
          for (const [i, tree] of chosen.entries())
            made.set(tree, planOf(tree, parentId, names[i] ?? tree.folders[0].name));
          const plans = [...made.values()];
          await insertFolders(
            tx,
            scope,
            plans.flatMap(({ folders }) => folders),
          );
          await insertCopies(
            tx,
            scope,
            plans.flatMap(({ files }) => files),
          );
        },
      );
    });
    for (const [i, tree] of trees.entries()) if (refusals[i]) made.delete(tree);
    await audit(
      tx,
      scope,
      [...made].map(([tree, plan]) => ({
        action: 'folder.copy',
        subjectType: 'folder',
        subjectId: plan.id,
        before: { name: tree.folders[0].name, id: tree.folders[0].id },
        after: {
          name: plan.name,
          parentId,
          into,
          folders: plan.folders.length - 1,
          files: plan.files.length,
        },
      })),
    );
    return {
      results: ids.map((id): ItemResult<{ copyId: string; name: string }> => {
        const at = trees.findIndex(({ folders: [top] }) => top.id === id);
        const tree = trees[at];
        const plan = tree && made.get(tree);
        if (plan) return { id, ok: true, copyId: plan.id, name: plan.name };
        const refusal = refusals[at];
        return refused(
          id,
          refusal ? new AppError(refusal.code, refusal.message) : notFound('folder'),
        );
      }),
    };
  });
}
