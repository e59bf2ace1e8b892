import { and, eq, sql } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { archive } from '#db/schema/archives.ts';
import { auditLog } from '#db/schema/audit.ts';
import { everyone } from '#db/schema/columns.ts';
import { workspaceDeletion } from '#db/schema/deletions.ts';
import { favourite } from '#db/schema/favourites.ts';
import { folder } from '#db/schema/folders.ts';
import { invitation, member } from '#db/schema/organizations.ts';
import { storageQuota, userStorageLimit } from '#db/schema/quotas.ts';
import { retention } from '#db/schema/retention.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { tag, tagging } from '#db/schema/tags.ts';
import { thumbnail } from '#db/schema/thumbnails.ts';
import { transfer, transferObject, transferTarget } from '#db/schema/transfers.ts';
import { trashEmptying } from '#db/schema/trash.ts';
import { uploadSession } from '#db/schema/upload-sessions.ts';
import { upload, uploadPart } from '#db/schema/uploads.ts';
import { fileVersion } from '#db/schema/versions.ts';
import { env } from '#server/core/env.ts';
import { newId, newToken } from '#server/core/ids.ts';
import { nameKey } from '#server/files/policy.ts';
import { tokenHash } from '#server/invitations/policy.ts';
import { expel, join, makeOrganization, makePerson, type Person } from '../people.ts';

/** One workspace with a row of each kind. `canary` is in every text that a leak could show. */
export interface Rows {
  canary: string;
  workspaceId: string;
  folderId: string;
  targetId: string;
  trashedFolderId: string;
  fileId: string;
  trashedId: string;
  deletionId: string;
  emptyingId: string;
  archiveId: string;
  versionId: string;
  sessionId: string;
  uploadId: string;
  transferId: string;
  memberId: string;
  memberUserId: string;
  tagId: string;
  invitationId: string;
  token: string;
}

/** Everybody who might call a procedure on the organization `acme`. */
export const actors = [
  'owner',
  'admin',
  'member',
  'viewer',
  'former member',
  'member of another organization',
  'signed out',
] as const;
export type Actor = (typeof actors)[number];

export interface World {
  acme: { id: string };
  people: Record<Actor, Person | null>;
  /** The organization of `member of another organization`, and its owner. */
  other: { id: string; owner: Person };
}

interface Owner {
  userId: string;
  organizationId: string | null;
}

/** Two organizations; in the first one a person of each role, and one who is no longer in it. */
export async function makeWorld(): Promise<World> {
  const owner = await makePerson('Olga');
  const acme = await makeOrganization(owner);
  const inRole = async (name: string, role: 'admin' | 'member' | 'viewer') => {
    const person = await makePerson(name);
    await join(person, acme.id, role);
    return person;
  };
  const former = await makePerson('Fred');
  await expel(await join(former, acme.id, 'admin'));
  const stranger = await makePerson('Sven');
  const other = await makeOrganization(stranger, 'Other');
  return {
    acme,
    other: { id: other.id, owner: stranger },
    people: {
      owner,
      admin: await inRole('Adam', 'admin'),
      member: await inRole('Mia', 'member'),
      viewer: await inRole('Vera', 'viewer'),
      'former member': former,
      'member of another organization': stranger,
      'signed out': null,
    },
  };
}

const workspaceIdOf = ({ userId, organizationId }: Owner): string =>
  organizationId ? `org:${organizationId}` : `user:${userId}`;

