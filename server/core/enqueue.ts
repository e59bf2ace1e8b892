import { inArray, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';

/**
 * Asks the worker to look at what has been stored, when this transaction commits: to read it whole
 * where nobody has verified its SHA-256 yet, which may take long, else only its first bytes. Many at
 * once wait some seconds, so that the upload that brings them goes before.
 */
export async function enqueueProcessing(tx: Transaction, objectIds: string[]): Promise<void> {
  if (objectIds.length === 0) return;
  await tx.execute(
    sql`select jobs.enqueue(task, array_agg(id)) from (
      select case when ${storageObject.sha256} is null then 'files.verify' else 'files.process' end as task, ${storageObject.id}
      from ${storageObject} where ${inArray(storageObject.id, objectIds)}
    ) asked group by task`,
  );
}

/** Asks the worker for thumbnails of these objects, when this transaction commits. */
export const enqueueThumbnails = (tx: Transaction, objectIds: string[]): Promise<void> =>
  enqueue(tx, 'thumbnails.make', objectIds);

/** Asks the worker to finish deleting folders for good, when this transaction commits. */
export const enqueueFolderPurge = (tx: Transaction, folderIds: string[]): Promise<void> =>
  enqueue(tx, 'folders.purge', folderIds);

/** Asks the worker to empty a trash, when this transaction commits. */
export const enqueueEmptying = (tx: Transaction, emptyingId: string): Promise<void> =>
  enqueue(tx, 'trash.empty', [emptyingId]);

/** Asks the worker to delete former versions of a file that are too many or too old. */
export const enqueueVersionExpiry = (tx: Transaction, fileId: string): Promise<void> =>
  enqueue(tx, 'versions.expire', [fileId]);

/** Asks the worker to go on with a transfer, when this transaction commits. */
export const enqueueTransfer = (tx: Transaction, id: string): Promise<void> =>
  enqueue(tx, 'transfers.run', [id]);

/**
 * Asks the worker to delete the bytes of objects in state `deleting`, when this transaction
 * commits. Goes through the one function that lets the app role enqueue.
 */
export const enqueueObjectDeletion = (tx: Transaction, objectIds: string[]): Promise<void> =>
  enqueue(tx, 'objects.delete', objectIds);

/** The same for objects that somebody may just be downloading: when the URLs for that are dead. */
export const enqueueObjectRetirement = (tx: Transaction, objectIds: string[]): Promise<void> =>
  enqueue(tx, 'objects.retire', objectIds);

async function enqueue(tx: Transaction, task: string, subjects: string[]): Promise<void> {
  if (subjects.length === 0) return;
  await tx.execute(sql`select jobs.enqueue(${task}, ${sql.param(subjects)}::uuid[])`);
}
