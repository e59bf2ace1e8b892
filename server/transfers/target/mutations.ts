import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { transferTarget } from '#db/schema/transfers.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { AppError } from '#server/core/errors.ts';
import { excessOf } from '#server/quotas/mutations.ts';
import type { Survey } from '../survey/queries.ts';

/** @throws AppError QUOTA_EXCEEDED or TOO_LARGE where what was just reserved is too much */
async function requireFit(tx: Transaction, scope: WorkspaceScope, load: Survey['load']) {
  const [refusal] = await excessOf(tx, scope, [load]);
  if (refusal) throw new AppError(refusal.code, refusal.message);
}

/**
 * Reserves in the target what a transfer brings: whole, or not at all.
 * @throws AppError QUOTA_EXCEEDED, TOO_LARGE
 */
export async function reserveTarget(
  tx: Transaction,
  scope: WorkspaceScope,
  id: string,
  load: Survey['load'],
): Promise<void> {
  const { userId, organizationId } = scope;
  await tx.insert(transferTarget).values({ id, userId, organizationId, reservedBytes: load.bytes });
  await requireFit(tx, scope, load);
}

/**
 * Reserves what it brings by now, where that has changed.
 * @throws AppError QUOTA_EXCEEDED, TOO_LARGE where it has grown too large
 */
export async function reserveAnew(
  tx: Transaction,
  scope: WorkspaceScope,
  target: { id: string; reservedBytes: number },
  load: Survey['load'],
): Promise<void> {
  if (load.bytes === target.reservedBytes) return;
  await tx
    .update(transferTarget)
    .set({ reservedBytes: load.bytes })
    .where(eq(transferTarget.id, target.id));
  if (load.bytes > target.reservedBytes) await requireFit(tx, scope, load);
}
