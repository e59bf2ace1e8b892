import { and, inArray, isNull } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { rootId } from '#db/schema/columns.ts';
import { folder } from '#db/schema/folders.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { type ItemResult, refused } from '#server/core/bulk.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { requireFolder } from '../queries.ts';
import type { MoveFoldersInput } from '../schema.ts';
import { lockTree, takenKeys, waysUp } from '../tree/queries.ts';

const intoItself = () =>
  new AppError('CONFLICT', 'A folder cannot be moved into itself or into a folder that is in it.');
const nameTaken = () =>
  new AppError(
    'CONFLICT',
    'A folder with this name is there already. Rename one of the two first.',
  );

/**
 * Moves live folders with all that is in them. One that is there already counts as done.
 * @throws AppError NOT_FOUND for an unknown target
 */
export async function moveFolders(
  scope: WorkspaceScope,
  input: MoveFoldersInput,
): Promise<{ results: ItemResult[] }> {
  const { parentId } = input;
  const ids = [...new Set(input.ids)];
  return withWorkspace(scope, async (tx) => {
    await lockTree(tx, scope);
    const into = parentId ? await requireFolder(tx, scope, parentId) : null;
    const way = parentId ? (await waysUp(tx, scope, [parentId])).get(parentId) : [];
    const above = new Set(way?.map(({ id }) => id));
    const rows = await tx
      .select({
        id: folder.id,
        name: folder.name,
        nameKey: folder.nameKey,
        parentId: folder.parentId,
      })
      .from(folder)
      .where(and(inWorkspace(folder, scope), inArray(folder.id, ids), isNull(folder.deletedAt)));
    const found = new Map(rows.map((row) => [row.id, row]));
    const keys = rows.map(({ nameKey }) => nameKey);
    const taken = await takenKeys(tx, scope, parentId ?? rootId, keys);
    const moving: typeof rows = [];
    const results = ids.map((id): ItemResult => {
      const row = found.get(id);
      if (!row) return refused(id, notFound('folder'));
      if (above.has(id)) return refused(id, intoItself());
      if (row.parentId === parentId) return { id, ok: true };
      if (taken.has(row.nameKey)) return refused(id, nameTaken());
      taken.add(row.nameKey);
      moving.push(row);
      return { id, ok: true };
    });
    if (moving.length > 0)
      await tx
        .update(folder)
        .set({ parentId })
        .where(
          and(
            inWorkspace(folder, scope),
            inArray(
              folder.id,
              moving.map(({ id }) => id),
            ),
          ),
        );
    await audit(
      tx,
      scope,
      moving.map(({ id, name, parentId: from }) => ({
        action: 'folder.move',
        subjectType: 'folder',
        subjectId: id,
        before: { name, parentId: from },
        after: { name, parentId, into },
      })),
    );
    return { results };
  });
}
