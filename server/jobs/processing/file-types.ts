import { and, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { fileVersion } from '#db/schema/versions.ts';
import { type Detected, typeOf } from './content-type.ts';

interface Typed {
  id: string;
  objectId: string;
  claimed: string;
  mimeType: string | null;
}

/** Ids by the type that they get, where that is another one than they have. */
function changes(
  rows: readonly Typed[],
  found: ReadonlyMap<string, Detected>,
): Map<string, string[]> {
  const byType = new Map<string, string[]>();
  for (const { id, objectId, claimed, mimeType } of rows) {
    const detected = found.get(objectId);
    const type = detected && typeOf(detected, claimed);
    if (type && type !== mimeType) byType.set(type, [...(byType.get(type) ?? []), id]);
  }
  return byType;
}

/**
 * Gives the files and former versions of these objects the type that the bytes show.
 * @param found what they show, by object; all of one workspace
 */
export async function writeTypes(
  tx: Transaction,
  workspaceId: string,
  found: ReadonlyMap<string, Detected>,
): Promise<void> {
  const objectIds = [...found.keys()];
  const files = await tx
    .select({
      id: storage.id,
      objectId: storage.objectId,
      claimed: storage.claimedType,
      mimeType: storage.mimeType,
    })
    .from(storage)
    .where(and(eq(storage.workspaceId, workspaceId), inArray(storage.objectId, objectIds)));
  const present = files.map((file) => ({ ...file, claimed: file.claimed ?? file.mimeType }));
  for (const [mimeType, ids] of changes(present, found))
    await tx.update(storage).set({ mimeType }).where(inArray(storage.id, ids));
  const versions = await tx
    .select({
      id: fileVersion.id,
      objectId: fileVersion.objectId,
      claimed: fileVersion.mimeType,
      mimeType: fileVersion.mimeType,
    })
    .from(fileVersion)
    .where(and(eq(fileVersion.workspaceId, workspaceId), inArray(fileVersion.objectId, objectIds)));
  for (const [mimeType, ids] of changes(versions, found))
    await tx.update(fileVersion).set({ mimeType }).where(inArray(fileVersion.id, ids));
}

/** The same for the objects themselves. */
export async function writeObjectTypes(
  tx: Transaction,
  found: ReadonlyMap<string, Detected>,
): Promise<void> {
  const rows = await tx
    .select({ id: storageObject.id, mimeType: storageObject.mimeType })
    .from(storageObject)
    .where(inArray(storageObject.id, [...found.keys()]));
  const typed = rows.map(({ id, mimeType }) => ({
    id,
    objectId: id,
    claimed: mimeType ?? 'application/octet-stream',
    mimeType,
  }));
  const byType = changes(typed, found);
  // In one order, as everywhere where objects are locked.
  if (byType.size > 0)
    await tx
      .select({ id: storageObject.id })
      .from(storageObject)
      .where(inArray(storageObject.id, [...byType.values()].flat()))
      .orderBy(storageObject.id)
      .for('update');
  for (const [mimeType, ids] of byType)
    await tx
      .update(storageObject)
      .set({ mimeType })
      .where(and(inArray(storageObject.id, ids), eq(storageObject.state, 'stored')));
}
