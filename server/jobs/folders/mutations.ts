import { and, asc, eq, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { asSystem, type Transaction } from '#db/client.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import { uploadSession } from '#db/schema/upload-sessions.ts';
import { upload } from '#db/schema/uploads.ts';
import { removeFiles } from '#server/files/removal/mutations.ts';

/** Rows that one transaction of a purge takes away. */
const batch = 500;
/** Folders that one sweep goes on with; the next one is a minute away. */
const sweepSize = 100;

/** A folder that is being deleted for good: the top of its deletion. */
interface Purged {
  id: string;
  workspaceId: string;
}

/** Takes a batch away, and answers how many rows that were. */
type Step = (tx: Transaction, purged: Purged) => Promise<number>;

/** The folders of a deletion. */
const ofDeletion = ({ id, workspaceId }: Purged): SQL | undefined =>
  and(eq(folder.workspaceId, workspaceId), or(eq(folder.id, id), eq(folder.trashedWith, id)));

const removeBatch: Step = async (tx, { id, workspaceId }) => {
  const files = await tx
    .select({ id: storage.id, objectId: storage.objectId })
    .from(storage)
    .where(and(eq(storage.workspaceId, workspaceId), eq(storage.trashedWith, id)))
    .orderBy(asc(storage.id))
    .limit(batch)
    .for('update');
  await removeFiles(tx, { workspaceId }, files);
  return files.length;
};

/** The names of the folders from the top down to one, with those of rows that went before. */
const namesTo = (workspaceId: string, id: SQL): SQL => sql`(
  with recursive step (parent_id, names) as (
    select parent_id, coalesce(trashed_from, '[]') || jsonb_build_array(name) from folder
    where workspace_id = ${workspaceId} and id = ${id}
    union all
    select f.parent_id, coalesce(f.trashed_from, '[]') || jsonb_build_array(f.name) || step.names
    from step join folder f on f.workspace_id = ${workspaceId} and f.id = step.parent_id
  ) select names from step where parent_id is null)`;

/**
 * The folders of a deletion as a value, not as a subquery: the rows below them have just gone, and a
 * plan that guesses how many are left takes a minute for ten thousand.
 */
async function idsOf(tx: Transaction, purged: Purged): Promise<SQL> {
  const rows = await tx.select({ id: folder.id }).from(folder).where(ofDeletion(purged));
  return sql`${sql.param(rows.map(({ id }) => id))}`;
}

/** What was in the trash before stays there; it keeps the names of the folders that go now. */
const letGoOfFiles: Step = async (tx, purged) => {
  const inside = await idsOf(tx, purged);
  const { rowCount } = await tx.execute(sql`
    update storage set folder_id = null, trashed_from = ${namesTo(purged.workspaceId, sql`storage.folder_id`)}
    where workspace_id = ${purged.workspaceId} and id in (
      select id from storage where workspace_id = ${purged.workspaceId} and folder_id = any(${inside}::uuid[])
      order by id limit ${batch} for update)`);
  return rowCount ?? 0;
};

const letGoOfFolders: Step = async (tx, purged) => {
  const { id, workspaceId } = purged;
  const inside = await idsOf(tx, purged);
  const { rowCount } = await tx.execute(sql`
    update folder as own set parent_id = null, trashed_from = ${namesTo(workspaceId, sql`own.parent_id`)}
    where workspace_id = ${workspaceId} and id in (
      select id from folder where workspace_id = ${workspaceId} and parent_id = any(${inside}::uuid[])
        and trashed_with is distinct from ${id}
      order by id limit ${batch} for update)`);
  return rowCount ?? 0;
};

/** The history of uploads outlives the folders into which they went. */
const letGoOf =
  (table: typeof upload | typeof uploadSession): Step =>
  async (tx, purged) => {
    const inside = await idsOf(tx, purged);
    const { rowCount } = await tx.execute(sql`
      update ${table} set folder_id = null where workspace_id = ${purged.workspaceId} and id in (
        select id from ${table} where workspace_id = ${purged.workspaceId} and folder_id = any(${inside}::uuid[])
        order by id limit ${batch} for update)`);
    return rowCount ?? 0;
  };

/** A folder goes after those in it; the one at the top, which says that there is work, is the last. */
const removeLeaves: Step = async (tx, purged) => {
  const child = alias(folder, 'child');
  const inside = and(eq(child.workspaceId, purged.workspaceId), eq(child.parentId, folder.id));
  const empty = sql`not exists (select 1 from ${folder} ${sql.identifier('child')} where ${inside})`;
  const chosen = tx
    .select({ id: folder.id })
    .from(folder)
    .where(and(ofDeletion(purged), empty))
    .limit(batch);
  return (await tx.delete(folder).where(sql`${folder.id} in ${chosen}`)).rowCount ?? 0;
};

const steps: readonly Step[] = [
  removeBatch,
  letGoOfFiles,
  letGoOfFolders,
  letGoOf(upload),
  letGoOf(uploadSession),
  removeLeaves,
];

/**
 * Deletes a folder for good that is marked for it, with all that went to the trash with it. Each
 * batch is a transaction: safe to repeat and to interrupt anywhere.
 */
export async function purgeFolder(id: string): Promise<void> {
  const [purged] = await asSystem((tx) =>
    tx
      .select({ id: folder.id, workspaceId: folder.workspaceId })
      .from(folder)
      .where(and(eq(folder.id, id), isNotNull(folder.purgingSince), isNull(folder.trashedWith))),
  );
  if (!purged) return;
  for (const step of steps) while ((await asSystem((tx) => step(tx, purged))) > 0);
}

/** Finishes what a lost job or a crash has left, oldest first. */
export async function sweepFolders(): Promise<void> {
  const left = await asSystem((tx) =>
    tx
      .select({ id: folder.id })
      .from(folder)
      .where(isNotNull(folder.purgingSince))
      .orderBy(asc(folder.purgingSince), asc(folder.id))
      .limit(sweepSize),
  );
  for (const { id } of left) await purgeFolder(id);
}
