import { and, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import { fileVersion } from '#db/schema/versions.ts';
import { type Detected, typeOf } from './content-type.ts';

/** Ids by the type that they get, where that is another one than they have. */
function changes(
  rows: { id: string; claimed: string; mimeType: string }[],
  detected: Detected,
): Map<string, string[]> {
  const byType = new Map<string, string[]>();
  for (const { id, claimed, mimeType } of rows) {
    const type = typeOf(detected, claimed);
    if (type !== mimeType) byType.set(type, [...(byType.get(type) ?? []), id]);
  }
  return byType;
}

/** Gives the files and former versions of these objects the type that the bytes show. */
export async function writeTypes(
  tx: Transaction,
  workspaceId: string,
  objectIds: string[],
  detected: Detected,
): Promise<void> {
  const files = await tx
    .select({ id: storage.id, claimed: storage.claimedType, mimeType: storage.mimeType })
    .from(storage)
    .where(and(eq(storage.workspaceId, workspaceId), inArray(storage.objectId, objectIds)));
  const present = files.map((file) => ({ ...file, claimed: file.claimed ?? file.mimeType }));
  for (const [mimeType, ids] of changes(present, detected))
    await tx.update(storage).set({ mimeType }).where(inArray(storage.id, ids));
  const versions = await tx
    .select({ id: fileVersion.id, claimed: fileVersion.mimeType, mimeType: fileVersion.mimeType })
    .from(fileVersion)
    .where(and(eq(fileVersion.workspaceId, workspaceId), inArray(fileVersion.objectId, objectIds)));
  for (const [mimeType, ids] of changes(versions, detected))
    await tx.update(fileVersion).set({ mimeType }).where(inArray(fileVersion.id, ids));
}
