import { and, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import { fileVersion } from '#db/schema/versions.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { giveUpLoose, lockObjects } from '../objects/mutations.ts';

/**
 * Takes away the rows of files, which the caller has locked, and of their former versions.
 * @param stay `readable`: bytes to which nothing points any more stay until downloads are over
 */
export async function removeFiles(
  tx: Transaction,
  scope: Pick<WorkspaceScope, 'workspaceId'>,
  files: { id: string; objectId: string }[],
  stay?: 'readable',
): Promise<void> {
  if (files.length === 0) return;
  const ids = files.map((file) => file.id);
  await tx
    .update(upload)
    .set({ storageId: null })
    .where(and(inWorkspace(upload, scope), inArray(upload.storageId, ids)));
  const versions = and(inWorkspace(fileVersion, scope), inArray(fileVersion.storageId, ids));
  const former = await tx
    .select({ objectId: fileVersion.objectId })
    .from(fileVersion)
    .where(versions);
  const objects = [...files, ...former].map(({ objectId }) => objectId);
  await lockObjects(tx, scope, objects);
  await tx.delete(fileVersion).where(versions);
  await tx.delete(storage).where(and(inWorkspace(storage, scope), inArray(storage.id, ids)));
  await giveUpLoose(tx, scope, objects, stay);
}
