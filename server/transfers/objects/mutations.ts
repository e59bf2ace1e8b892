import { and, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storageObject } from '#db/schema/storage.ts';
import { transferObject, transferTarget } from '#db/schema/transfers.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { enqueueObjectDeletion } from '#server/core/enqueue.ts';
import { newId } from '#server/core/ids.ts';
import { objectKey } from '#server/object-store/keys.ts';
import type { Survey, SurveyedObject } from '../survey/queries.ts';
import { reserveAnew } from '../target/mutations.ts';

/** An object that is to be copied, or is. */
export interface Copying {
  /** Of the target, pending. */
  id: string;
  bucket: string;
  key: string;
  multipartId: string | null;
  copiedAt: Date | null;
  /** `name`: of a file that holds it. */
  source: SurveyedObject & { name: string };
}

/** Rows of one statement. */
const batch = 1_000;

/** The objects of a transfer in its target, by that of the source. */
export async function copyingObjects(tx: Transaction, scope: WorkspaceScope, transferId: string) {
  const rows = await tx
    .select({
      sourceId: transferObject.sourceObjectId,
      copiedAt: transferObject.copiedAt,
      id: storageObject.id,
      bucket: storageObject.bucket,
      key: storageObject.objectKey,
      multipartId: storageObject.multipartId,
      size: storageObject.size,
    })
    .from(transferObject)
    .innerJoin(
      storageObject,
      and(inWorkspace(storageObject, scope), eq(storageObject.id, transferObject.objectId)),
    )
    .where(and(inWorkspace(transferObject, scope), eq(transferObject.transferId, transferId)));
  return new Map(rows.map((row) => [row.sourceId, row]));
}

/** Gives up objects of the target that nothing will point at. */
export async function giveUpCopies(
  tx: Transaction,
  scope: WorkspaceScope,
  ids: string[],
): Promise<void> {
  for (let from = 0; from < ids.length; from += batch) {
    const some = ids.slice(from, from + batch);
    await tx
      .delete(transferObject)
      .where(and(inWorkspace(transferObject, scope), inArray(transferObject.objectId, some)));
    await tx
      .update(storageObject)
      .set({ state: 'deleting' })
      .where(and(inWorkspace(storageObject, scope), inArray(storageObject.id, some)));
    await enqueueObjectDeletion(tx, some);
  }
}

async function add(
  tx: Transaction,
  scope: WorkspaceScope,
  transferId: string,
  sources: Copying['source'][],
): Promise<void> {
  const { userId, organizationId } = scope;
  const by = { userId, organizationId };
  for (let from = 0; from < sources.length; from += batch) {
    const some = sources.slice(from, from + batch).map((source) => ({ source, id: newId() }));
    await tx.insert(storageObject).values(
      some.map(({ id, source }) => ({
        ...by,
        id,
        bucket: source.bucket,
        objectKey: objectKey(scope, id, source.name),
        size: source.size,
        mimeType: source.mimeType,
      })),
    );
    await tx.insert(transferObject).values(
      some.map(({ id, source }) => ({
        ...by,
        id: newId(),
        transferId,
        objectId: id,
        sourceObjectId: source.id,
      })),
    );
  }
}

/**
 * Brings the pending objects and the reservation of a transfer to what its source holds now: content
 * that came meanwhile is added, what is not wanted any more is given up.
 * @returns all of them; null where the transfer has ended
 * @throws AppError QUOTA_EXCEEDED, TOO_LARGE
 */
export async function prepareObjects(
  tx: Transaction,
  scope: WorkspaceScope,
  transferId: string,
  survey: Survey,
): Promise<Copying[] | null> {
  const [target] = await tx
    .select({ id: transferTarget.id, reservedBytes: transferTarget.reservedBytes })
    .from(transferTarget)
    .where(and(inWorkspace(transferTarget, scope), eq(transferTarget.id, transferId)))
    .for('update');
  if (!target) return null;
  const known = await copyingObjects(tx, scope, transferId);
  const wanted = new Set(survey.objects.map(({ id }) => id));
  await giveUpCopies(
    tx,
    scope,
    [...known].flatMap(([source, { id }]) => (wanted.has(source) ? [] : [id])),
  );
  const files = new Map(survey.files.map(({ id, filename }) => [id, filename]));
  const names = new Map([
    ...survey.versions.map(({ objectId, storageId }) => [objectId, files.get(storageId)] as const),
    ...survey.files.map(({ objectId, filename }) => [objectId, filename] as const),
  ]);
  const sources = survey.objects.map((object) => ({
    ...object,
    name: names.get(object.id) ?? 'file',
  }));
  await add(
    tx,
    scope,
    transferId,
    sources.filter(({ id }) => !known.has(id)),
  );
  await reserveAnew(tx, scope, target, survey.load);
  const now = await copyingObjects(tx, scope, transferId);
  return sources.flatMap((source) => {
    const row = now.get(source.id);
    return row ? [{ ...row, source }] : [];
  });
}
