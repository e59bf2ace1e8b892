import { and, eq, sql } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import { trashEmptying } from '#db/schema/trash.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { enqueueEmptying } from '#server/core/enqueue.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import { trashedFolder } from '#server/folders/trash/queries.ts';
import { lockTree } from '#server/folders/tree/queries.ts';
import { trashedFile } from '../queries.ts';
import type { EmptyingInput } from '../schema.ts';
import { countTrash, type Emptying, emptiesAll } from './queries.ts';

/**
 * Asks for the trash to be emptied: everybody's by those who manage it, else one's own. Only what is
 * in it now goes; a job takes it away in batches. With the tree locked, everything that others have
 * deleted is there, and what they delete from now on is later (`deletionTime`).
 * @throws AppError CONFLICT while the person's last one is not through; INVALID where nothing is there
 */
export async function emptyTrash(scope: WorkspaceScope): Promise<Emptying> {
  const { userId, organizationId } = scope;
  return withWorkspace(scope, async (tx) => {
    await lockTree(tx, scope);
    const { entries, files, folders, bytes } = await countTrash(tx, scope);
    if (entries === 0) throw new AppError('INVALID', 'There is nothing in the trash to delete.');
    const last = (table: typeof storage | typeof folder, entry: typeof trashedFolder) =>
      sql`(select max(${table.deletedAt}) from ${table} where ${and(inWorkspace(table, scope), entry)})`;
    const id = newId();
    const everybodys = emptiesAll(scope);
    await tx.insert(trashEmptying).values({
      id,
      userId,
      organizationId,
      everybodys,
      deletedUntil: sql`greatest(${last(storage, trashedFile)}, ${last(folder, trashedFolder)})`,
      entries,
    });
    await enqueueEmptying(tx, id);
    await audit(tx, scope, [
      {
        action: 'trash.empty',
        subjectType: 'trash',
        subjectId: id,
        after: { files, folders, bytes, everybodys },
      },
    ]);
    return { id, state: 'running', entries, removed: 0 };
  });
}

/**
 * Stops an emptying of one's own. What is gone by then stays gone; the rest stays in the trash.
 * @throws AppError NOT_FOUND; CONFLICT where it is through already
 */
export async function stopEmptying(
  scope: WorkspaceScope,
  { emptyingId }: EmptyingInput,
): Promise<Emptying> {
  const one = and(
    inWorkspace(trashEmptying, scope),
    eq(trashEmptying.id, emptyingId),
    eq(trashEmptying.userId, scope.userId),
  );
  return withWorkspace(scope, async (tx) => {
    const [row] = await tx
      .select({
        id: trashEmptying.id,
        state: trashEmptying.state,
        entries: trashEmptying.entries,
        removed: trashEmptying.removed,
      })
      .from(trashEmptying)
      .where(one)
      .for('update');
    if (!row) throw notFound('emptying');
    if (row.state !== 'running')
      throw new AppError('CONFLICT', 'The trash has been emptied already.');
    await tx.update(trashEmptying).set({ state: 'stopped' }).where(one);
    await audit(tx, scope, [
      {
        action: 'trash.stop',
        subjectType: 'trash',
        subjectId: emptyingId,
        after: { entries: row.entries, removed: row.removed },
      },
    ]);
    return { ...row, state: 'stopped' };
  });
}
