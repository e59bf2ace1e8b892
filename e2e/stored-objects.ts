import { and, eq } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import type { Workspace } from '#server/core/workspace.ts';
import { personal } from '#server/core/workspace.ts';
import { deleteObject, headObject } from '#server/object-store/objects.ts';
import { type Person, scopeIn } from '#server/testing/people.ts';

export interface ObjectPlace {
  bucket: string;
  key: string;
}

/** Where the bytes of a file lie. */
export async function objectOf(
  person: Person,
  fileId: string,
  workspace: Workspace = personal,
): Promise<ObjectPlace> {
  const [row] = await withWorkspace(scopeIn(person, workspace), (tx) =>
    tx
      .select({ bucket: storageObject.bucket, key: storageObject.objectKey })
      .from(storage)
      .innerJoin(storageObject, and(eq(storageObject.id, storage.objectId)))
      .where(eq(storage.id, fileId)),
  );
  if (!row) throw new Error('this file has no object');
  return row;
}

/** How far the worker has come with a file's content. */
export async function processingOf(person: Person, fileId: string): Promise<string | undefined> {
  const [file] = await withWorkspace(scopeIn(person, personal), (tx) =>
    tx.select({ status: storage.processingStatus }).from(storage).where(eq(storage.id, fileId)),
  );
  return file?.status;
}

/** Bytes that the store holds at a place; null where there is nothing. */
export async function storedSize({ bucket, key }: ObjectPlace): Promise<number | null> {
  return (await headObject(bucket, key))?.size ?? null;
}

/** Takes the bytes at a place away behind everybody's back. */
export const removeStored = ({ bucket, key }: ObjectPlace): Promise<void> =>
  deleteObject(bucket, key);
