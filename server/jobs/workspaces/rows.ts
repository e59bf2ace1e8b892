import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { type AnyPgColumn, alias, type PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from '#db/client.ts';
import { archive } from '#db/schema/archives.ts';
import { workspaceDeletion } from '#db/schema/deletions.ts';
import { favourite } from '#db/schema/favourites.ts';
import { folder } from '#db/schema/folders.ts';
import { invitation, member, organization } from '#db/schema/organizations.ts';
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

/** Rows that one transaction of a purge takes away. */
const batch = 500;

/** Takes away a batch of rows of a workspace, and answers how many. */
type Step = (tx: Transaction, workspaceId: string) => Promise<number>;

async function deleteBatch(
  tx: Transaction,
  table: PgTable & { id: AnyPgColumn },
  which: SQL | undefined,
): Promise<number> {
  const chosen = tx.select({ id: table.id }).from(table).where(which).limit(batch);
  return (await tx.delete(table).where(inArray(table.id, chosen))).rowCount ?? 0;
}

/** A folder goes after those in it: the reference to the parent restricts. */
const leaves = (workspaceId: string) => {
  const child = alias(folder, 'child');
  const inside = and(eq(child.workspaceId, workspaceId), eq(child.parentId, folder.id));
  const none = sql`not exists (select 1 from ${folder} ${sql.identifier('child')} where ${inside})`;
  return and(eq(folder.workspaceId, workspaceId), none);
};

/** What a file or an open upload pointed at is marked, so that its bytes go before its row. */
const markObjects: Step = async (tx, workspaceId) => {
  const loose = tx
    .select({ id: storageObject.id })
    .from(storageObject)
    .where(
      and(
        eq(storageObject.workspaceId, workspaceId),
        inArray(storageObject.state, ['pending', 'stored']),
        eq(storageObject.referenceCount, 0),
      ),
    )
    .limit(batch);
  const marked = await tx
    .update(storageObject)
    .set({ state: 'deleting' })
    .where(inArray(storageObject.id, loose));
  return marked.rowCount ?? 0;
};

/** What goes first, in this order: then nothing points at an object any more. */
export const beforeObjects: readonly Step[] = [
  (tx, id) => deleteBatch(tx, transfer, eq(transfer.workspaceId, id)),
  (tx, id) => deleteBatch(tx, transferObject, eq(transferObject.workspaceId, id)),
  (tx, id) => deleteBatch(tx, transferTarget, eq(transferTarget.workspaceId, id)),
  (tx, id) => deleteBatch(tx, uploadPart, eq(uploadPart.workspaceId, id)),
  (tx, id) => deleteBatch(tx, upload, eq(upload.workspaceId, id)),
  (tx, id) => deleteBatch(tx, uploadSession, eq(uploadSession.workspaceId, id)),
  (tx, id) => deleteBatch(tx, favourite, eq(favourite.workspaceId, id)),
  (tx, id) => deleteBatch(tx, tagging, eq(tagging.workspaceId, id)),
  (tx, id) => deleteBatch(tx, tag, eq(tag.workspaceId, id)),
  (tx, id) => deleteBatch(tx, fileVersion, eq(fileVersion.workspaceId, id)),
  (tx, id) => deleteBatch(tx, storage, eq(storage.workspaceId, id)),
  (tx, id) => deleteBatch(tx, thumbnail, eq(thumbnail.workspaceId, id)),
  markObjects,
];

/** What goes when all bytes are gone, in this order. */
export const afterObjects: readonly Step[] = [
  (tx, id) => deleteBatch(tx, archive, eq(archive.workspaceId, id)),
  (tx, id) => deleteBatch(tx, trashEmptying, eq(trashEmptying.workspaceId, id)),
  (tx, id) => deleteBatch(tx, retention, eq(retention.workspaceId, id)),
  (tx, id) => deleteBatch(tx, userStorageLimit, eq(userStorageLimit.workspaceId, id)),
  (tx, id) => deleteBatch(tx, storageQuota, eq(storageQuota.workspaceId, id)),
  (tx, id) => deleteBatch(tx, folder, leaves(id)),
  (tx, id) => deleteBatch(tx, invitation, eq(invitation.workspaceId, id)),
  (tx, id) => deleteBatch(tx, member, eq(member.workspaceId, id)),
  async (tx, id) => {
    const { rows } = await tx.execute<{ gone: number }>(
      sql`select purge_audit_log(${id}, ${batch}) as gone`,
    );
    return rows[0]?.gone ?? 0;
  },
];

/** The last rows, together: until they are gone the purge is found again. */
export async function deleteLast(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.delete(workspaceDeletion).where(eq(workspaceDeletion.workspaceId, workspaceId));
  await tx.delete(organization).where(eq(organization.workspaceId, workspaceId));
}