/** Fills a workspace with fresh rows, as `userId` would have made them. */
export async function makeRows({ userId, organizationId }: Owner): Promise<Rows> {
  const canary = `canary-${newToken(64)}`;
  const by = { userId, organizationId };
  const token = newToken(256);
  const ids = {
    folderId: newId(),
    targetId: newId(),
    trashedFolderId: newId(),
    fileId: newId(),
    trashedId: newId(),
    deletionId: newId(),
    emptyingId: newId(),
    archiveId: newId(),
    versionId: newId(),
    sessionId: newId(),
    uploadId: newId(),
    transferId: newId(),
    memberId: newId(),
    memberUserId: newId(),
    tagId: newId(),
    invitationId: newId(),
  };
  if (organizationId) {
    const person = await makePerson(canary);
    ids.memberUserId = person.id;
    ids.memberId = await join(person, organizationId, 'viewer');
  }
  const object = (state: 'stored' | 'pending') => {
    const id = newId();
    return {
      id,
      ...by,
      bucket: env().S3_BUCKET,
      objectKey: `${canary}/${id}`,
      size: 5,
      state,
      etag: canary,
    };
  };
  const file = (id: string, objectId: string, filename: string) => ({
    id,
    ...by,
    fileKey: newToken(128),
    filename,
    nameKey: nameKey(filename),
    originalName: filename,
    mimeType: 'text/plain',
    size: 5,
    objectId,
  });
  const stored = [object('stored'), object('stored'), object('stored')] as const;
  const pending = object('pending');
  const arriving = object('pending');
  await asSystem(async (tx) => {
    const inTrash = { deletedAt: new Date(), deletedBy: userId, deletionId: ids.deletionId };
    await tx.insert(folder).values([
      { id: ids.folderId, ...by, name: canary, nameKey: canary },
      { id: ids.targetId, ...by, name: `${canary}-target`, nameKey: `${canary}-target` },
      { id: ids.trashedFolderId, ...by, name: canary, nameKey: canary, ...inTrash },
    ]);
    await tx.insert(storageObject).values([...stored, pending, arriving]);
    await tx.insert(storage).values([
      file(ids.fileId, stored[0].id, `${canary}.txt`),
      {
        ...file(ids.trashedId, stored[1].id, `${canary}-trashed.txt`),
        status: 'soft_deleted',
        ...inTrash,
      },
    ]);
    await tx.insert(fileVersion).values({
      id: ids.versionId,
      ...by,
      storageId: ids.fileId,
      objectId: stored[2].id,
      number: 1,
      size: 5,
      mimeType: 'text/plain',
    });
    await tx.update(storage).set({ version: 2 }).where(eq(storage.id, ids.fileId));
    await tx
      .insert(thumbnail)
      .values({ id: newId(), ...by, objectId: stored[0].id, state: 'none', problem: canary });
    await tx.insert(uploadSession).values({ id: ids.sessionId, ...by, name: canary });
    await tx.insert(upload).values({
      id: ids.uploadId,
      ...by,
      sessionId: ids.sessionId,
      filename: canary,
      mimeType: 'text/plain',
      size: 5,
      sha256: '0'.repeat(64),
      partSize: 5,
      status: 'uploading',
      objectId: pending.id,
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    await tx.insert(uploadPart).values({
      id: newId(),
      ...by,
      uploadId: ids.uploadId,
      number: 1,
      size: 5,
      sha256: '0'.repeat(64),
    });
    await tx.insert(transfer).values({
      id: ids.transferId,
      ...by,
      mode: 'copy',
      targetOrganizationId: organizationId ? null : newId(),
      fileIds: [ids.fileId],
      folderIds: [],
      name: canary,
    });
    // One that comes from elsewhere.
    const transferId = newId();
    await tx.insert(transferTarget).values({ id: transferId, ...by, reservedBytes: 5 });
    await tx.insert(transferObject).values({
      id: newId(),
      ...by,
      transferId,
      objectId: arriving.id,
      sourceObjectId: newId(),
    });
    // What starting the upload would have reserved.
    for (const [table, mine] of [
      [storageQuota, undefined],
      [userStorageLimit, eq(userStorageLimit.userId, userId)],
    ] as const)
      await tx
        .update(table)
        .set({ reservedBytes: sql`${table.reservedBytes} + 5` })
        .where(and(eq(table.workspaceId, workspaceIdOf(by)), mine));
    await tx.insert(trashEmptying).values({
      id: ids.emptyingId,
      ...by,
      everybodys: false,
      deletedUntil: new Date(0),
      state: 'stopped',
      entries: 1,
    });
    await tx.insert(archive).values({
      id: ids.archiveId,
      ...by,
      name: `${canary}.zip`,
      fileIds: [ids.fileId],
      folderIds: [ids.folderId],
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    await tx
      .insert(retention)
      .values({ id: newId(), ...by, trashDays: 30, effectiveAt: new Date() })
      .onConflictDoNothing();
    // Withdrawn: one that counts would close the workspace.
    const purgeAfter = new Date();
    await tx
      .insert(workspaceDeletion)
      .values({ id: newId(), ...by, state: 'withdrawn', purgeAfter });
    await tx.insert(auditLog).values({
      id: newId(),
      ...by,
      action: 'file.rename',
      subjectType: 'file',
      subjectId: ids.fileId,
      after: { filename: canary },
      requestId: canary,
    });
    // By a member of whoever's workspace it is; `userId` need not be one.
    const members = await tx.$count(
      member,
      and(eq(member.workspaceId, workspaceIdOf(by)), eq(member.userId, userId)),
    );
    const labeller = organizationId && members === 0 ? ids.memberUserId : userId;
    await tx.insert(favourite).values([
      { id: newId(), userId: labeller, organizationId, storageId: ids.fileId },
      { id: newId(), userId: labeller, organizationId, folderId: ids.folderId },
    ]);
    const privateId = newId();
    const tagged = { userId: labeller, organizationId, name: canary, colour: 'red' };
    await tx.insert(tag).values([
      { ...tagged, id: ids.tagId, nameKey: canary.toLowerCase() },
      { ...tagged, id: privateId, nameKey: canary.toLowerCase(), privateTo: labeller },
    ]);
    const on = { userId: labeller, organizationId };
    await tx.insert(tagging).values([
      { ...on, id: newId(), tagId: ids.tagId, audience: everyone, storageId: ids.fileId },
      { ...on, id: newId(), tagId: privateId, audience: labeller, folderId: ids.folderId },
    ]);
    if (organizationId)
      await tx.insert(invitation).values({
        id: ids.invitationId,
        organizationId,
        inviterId: userId,
        email: `${canary.toLowerCase()}@example.org`,
        role: 'member',
        tokenHash: tokenHash(token),
        expiresAt: new Date(Date.now() + 3_600_000),
      });
  });
  return { canary, workspaceId: workspaceIdOf(by), token, ...ids };
}

/** Ids that nobody has. */
export const madeUpRows = (): Rows => ({
  canary: `canary-${newToken(64)}`,
  workspaceId: `org:${newId()}`,
  folderId: newId(),
  targetId: newId(),
  trashedFolderId: newId(),
  fileId: newId(),
  trashedId: newId(),
  deletionId: newId(),
  emptyingId: newId(),
  archiveId: newId(),
  versionId: newId(),
  sessionId: newId(),
  uploadId: newId(),
  transferId: newId(),
  memberId: newId(),
  memberUserId: newId(),
  tagId: newId(),
  invitationId: newId(),
  token: newToken(256),
});
