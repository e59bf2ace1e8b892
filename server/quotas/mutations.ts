import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storageQuota, userStorageLimit } from '#db/schema/quotas.ts';
import type { WorkspaceScope } from '#db/scope.ts';

/** The limits that a reservation must stay within, in bytes; null is no limit. */
export interface ReservationLimits {
  workspace: number | null;
  user: number | null;
}

/**
 * Reserves bytes for uploads of the scope's user: in the workspace first, then for the person, each
 * by one conditional UPDATE, so that racing requests never overshoot by a byte. What an upload
 * reserved is released by the trigger `count_reserved_*` when it ends.
 * @returns what is full; null where all is reserved. The caller then rolls back.
 */
export async function reserve(
  tx: Transaction,
  scope: WorkspaceScope,
  bytes: number,
  limits: ReservationLimits,
): Promise<'workspace' | 'user' | null> {
  const { userId, organizationId } = scope;
  for (const [what, table, mine, limit] of [
    ['workspace', storageQuota, undefined, limits.workspace],
    ['user', userStorageLimit, eq(userStorageLimit.userId, userId), limits.user],
  ] as const) {
    await tx.insert(table).values({ userId, organizationId }).onConflictDoNothing();
    const { rowCount } = await tx
      .update(table)
      .set({ reservedBytes: sql`${table.reservedBytes} + ${bytes}` })
      .where(
        and(
          inWorkspace(table, scope),
          mine,
          limit === null
            ? undefined
            : sql`${table.usedBytes} + ${table.reservedBytes} + ${bytes} <= ${limit}`,
        ),
      );
    if (rowCount === 0) return what;
  }
  return null;
}
