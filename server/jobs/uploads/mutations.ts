import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import { upload, uploadPart } from '#db/schema/uploads.ts';
import { audit, systemOrigin } from '#server/core/audit.ts';

const batch = 500;

/**
 * Gives up uploads that nobody has completed in time. Their objects are marked; `objects.sweep`
 * deletes what has arrived.
 */
export async function expireUploads(): Promise<void> {
  const request = systemOrigin('uploads.expire');
  await asSystem(async (tx) => {
    const open = await tx
      .select({
        id: upload.id,
        objectId: upload.objectId,
        userId: upload.userId,
        organizationId: upload.organizationId,
      })
      .from(upload)
      .where(
        and(
          sql`${upload.status} in ('created', 'uploading', 'completing')`,
          lte(upload.expiresAt, sql`now()`),
        ),
      )
      .orderBy(upload.expiresAt, upload.id)
      .limit(batch)
      .for('update', { skipLocked: true });
    if (open.length === 0) return;
    const ids = open.map((row) => row.id);
    await tx
      .update(upload)
      .set({ status: 'expired', error: 'This upload was not completed in time.' })
      .where(inArray(upload.id, ids));
    await tx.delete(uploadPart).where(inArray(uploadPart.uploadId, ids));
    const objects = open.map((row) => row.objectId).filter((id) => id !== null);
    await tx
      .update(storageObject)
      .set({ state: 'deleting' })
      .where(and(inArray(storageObject.id, objects), eq(storageObject.state, 'pending')));
    for (const row of open)
      await audit(tx, { ...row, request }, [
        { action: 'upload.expire', subjectType: 'upload', subjectId: row.id },
      ]);
  });
}
