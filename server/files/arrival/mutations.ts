import type { Transaction } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { newId, newToken } from '#server/core/ids.ts';
import { folderIsLive } from '#server/folders/queries.ts';
import { withFreeName } from '../names/queries.ts';

/** Content that has come to a workspace, and what it is to be there. */
export interface Arrival {
  filename: string;
  /** Where it is to lie; one that went to the trash meanwhile gives way to the root. */
  folderId: string | null;
  size: number;
  mimeType: string;
  /** Its bytes: an object in state `stored`. */
  objectId: string;
  /** What to do where a live file has the name. */
  onConflict: 'keepBoth' | 'replace' | 'skip';
}

/** What came of it. A skipped arrival has left nothing: its object is the caller's to give up. */
export type Placed =
  | { outcome: 'stored'; fileId: string; filename: string }
  | { outcome: 'skipped'; filename: string };

/** Makes the row that people see. */
export async function placeFile(
  tx: Transaction,
  scope: WorkspaceScope,
  arrival: Arrival,
): Promise<Placed> {
  const { folderId: wanted, filename: originalName, size, mimeType, objectId } = arrival;
  const folderId = wanted !== null && (await folderIsLive(tx, scope, wanted)) ? wanted : null;
  const fileId = newId();
  const filename = await withFreeName(tx, scope, { folderId, name: originalName }, async (name) => {
    const inserted = await tx
      .insert(storage)
      .values({
        id: fileId,
        userId: scope.userId,
        organizationId: scope.organizationId,
        fileKey: newToken(128),
        folderId,
        ...name,
        originalName,
        mimeType,
        size,
        objectId,
      })
      .onConflictDoNothing()
      .returning({ id: storage.id });
    return inserted.length > 0;
  });
  return { outcome: 'stored', fileId, filename };
}
