import { and, eq, inArray, sql } from 'drizzle-orm';
import { asSystem, type Transaction } from '#db/client.ts';
import { storage } from '#db/schema/storage.ts';
import { fileVersion } from '#db/schema/versions.ts';
import { audit, systemOrigin } from '#server/core/audit.ts';
import { logger } from '#server/core/logger.ts';
import { giveUpLoose, lockObjects } from '#server/files/objects/mutations.ts';
import { type Rules, rulesOf } from '#server/retention/queries.ts';

/** Versions that one transaction takes away, and files that one look finds. */
const batch = 500;
/** Milliseconds for one look at the versions of a workspace, which locks nothing. */
const patience = 300_000;

type File = NonNullable<Awaited<ReturnType<typeof lockFile>>>;

/** A live file, locked: what is in the trash goes with its versions, or comes back with them. */
async function lockFile(tx: Transaction, id: string) {
  const [file] = await tx
    .select({
      id: storage.id,
      userId: storage.userId,
      workspaceId: storage.workspaceId,
      organizationId: storage.organizationId,
      filename: storage.filename,
      createdAt: storage.createdAt,
      versionAt: storage.versionAt,
    })
    .from(storage)
    .where(and(eq(storage.id, id), sql`${storage.status} = 'active'`))
    .for('update');
  return file;
}

/**
 * Former versions of a file beyond what is kept, oldest first. A version is as old as the time since
 * the next one came; where that one was deleted, the one after it counts.
 */
async function beyond(tx: Transaction, file: File, { keepVersions, versionDays }: Rules) {
  const presentAt = (file.versionAt ?? file.createdAt).toISOString();
  const { rows } = await tx.execute<{ id: string; objectId: string; number: number }>(sql`
    select id, object_id as "objectId", number from (
      select id, object_id, number, row_number() over (order by number desc) as place,
        coalesce(lead(created_at) over (order by number), ${presentAt}::timestamptz) as replaced_at
      from ${fileVersion}
      where ${and(eq(fileVersion.workspaceId, file.workspaceId), eq(fileVersion.storageId, file.id))}
    ) former
    where place > ${keepVersions}::bigint or replaced_at < now() - make_interval(days => ${versionDays}::int)
    order by number limit ${batch}`);
  return rows;
}

/** One batch of a file's versions. Answers how many are gone. */
async function expireBatch(tx: Transaction, fileId: string): Promise<number> {
  const file = await lockFile(tx, fileId);
  if (!file) return 0;
  const rules = await rulesOf(tx, file);
  if (rules.effectiveAt !== null && rules.effectiveAt > new Date()) return 0;
  const gone = await beyond(tx, file, rules);
  if (gone.length === 0) return 0;
  const objects = gone.map(({ objectId }) => objectId);
  await lockObjects(tx, file, objects);
  await tx.delete(fileVersion).where(
    and(
      eq(fileVersion.workspaceId, file.workspaceId),
      inArray(
        fileVersion.id,
        gone.map(({ id }) => id),
      ),
    ),
  );
  await giveUpLoose(tx, file, objects);
  await audit(tx, { ...file, request: systemOrigin('versions.expire') }, [
    {
      action: 'version.expire',
      subjectType: 'file',
      subjectId: file.id,
      before: { filename: file.filename, versions: gone.map(({ number }) => number) },
    },
  ]);
  return gone.length;
}

/**
 * Deletes former versions of a file that are more, or older, than its workspace keeps; never the
 * present one. Each batch is a transaction: safe to repeat and to interrupt anywhere.
 */
export async function expireVersions(fileId: string): Promise<void> {
  while ((await asSystem((tx) => expireBatch(tx, fileId))) === batch);
}

/** Steps over the workspaces that have former versions, on the index that begins with them. */
async function workspacesWithVersions(): Promise<string[]> {
  const { rows } = await asSystem((tx) =>
    tx.execute<{ workspace: string }>(sql`
      with recursive seen (workspace) as (
        (select min(workspace_id) from ${fileVersion})
        union all
        select (select min(v.workspace_id) from ${fileVersion} v where v.workspace_id > seen.workspace)
        from seen where seen.workspace is not null
      ) select workspace from seen where workspace is not null`),
  );
  return rows.map(({ workspace }) => workspace);
}

/** Files of a workspace, after this one, of which a version may be beyond what is kept. */
async function candidates(workspaceId: string, after: string): Promise<string[]> {
  return asSystem(async (tx) => {
    await tx.execute(sql`select set_config('statement_timeout', ${String(patience)}, true)`);
    const { keepVersions, versionDays } = await rulesOf(tx, { workspaceId });
    const { rows } = await tx.execute<{ id: string }>(sql`
      select storage_id as id from ${fileVersion}
      where workspace_id = ${workspaceId} and storage_id > ${after}::uuid
      group by storage_id
      having count(*) > ${keepVersions}::bigint or min(created_at) < now() - make_interval(days => ${versionDays}::int)
      order by storage_id limit ${batch}`);
    return rows.map(({ id }) => id);
  });
}

async function sweepWorkspace(workspaceId: string): Promise<void> {
  let found = await candidates(workspaceId, '00000000-0000-0000-0000-000000000000');
  for (let last = found.at(-1); last !== undefined; last = found.at(-1)) {
    for (const id of found) await expireVersions(id);
    found = await candidates(workspaceId, last);
  }
}

/**
 * The same for all files: for what has become too old, and for rules that keep less than before. One
 * workspace that fails holds up no other.
 * @throws the first failure, when all have had their turn
 */
export async function sweepVersions(): Promise<void> {
  const failures: unknown[] = [];
  for (const workspaceId of await workspacesWithVersions()) {
    try {
      await sweepWorkspace(workspaceId);
    } catch (err) {
      logger.warn({ err, workspaceId }, 'former versions will be deleted later');
      failures.push(err);
    }
  }
  if (failures.length > 0) throw failures[0];
}
