import { sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';

/**
 * Asks the worker to delete the bytes of objects in state `deleting`, when this transaction
 * commits. Goes through the one function that lets the app role enqueue.
 */
export async function enqueueObjectDeletion(tx: Transaction, objectIds: string[]): Promise<void> {
  if (objectIds.length === 0) return;
  await tx.execute(
    sql`select jobs.enqueue('objects.delete', id) from unnest(${sql.param(objectIds)}::uuid[]) as id`,
  );
}
