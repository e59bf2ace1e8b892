import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storageQuota, userStorageLimit } from '#db/schema/quotas.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { AppError } from '#server/core/errors.ts';
import { decide, decideLoads, type Load, type Standing, standingBefore } from './policy.ts';
import { readStanding } from './queries.ts';
import type { QuotaRefusal } from './schema.ts';

/** The two counters of the scope, in the order in which they are locked everywhere. */
const countersOf = (scope: WorkspaceScope) => {
  const mine = eq(userStorageLimit.userId, scope.userId);
  return {
    workspace: { table: storageQuota, row: inWorkspace(storageQuota, scope) },
    user: { table: userStorageLimit, row: and(inWorkspace(userStorageLimit, scope), mine) },
  };
};
type Counter = ReturnType<typeof countersOf>['workspace' | 'user'];

const add = (tx: Transaction, { table, row }: Counter, bytes: number, within?: SQL) =>
  tx
    .update(table)
    .set({ reservedBytes: sql`${table.reservedBytes} + ${bytes}::bigint` })
    .where(and(row, within));

/** Adds to one counter unless that passes the limit: one UPDATE, which races cannot get between. */
async function addWithin(
  tx: Transaction,
  scope: WorkspaceScope,
  counter: Counter,
  bytes: number,
  limit: number | null,
): Promise<boolean> {
  const { table } = counter;
  const { userId, organizationId } = scope;
  await tx.insert(table).values({ userId, organizationId }).onConflictDoNothing();
  const total = sql`${table.usedBytes} + ${table.reservedBytes} + ${bytes}::bigint`;
  const within = limit === null ? undefined : sql`${total} <= ${limit}::bigint`;
  return (await add(tx, counter, bytes, within)).rowCount === 1;
}

/** Reserves in the workspace, then for the person; where one is full, in neither. */
async function reserve(
  tx: Transaction,
  scope: WorkspaceScope,
  bytes: number,
  limits: Standing,
): Promise<boolean> {
  const { workspace, user } = countersOf(scope);
  if (!(await addWithin(tx, scope, workspace, bytes, limits.workspace.limit))) return false;
  if (await addWithin(tx, scope, user, bytes, limits.user.limit)) return true;
  await add(tx, workspace, -bytes);
  return false;
}

/** Locks both counters, so that what is read next stays true until the end of the transaction. */
async function lockCounters(tx: Transaction, scope: WorkspaceScope): Promise<void> {
  const { workspace, user } = countersOf(scope);
  for (const { table, row } of [workspace, user])
    await tx.select({ id: table.id }).from(table).where(row).for('update');
}

/**
 * Reserves the bytes of those files that fit into every limit of the scope's person, and says why
 * the others do not. Racing requests never pass a limit by a byte. What an upload reserved is
 * released by the trigger `count_reserved_*` when it ends, or by a rollback. Call it right before
 * the rows are written: from here on others of the workspace wait.
 * @param sizes bytes, in the order in which they are to be taken
 * @returns for each size a refusal, or null where its bytes are reserved
 */
export async function reserveFiles(
  tx: Transaction,
  scope: WorkspaceScope,
  sizes: readonly number[],
): Promise<(QuotaRefusal | null)[]> {
  const standing = await readStanding(tx, scope);
  const { refusals, bytes } = decide(sizes, standing);
  if (bytes === 0 || (await reserve(tx, scope, bytes, standing))) return refusals;
  // Others took the room since it was read: decide again, with nobody in between.
  await lockCounters(tx, scope);
  const now = await readStanding(tx, scope);
  const again = decide(sizes, now);
  if (again.bytes > 0 && !(await reserve(tx, scope, again.bytes, now)))
    throw new Error('a counter changed while it was locked');
  return again.refusals;
}

/**
 * Makes sure that bytes fit which become usage in this very transaction, without an upload: until
 * its end nobody gets between.
 * @throws AppError with the refusal
 */
export async function requireRoom(
  tx: Transaction,
  scope: WorkspaceScope,
  bytes: number,
): Promise<void> {
  const [refusal] = await reserveFiles(tx, scope, [bytes]);
  if (refusal) throw new AppError(refusal.code, refusal.message);
  const { workspace, user } = countersOf(scope);
  for (const counter of [workspace, user]) await add(tx, counter, -bytes);
}

/**
 * Why what this transaction has just written is too much, for each part of it: by then its counters
 * are locked by the triggers that count, so that nobody gets between.
 */
export async function excessOf(
  tx: Transaction,
  scope: WorkspaceScope,
  loads: readonly Load[],
): Promise<(QuotaRefusal | null)[]> {
  const bytes = loads.reduce((sum, load) => sum + load.bytes, 0);
  return decideLoads(loads, standingBefore(await readStanding(tx, scope), bytes)).refusals;
}

/**
 * Writes those of many loads that fit. The room is looked at before, and again when the rows are
 * there: locking counters first would turn the order of locks around, which is names, then counters.
 * @param write writes the loads of these places; may be asked again for fewer of them
 * @returns for each load a refusal, or null where it is written
 */
export async function writeWithin(
  tx: Transaction,
  scope: WorkspaceScope,
  loads: readonly Load[],
  write: (places: number[]) => Promise<void>,
): Promise<(QuotaRefusal | null)[]> {
  const { refusals } = decideLoads(loads, await readStanding(tx, scope));
  for (;;) {
    const fitting = loads.flatMap((load, at) => (refusals[at] ? [] : [{ load, at }]));
    if (fitting.length === 0) return refusals;
    await tx.execute(sql`savepoint write_within`);
    await write(fitting.map(({ at }) => at));
    const excess = await excessOf(
      tx,
      scope,
      fitting.map(({ load }) => load),
    );
    if (excess.every((refusal) => refusal === null)) {
      await tx.execute(sql`release savepoint write_within`);
      return refusals;
    }
    // Others took the room in between: what does not fit any more is left out, and the rest repeated.
    await tx.execute(sql`rollback to savepoint write_within`);
    for (const [i, { at }] of fitting.entries()) refusals[at] = excess[i] ?? null;
  }
}
