import { and, asc, eq, inArray, lte, type SQL, sql } from 'drizzle-orm';
import { asSystem, type Transaction } from '#db/client.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import { trashEmptying } from '#db/schema/trash.ts';
import { audit, systemOrigin } from '#server/core/audit.ts';
import { enqueueFolderPurge } from '#server/core/enqueue.ts';
import { removeFiles } from '#server/files/removal/mutations.ts';
import { trashedFolder } from '#server/folders/trash/queries.ts';
import { lockTree } from '#server/folders/tree/queries.ts';
import { mayGoOn } from '#server/trash/emptying/queries.ts';
import { trashedFile } from '#server/trash/queries.ts';

/** Entries that one transaction takes away. */
const batch = 500;
/** Emptyings that one sweep goes on with; the next one is a minute away. */
const sweepSize = 100;

/** What is taken away: in which workspace, until when it was deleted, by whom. */
export interface Purge {
  workspaceId: string;
  organizationId: string | null;
  /** Who has asked for it; null: nobody, it was time. */
  userId: string | null;
  deletedUntil: Date;
  /** Null: whoever deleted it. */
  deletedBy: string | null;
  /** The job in whose name it is done. */
  job: string;
}

const chosenFiles = ({ workspaceId, deletedUntil, deletedBy }: Purge): SQL | undefined =>
  and(
    eq(storage.workspaceId, workspaceId),
    trashedFile,
    lte(storage.deletedAt, deletedUntil),
    deletedBy === null ? undefined : eq(storage.deletedBy, deletedBy),
  );

const chosenFolders = ({ workspaceId, deletedUntil, deletedBy }: Purge): SQL | undefined =>
  and(
    eq(folder.workspaceId, workspaceId),
    trashedFolder,
    lte(folder.deletedAt, deletedUntil),
    deletedBy === null ? undefined : eq(folder.deletedBy, deletedBy),
  );

/** Writes into the activity what is gone; the entries name whom it concerns. */
async function tell(
  tx: Transaction,
  { organizationId, userId, job }: Purge,
  kind: 'file' | 'folder',
  gone: { id: string; userId: string; before: Record<string, string> }[],
): Promise<void> {
  const request = systemOrigin(job);
  for (const [person, theirs] of Map.groupBy(gone, (row) => userId ?? row.userId))
    await audit(
      tx,
      { userId: person, organizationId, request },
      theirs.map(({ id, before }) => ({
        action: `${kind}.purge`,
        subjectType: kind,
        subjectId: id,
        before,
      })),
    );
}

/**
 * Marks a batch of trashed folders, which leave the trash at once: the job of folders takes away
 * what is in them. For a transaction that has locked the tree, as by hand.
 */
async function purgeFolders(tx: Transaction, purge: Purge): Promise<number> {
  const some = tx
    .select({ id: folder.id })
    .from(folder)
    .where(chosenFolders(purge))
    .orderBy(asc(folder.deletedAt), asc(folder.id))
    .limit(batch);
  const gone = await tx
    .update(folder)
    .set({ purgingSince: sql`now()` })
    .where(and(inArray(folder.id, some), chosenFolders(purge)))
    .returning({ id: folder.id, userId: folder.userId, name: folder.name });
  await enqueueFolderPurge(
    tx,
    gone.map(({ id }) => id),
  );
  await tell(
    tx,
    purge,
    'folder',
    gone.map(({ name, ...row }) => ({ ...row, before: { name } })),
  );
  return gone.length;
}

/** Takes away a batch of trashed files, which are locked in the order of their ids. */
async function purgeFiles(tx: Transaction, purge: Purge): Promise<number> {
  const some = tx
    .select({ id: storage.id })
    .from(storage)
    .where(chosenFiles(purge))
    .orderBy(asc(storage.deletedAt), asc(storage.id))
    .limit(batch);
  const files = await tx
    .select({
      id: storage.id,
      userId: storage.userId,
      objectId: storage.objectId,
      filename: storage.filename,
    })
    .from(storage)
    .where(and(inArray(storage.id, some), chosenFiles(purge)))
    .orderBy(asc(storage.id))
    .for('update');
  await removeFiles(tx, purge, files);
  await tell(
    tx,
    purge,
    'file',
    files.map(({ id, userId, filename }) => ({ id, userId, before: { filename } })),
  );
  return files.length;
}

/** Takes one batch away in a transaction, and answers how many entries: none where all are gone. */
interface Step {
  take: (tx: Transaction, purge: Purge) => Promise<number>;
  locksTree: boolean;
}

const steps: readonly Step[] = [
  { take: purgeFolders, locksTree: true },
  { take: purgeFiles, locksTree: false },
];

/** Takes away all that a purge names, batch by batch: safe to repeat and to interrupt anywhere. */
export async function purgeTrash(purge: Purge): Promise<void> {
  for (const { take, locksTree } of steps) {
    const once = () =>
      asSystem(async (tx) => {
        if (locksTree) await lockTree(tx, purge);
        return take(tx, purge);
      });
    while ((await once()) > 0);
  }
}

/** One batch of an emptying, and its count, together. Answers whether there is more of its kind. */
async function emptyBatch(id: string, step: Step): Promise<boolean> {
  const one = and(eq(trashEmptying.id, id), eq(trashEmptying.state, 'running'));
  const [asked] = await asSystem((tx) => tx.select().from(trashEmptying).where(one));
  if (!asked) return false;
  const allowed = await mayGoOn(asked);
  return asSystem(async (tx) => {
    // Before locks on rows, as everywhere.
    if (step.locksTree) await lockTree(tx, asked);
    const running = await tx.select().from(trashEmptying).where(one).for('update');
    if (running.length === 0) return false;
    if (!allowed) {
      await tx.update(trashEmptying).set({ state: 'stopped' }).where(one);
      return false;
    }
    const deletedBy = asked.everybodys ? null : asked.userId;
    const gone = await step.take(tx, { ...asked, deletedBy, job: 'trash.empty' });
    if (gone > 0)
      await tx
        .update(trashEmptying)
        .set({ removed: sql`${trashEmptying.removed} + ${gone}` })
        .where(one);
    return gone > 0;
  });
}

/**
 * Goes on with an emptying until all is gone that was in the trash when it was asked for, or it is
 * stopped. Each batch is a transaction: safe to repeat and to interrupt anywhere.
 */
export async function emptyTrash(id: string): Promise<void> {
  for (const step of steps) while (await emptyBatch(id, step));
  await asSystem((tx) =>
    tx
      .update(trashEmptying)
      .set({ state: 'done' })
      .where(and(eq(trashEmptying.id, id), eq(trashEmptying.state, 'running'))),
  );
}

/** Goes on with what a lost job or a crash has left, oldest first. */
export async function sweepTrash(): Promise<void> {
  const running = await asSystem((tx) =>
    tx
      .select({ id: trashEmptying.id })
      .from(trashEmptying)
      .where(sql`${trashEmptying.state} = 'running'`)
      .orderBy(asc(trashEmptying.createdAt), asc(trashEmptying.id))
      .limit(sweepSize),
  );
  for (const { id } of running) await emptyTrash(id);
}
