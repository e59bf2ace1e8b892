import { asc, eq, sql } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import { processObject } from '#server/jobs/processing/mutations.ts';

/** Does what the worker would: looks at the content of every file that waits for it. */
export async function processAll(): Promise<void> {
  const waiting = await asSystem((tx) =>
    tx
      .selectDistinct({ objectId: storage.objectId })
      .from(storage)
      .where(sql`${storage.processingStatus} in ('pending', 'running')`)
      .orderBy(asc(storage.objectId)),
  );
  for (const { objectId } of waiting) await processObject(objectId);
}

/** How far a file has come. */
export async function processingOf(fileId: string) {
  const [file] = await asSystem((tx) =>
    tx
      .select({
        status: storage.processingStatus,
        error: storage.processingError,
        damagedAt: storage.damagedAt,
        mimeType: storage.mimeType,
        claimedType: storage.claimedType,
      })
      .from(storage)
      .where(eq(storage.id, fileId)),
  );
  if (!file) throw new Error('there is no such file');
  return file;
}
