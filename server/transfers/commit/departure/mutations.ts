import { and, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { folder } from '#db/schema/folders.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { enqueueFolderPurge } from '#server/core/enqueue.ts';
import { removeFiles } from '#server/files/removal/mutations.ts';
import type { Survey } from '../../survey/queries.ts';

/** Files of one statement. */
const batch = 5_000;

/**
 * Takes what has arrived elsewhere away from the source, in the transaction in which it arrives. The
 * rows of files go now, their bytes by the job that deletes objects; folders leave all lists and the
 * job that deletes folders for good takes their rows. What lay in the trash in them stays there.
 */
export async function leave(
  tx: Transaction,
  scope: WorkspaceScope,
  { files, folders }: Survey,
): Promise<void> {
  for (let from = 0; from < files.length; from += batch)
    await removeFiles(tx, scope, files.slice(from, from + batch), 'readable');
  for (const [top, tree] of Map.groupBy(folders, (row) => row.top)) {
    const ids = sql.param(tree.map(({ id }) => id));
    await tx
      .update(folder)
      .set({
        deletedAt: sql`now()`,
        deletedBy: scope.userId,
        trashedWith: sql`case when ${folder.id} = ${top}::uuid then null else ${top}::uuid end`,
        purgingSince: sql`case when ${folder.id} = ${top}::uuid then now() end`,
      })
      .where(and(inWorkspace(folder, scope), sql`${folder.id} = any(${ids}::uuid[])`));
    await enqueueFolderPurge(tx, [top]);
  }
}
