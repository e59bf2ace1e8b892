import { and, isNull, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { rootId } from '#db/schema/columns.ts';
import { folder } from '#db/schema/folders.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { AppError } from '#server/core/errors.ts';
import { auditCreated, newFolder } from '../mutations.ts';
import { type WantedFolder, wantedTree } from '../policy.ts';
import { requireFolder } from '../queries.ts';
import type { EnsureFoldersInput } from '../schema.ts';
import { holdTree } from '../tree/queries.ts';

/**
 * Makes what is missing of a tree, and answers with the folder at the end of each path. Safe to
 * repeat, and for many at once: each folder is made once.
 * @throws AppError NOT_FOUND for an unknown parent
 */
export async function ensureFolders(
  scope: WorkspaceScope,
  input: EnsureFoldersInput,
): Promise<{ ids: string[] }> {
  return withWorkspace(scope, async (tx) => {
    await holdTree(tx, scope);
    if (input.parentId) await requireFolder(tx, scope, input.parentId);
    return { ids: await ensureTree(tx, scope, input.parentId, input.paths) };
  });
}

/** The same inside a transaction that holds the tree, below a folder that is there. */
export async function ensureTree(
  tx: Transaction,
  scope: WorkspaceScope,
  top: string | null,
  paths: string[][],
): Promise<string[]> {
  const { levels, ends } = wantedTree(paths);
  for (const level of levels) await ensureLevel(tx, scope, top, level);
  return ends.map(({ id }) => known(id));
}

/** A folder's id is set when its level is done. */
function known(id: string | undefined): string {
  if (id === undefined) throw new Error('a folder has no id after its level');
  return id;
}

const placeOf = (top: string | null, { parent }: WantedFolder): string | null =>
  parent ? known(parent.id) : top;

/** How often a level is looked at again because others have changed it in between. */
const attempts = 5;

/**
 * Finds or makes the folders of one level. All callers insert from the top down, and on each level
 * in the same order: who waits for another's row never holds one that the other waits for.
 */
async function ensureLevel(
  tx: Transaction,
  scope: WorkspaceScope,
  top: string | null,
  level: WantedFolder[],
): Promise<void> {
  let missing = level
    .map((wanted) => ({ wanted, place: placeOf(top, wanted) }))
    .sort((a, b) => compare(a.place ?? '', b.place ?? '') || compare(a.wanted.key, b.wanted.key));
  const settle = (rows: { id: string; placeId: string; nameKey: string }[]) => {
    const ids = new Map(rows.map((row) => [`${row.placeId} ${row.nameKey}`, row.id]));
    for (const { wanted, place } of missing)
      wanted.id = ids.get(`${place ?? rootId} ${wanted.key}`);
    missing = missing.filter(({ wanted }) => wanted.id === undefined);
  };
  for (let attempt = 0; attempt < attempts; attempt++) {
    settle(await present(tx, scope, missing));
    if (missing.length === 0) return;
    const rows = missing.map(({ wanted, place }) =>
      newFolder(scope, { parentId: place, name: wanted.name }),
    );
    const made = await tx
      .insert(folder)
      .values(rows)
      .onConflictDoNothing({
        target: [folder.workspaceId, folder.placeId, folder.nameKey],
        where: sql`deleted_at is null`,
      })
      .returning();
    await auditCreated(tx, scope, made);
    settle(made);
    if (missing.length === 0) return;
  }
  throw new AppError('CONFLICT', 'Others are changing these folders right now. Try again.');
}

/** By code units, which is one order for everybody. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Those of the wanted folders that are there. */
function present(
  tx: Transaction,
  scope: WorkspaceScope,
  wanted: { wanted: WantedFolder; place: string | null }[],
) {
  const places = sql.param(wanted.map(({ place }) => place ?? rootId));
  const keys = sql.param(wanted.map((one) => one.wanted.key));
  return tx
    .select({ id: folder.id, placeId: folder.placeId, nameKey: folder.nameKey })
    .from(folder)
    .where(
      and(
        inWorkspace(folder, scope),
        isNull(folder.deletedAt),
        sql`(${folder.placeId}, ${folder.nameKey}) in (select * from unnest(${places}::uuid[], ${keys}::text[]))`,
      ),
    );
}
