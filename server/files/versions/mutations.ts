import { and, eq, type SQL, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage } from '#db/schema/storage.ts';
import { fileVersion } from '#db/schema/versions.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { type AuditAction, audit } from '#server/core/audit.ts';
import { enqueueProcessing, enqueueVersionExpiry } from '#server/core/enqueue.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import { requireRoom } from '#server/quotas/mutations.ts';
import { rulesOf } from '#server/retention/queries.ts';
import { giveUpLoose, lockObjects } from '../objects/mutations.ts';
import { requireWhole } from '../objects/queries.ts';
import type { VersionInput } from '../schema.ts';
import { formerVersion, mayDelete, type VersionObject } from './queries.ts';

const presentColumns = {
  id: storage.id,
  filename: storage.filename,
  objectId: storage.objectId,
  size: storage.size,
  mimeType: storage.mimeType,
  version: storage.version,
  addedBy: storage.userId,
  versionBy: storage.versionBy,
  addedAt: storage.createdAt,
  versionAt: storage.versionAt,
};

/** A live file as it is now, locked until the transaction ends: whoever changes it comes after. */
export async function lockLiveFile(tx: Transaction, scope: WorkspaceScope, which: SQL | undefined) {
  const [file] = await tx
    .select(presentColumns)
    .from(storage)
    // As a literal, so that the partial indexes of the live files serve it.
    .where(and(inWorkspace(storage, scope), sql`${storage.status} = 'active'`, which))
    .for('update');
  return file;
}

type LiveFile = NonNullable<Awaited<ReturnType<typeof lockLiveFile>>>;

/** What a file is to hold from now on. */
interface Content {
  objectId: string;
  size: number;
  mimeType: string;
  claimedType: string | null;
}

/** Asks for the oldest versions of a file to be deleted where it has more than are kept. */
async function expireBeyond(tx: Transaction, scope: WorkspaceScope, fileId: string) {
  const { keepVersions } = await rulesOf(tx, scope);
  if (keepVersions === null) return;
  const former = and(inWorkspace(fileVersion, scope), eq(fileVersion.storageId, fileId));
  if ((await tx.$count(fileVersion, former)) > keepVersions) await enqueueVersionExpiry(tx, fileId);
}

/**
 * Gives a locked file new content under the next number. What it held becomes a former version, and
 * stays charged to who brought it.
 */
export async function addVersion(
  tx: Transaction,
  scope: WorkspaceScope,
  file: LiveFile,
  content: Content,
): Promise<number> {
  await lockObjects(tx, scope, [file.objectId, content.objectId]);
  await tx.insert(fileVersion).values({
    id: newId(),
    userId: file.versionBy ?? file.addedBy,
    organizationId: scope.organizationId,
    storageId: file.id,
    objectId: file.objectId,
    number: file.version,
    size: file.size,
    mimeType: file.mimeType,
    createdAt: file.versionAt ?? file.addedAt,
  });
  const version = file.version + 1;
  await tx
    .update(storage)
    .set({
      ...content,
      version,
      versionBy: scope.userId,
      versionAt: sql`now()`,
      processingStatus: 'pending',
      processingError: null,
      damagedAt: null,
    })
    .where(and(inWorkspace(storage, scope), eq(storage.id, file.id)));
  await enqueueProcessing(tx, [content.objectId]);
  await expireBeyond(tx, scope, file.id);
  return version;
}

/** @throws AppError NOT_FOUND unless the file is live and has had this version */
async function requireFormer(tx: Transaction, scope: WorkspaceScope, input: VersionInput) {
  const file = await lockLiveFile(tx, scope, eq(storage.id, input.id));
  if (!file) throw notFound('file');
  const former = await formerVersion(tx, scope, input);
  if (!former) throw notFound('version');
  return { file, former };
}

const auditVersion = (
  tx: Transaction,
  scope: WorkspaceScope,
  action: AuditAction,
  file: LiveFile,
  former: VersionObject,
  version?: number,
) =>
  audit(tx, scope, [
    {
      action,
      subjectType: 'file',
      subjectId: file.id,
      before: { filename: file.filename, version: former.number },
      ...(version === undefined ? {} : { after: { version } }),
    },
  ]);

/**
 * Makes a former version the present one again, under a new number: nothing of the history is lost.
 * Its bytes are looked at first, so that sound content never gives way to damaged content.
 * @throws AppError NOT_FOUND, DAMAGED, QUOTA_EXCEEDED, TOO_LARGE, STORAGE_UNAVAILABLE
 */
export async function restoreVersion(
  scope: WorkspaceScope,
  input: VersionInput,
): Promise<{ id: string; version: number }> {
  const seen = await withWorkspace(scope, (tx) => requireFormer(tx, scope, input));
  await requireWhole(seen.former);
  return withWorkspace(scope, async (tx) => {
    const { file, former } = await requireFormer(tx, scope, input);
    const { objectId, size, mimeType } = former;
    const content = { objectId, size, mimeType, claimedType: mimeType };
    // Its bytes count once more; objects are locked before the counters, as everywhere.
    await lockObjects(tx, scope, [file.objectId, objectId]);
    await requireRoom(tx, scope, size);
    const version = await addVersion(tx, scope, file, content);
    await auditVersion(tx, scope, 'version.restore', file, former, version);
    return { id: file.id, version };
  });
}

/**
 * Deletes a former version for good: one's own content, or anybody's for those who manage the trash
 * of others. The present version stays.
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function deleteVersion(
  scope: WorkspaceScope,
  input: VersionInput,
): Promise<{ id: string; version: number }> {
  return withWorkspace(scope, async (tx) => {
    const { file, former } = await requireFormer(tx, scope, input);
    if (!mayDelete(scope, former.userId))
      throw new AppError(
        'FORBIDDEN',
        'Somebody else brought this version: only they or an admin can delete it.',
      );
    await lockObjects(tx, scope, [former.objectId]);
    await tx
      .delete(fileVersion)
      .where(
        and(
          inWorkspace(fileVersion, scope),
          eq(fileVersion.storageId, input.id),
          eq(fileVersion.number, input.version),
        ),
      );
    await giveUpLoose(tx, scope, [former.objectId]);
    await auditVersion(tx, scope, 'version.delete', file, former);
    return input;
  });
}
