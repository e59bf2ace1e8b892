import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { asSystem, type Transaction } from '#db/client.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { audit, systemOrigin } from '#server/core/audit.ts';
import { enqueueProcessing } from '#server/core/enqueue.ts';
import { requestThumbnails } from '../thumbnails/rows.ts';
import type { Detected } from './content-type.ts';
import { deduplicate } from './deduplication.ts';
import { examine, type Finding } from './examination.ts';
import { writeObjectTypes, writeTypes } from './file-types.ts';
import { claimedSha256, findLost, findObjects, lockHolders, type StoredRow } from './queries.ts';
import { refuseRevealed } from './refusal.ts';

/** Lost files that one sweep takes up; the next one is minutes away. */
const sweepSize = 500;

/** Of a file whose content nobody has looked at to the end. */
export const waiting = sql`${storage.processingStatus} in ('pending', 'running')`;

const holds = ({ id, workspaceId }: StoredRow) =>
  and(eq(storage.workspaceId, workspaceId), eq(storage.objectId, id));

/** What is to be looked at, marked as begun where that takes its time. */
const takeUp = (objectId: string) =>
  asSystem(async (tx) => {
    const [object] = await findObjects(tx, [objectId]);
    if (!object) return undefined;
    if (object.sha256 !== null) return { object, claimed: null };
    await tx
      .update(storage)
      .set({ processingStatus: 'running' })
      .where(and(holds(object), eq(storage.processingStatus, 'pending')));
    return { object, claimed: await claimedSha256(tx, object) };
  });

/** Writes down what the bytes are. They still wait until equal ones have been looked for. */
const settle = (object: StoredRow, sha256: string, detected: Detected) =>
  asSystem(async (tx) => {
    const held = await lockHolders(tx, object.workspaceId, [object.id]);
    await refuseRevealed(
      tx,
      object.workspaceId,
      held.filter(({ objectId }) => objectId === object.id),
      () => detected,
    );
    const found = new Map([[object.id, detected]]);
    await writeTypes(tx, object.workspaceId, found);
    await writeObjectTypes(tx, found);
    await tx
      .update(storageObject)
      .set({ sha256 })
      .where(
        and(
          eq(storageObject.id, object.id),
          eq(storageObject.state, 'stored'),
          isNull(storageObject.sha256),
        ),
      );
  });

/** The last step: until then a crash leaves files that the sweep finds. */
const finish = (object: StoredRow) =>
  asSystem(async (tx) => {
    await tx
      .update(storage)
      .set({ processingStatus: 'done', processingError: null, damagedAt: null })
      .where(and(holds(object), waiting));
    await requestThumbnails(tx, [object.id]);
  });

/** Marks the files that hold these bytes, and says so in the activity. Nothing is ever deleted. */
async function markDamaged(tx: Transaction, object: StoredRow, problem: string): Promise<void> {
  const holders = await lockHolders(tx, object.workspaceId, [object.id]);
  const files = holders.filter(({ objectId }) => objectId === object.id);
  const ids = files.map(({ id }) => id);
  await tx
    .update(storage)
    .set({
      damagedAt: sql`coalesce(${storage.damagedAt}, now())`,
      processingStatus: 'failed',
      processingError: problem,
    })
    .where(inArray(storage.id, ids));
  const request = systemOrigin('files.process');
  for (const file of files)
    await audit(tx, { ...file, userId: file.versionBy ?? file.addedBy, request }, [
      {
        action: 'file.damage',
        subjectType: 'file',
        subjectId: file.id,
        after: { filename: file.filename, problem },
      },
    ]);
}

/**
 * Looks at what has been stored: verifies its SHA-256 where nobody has, detects its type, and
 * brings equal content of the workspace together. Each step can be repeated: a crash anywhere
 * leaves files that still wait, and the next run comes to the same end.
 * @throws AppError STORAGE_UNAVAILABLE: the files go on waiting, and the queue repeats it
 */
export async function processObject(objectId: string, signal?: AbortSignal): Promise<void> {
  const taken = await takeUp(objectId);
  if (!taken) return;
  const { object, claimed } = taken;
  await conclude(object, await examine(object, claimed, signal));
}

/** What follows from the look at an object. */
export async function conclude(object: StoredRow, finding: Finding): Promise<void> {
  if (finding.outcome === 'damaged') {
    await asSystem((tx) => markDamaged(tx, object, finding.problem));
    return;
  }
  const { sha256, detected } = finding;
  await settle(object, sha256, detected);
  await deduplicate({ ...object, sha256 }, detected);
  await finish(object);
}

/** Asks again for what a crash has lost, or what has failed too often while the store was away. */
export async function sweepUnprocessed(): Promise<void> {
  const lost = await findLost(sweepSize);
  await asSystem((tx) => enqueueProcessing(tx, lost));
}
