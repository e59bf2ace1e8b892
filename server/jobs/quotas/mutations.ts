import { and, asc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import { asSystem, type Transaction } from '#db/client.ts';
import { storageQuota, userStorageLimit } from '#db/schema/quotas.ts';
import { storage } from '#db/schema/storage.ts';
import { upload } from '#db/schema/uploads.ts';
import { audit, systemOrigin } from '#server/core/audit.ts';
import { logger } from '#server/core/logger.ts';
import { type Drift, driftOf } from './queries.ts';

/** Workspaces that one run takes on at most; the next one goes on where it ended. */
const most = 5_000;
const pageSize = 200;

/** A counter that was compared within so many hours is not due. */
const hours = 20;

/** Milliseconds for one statement: a workspace of millions of files takes its time, and locks nothing. */
const patience = 600_000;

/** Steps over the workspaces of a table on its index, and makes the counters that are missing. */
const makeMissing = (tx: Transaction, table: typeof storage | typeof upload) =>
  tx.execute(sql`
    with recursive seen (workspace) as (
      (select min(workspace_id) from ${table})
      union all
      select (select min(t.workspace_id) from ${table} t where t.workspace_id > seen.workspace)
      from seen where seen.workspace is not null
    )
    insert into ${storageQuota} (user_id, organization_id)
    select owner.user_id, owner.organization_id
    from seen, lateral (
      select t.user_id, t.organization_id from ${table} t where t.workspace_id = seen.workspace limit 1
    ) owner
    where not exists (select 1 from ${storageQuota} q where q.workspace_id = seen.workspace)
    on conflict do nothing`);

interface DueCounter {
  workspaceId: string;
  userId: string;
  organizationId: string | null;
  lastCalculatedAt: Date | null;
}

const due = (after: string): Promise<DueCounter[]> =>
  asSystem((tx) =>
    tx
      .select({
        workspaceId: storageQuota.workspaceId,
        userId: storageQuota.userId,
        organizationId: storageQuota.organizationId,
        lastCalculatedAt: storageQuota.lastCalculatedAt,
      })
      .from(storageQuota)
      .where(
        and(
          gt(storageQuota.workspaceId, after),
          or(
            isNull(storageQuota.lastCalculatedAt),
            lt(storageQuota.lastCalculatedAt, sql`now() - make_interval(hours => ${hours})`),
          ),
        ),
      )
      .orderBy(asc(storageQuota.workspaceId))
      .limit(pageSize),
  );

/** Adds what a counter lacks. What others have changed since it was measured stays as they did. */
const correction = (table: typeof storageQuota | typeof userStorageLimit, drift: Drift) => ({
  usedBytes: sql`${table.usedBytes} + ${drift.counted.used - drift.kept.used}::bigint`,
  reservedBytes: sql`${table.reservedBytes} + ${drift.counted.reserved - drift.kept.reserved}::bigint`,
  fileCount: sql`${table.fileCount} + ${drift.counted.files - drift.kept.files}::integer`,
});

/** The person's counter, made where it is missing. */
async function correctPerson(
  tx: Transaction,
  { organizationId }: DueCounter,
  userId: string,
  drift: Drift,
): Promise<void> {
  await tx.insert(userStorageLimit).values({ userId, organizationId }).onConflictDoNothing();
  const workspaceId = organizationId === null ? `user:${userId}` : `org:${organizationId}`;
  await tx
    .update(userStorageLimit)
    .set(correction(userStorageLimit, drift))
    .where(and(eq(userStorageLimit.workspaceId, workspaceId), eq(userStorageLimit.userId, userId)));
}

/** Says in the log and in the workspace's activity what was wrong. */
async function report(tx: Transaction, counter: DueCounter, drifts: Drift[]): Promise<void> {
  const request = systemOrigin('quotas.recount');
  const { userId, organizationId, workspaceId } = counter;
  for (const { person, kept, counted } of drifts) {
    logger.warn({ workspaceId, userId: person, kept, counted }, 'a counter of storage had drifted');
    await audit(tx, { userId, organizationId, request }, [
      {
        action: 'quota.repair',
        subjectType: organizationId === null ? 'account' : 'organization',
        subjectId: organizationId ?? userId,
        before: { ...(person === null ? {} : { userId: person }), ...kept },
        after: { ...counted },
      },
    ]);
  }
}

/**
 * Compares the counters of a workspace with its rows in one statement, which sees both as of one
 * moment, and adds the difference: a difference stays the same whatever others add meanwhile, so
 * nobody waits while rows are counted. `last_calculated_at` keeps two runs from adding it twice.
 */
async function recount(counter: DueCounter): Promise<number> {
  const { workspaceId, lastCalculatedAt } = counter;
  return asSystem(async (tx) => {
    await tx.execute(sql`select set_config('statement_timeout', ${String(patience)}, true)`);
    const drifts = await driftOf(tx, workspaceId);
    const whole = drifts.find(({ person }) => person === null);
    // The workspace's counter first, then those of its people in order, as everywhere.
    const { rowCount } = await tx
      .update(storageQuota)
      .set({ lastCalculatedAt: sql`now()`, ...(whole ? correction(storageQuota, whole) : {}) })
      .where(
        and(
          eq(storageQuota.workspaceId, workspaceId),
          sql`${storageQuota.lastCalculatedAt} is not distinct from ${lastCalculatedAt?.toISOString() ?? null}::timestamptz`,
        ),
      );
    if (rowCount !== 1) return 0;
    for (const drift of drifts)
      if (drift.person !== null) await correctPerson(tx, counter, drift.person, drift);
    await report(tx, counter, drifts);
    return drifts.length;
  });
}

/**
 * Compares all counters of storage that were not compared lately with the rows that they count, and
 * corrects them. One workspace that cannot be counted now holds up no other, and is due again.
 * @returns how many counters had drifted
 * @throws the first failure, when all have had their turn
 */
export async function recountQuotas(): Promise<number> {
  for (const table of [storage, upload]) await asSystem((tx) => makeMissing(tx, table));
  const failures: unknown[] = [];
  let corrected = 0;
  let after = '';
  for (let taken = 0; taken < most; ) {
    const page = await due(after);
    for (const counter of page)
      try {
        corrected += await recount(counter);
      } catch (err) {
        logger.warn({ err, workspaceId: counter.workspaceId }, 'storage will be counted later');
        failures.push(err);
      }
    taken += page.length;
    const last = page.at(-1);
    if (!last || page.length < pageSize) break;
    after = last.workspaceId;
  }
  if (failures.length > 0) throw failures[0];
  return corrected;
}
