import { type SQL, sql } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { folder } from '#db/schema/folders.ts';
import { retention } from '#db/schema/retention.ts';
import { storage } from '#db/schema/storage.ts';
import { logger } from '#server/core/logger.ts';
import { instanceRetention } from '#server/retention/queries.ts';
import { purgeTrash } from '../mutations.ts';

/** A workspace in whose trash something is due, and until when it was deleted. */
type Due = { workspaceId: string; organizationId: string | null; deletedUntil: string };

/**
 * Steps over the workspaces whose trash holds entries of a table, on the index of just these, and
 * gives those whose oldest entry is due by their own rules (the same as `purgeTime`).
 */
const dueIn = (table: typeof storage | typeof folder, entry: SQL) => sql`
  with recursive seen (workspace) as (
    (select min(workspace_id) from ${table} where ${entry})
    union all
    select (select min(t.workspace_id) from ${table} t where ${entry} and t.workspace_id > seen.workspace)
    from seen where seen.workspace is not null
  ), rules as (
    select seen.workspace, now() - make_interval(days => coalesce(r.trash_days, ${instanceRetention().trashDays})) as until
    from seen left join ${retention} r on r.workspace_id = seen.workspace
    where seen.workspace is not null and (r.effective_at is null or r.effective_at <= now())
  )
  select rules.workspace as "workspaceId", oldest.organization_id as "organizationId", rules.until as "deletedUntil"
  from rules, lateral (
    select t.organization_id, t.deleted_at from ${table} t
    where ${entry} and t.workspace_id = rules.workspace order by t.deleted_at, t.id limit 1
  ) oldest
  where oldest.deleted_at <= rules.until`;

/** Literals, as the partial indexes have them. */
const dueLists = (): SQL[] => [
  dueIn(storage, sql`status = 'soft_deleted' and trashed_with is null`),
  dueIn(folder, sql`deleted_at is not null and trashed_with is null and purging_since is null`),
];

/**
 * Deletes for good what has been in the trash for longer than its workspace keeps it. One workspace
 * that fails holds up no other.
 * @throws the first failure, when all have had their turn
 */
export async function expireTrash(): Promise<void> {
  const failures: unknown[] = [];
  for (const due of dueLists()) {
    const { rows } = await asSystem((tx) => tx.execute<Due>(due));
    for (const { workspaceId, organizationId, deletedUntil } of rows) {
      try {
        await purgeTrash({
          workspaceId,
          organizationId,
          userId: null,
          deletedUntil: new Date(deletedUntil),
          deletedBy: null,
          job: 'trash.expire',
        });
      } catch (err) {
        logger.warn({ err, workspaceId }, 'what is due in a trash will be deleted later');
        failures.push(err);
      }
    }
  }
  if (failures.length > 0) throw failures[0];
}
