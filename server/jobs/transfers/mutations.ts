import { and, eq, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { asSystem, type Transaction, withWorkspace } from '#db/client.ts';
import { storageObject } from '#db/schema/storage.ts';
import { transfer, transferObject, transferTarget } from '#db/schema/transfers.ts';
import { audit, systemOrigin } from '#server/core/audit.ts';
import { enqueueObjectDeletion, enqueueTransfer } from '#server/core/enqueue.ts';
import { AppError } from '#server/core/errors.ts';
import { commitTransfer, type Underway } from '#server/transfers/commit/mutations.ts';
import { prepareObjects } from '#server/transfers/objects/mutations.ts';
import { surveyLeft } from '#server/transfers/survey/queries.ts';
import { requireSide } from '#server/transfers/target/queries.ts';
import { copyObjects } from './copying.ts';
import { type Lease, type TransferRow, withLease } from './lease.ts';

/** How often what was chosen may have changed while it was copied. */
const mostRounds = 50;

/** Transfers that one sweep takes up; the next one is a minute away. */
const sweepSize = 200;

/** Failures that another try at once would meet again: the transfer ends with their words. */
const final: readonly string[] = [
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID',
  'QUOTA_EXCEEDED',
  'TOO_LARGE',
  'DAMAGED',
];

const isFinal = (error: unknown): error is AppError =>
  error instanceof AppError && final.includes(error.code);

/** Gives back what a transfer has reserved in its target, and deletes what was copied for it. */
async function clear(tx: Transaction, id: string): Promise<void> {
  // Before its objects, as whoever prepares them does.
  const target = eq(transferTarget.id, id);
  await tx.select({ id: transferTarget.id }).from(transferTarget).where(target).for('update');
  const rows = await tx
    .delete(transferObject)
    .where(eq(transferObject.transferId, id))
    .returning({ objectId: transferObject.objectId });
  const marked = await tx
    .update(storageObject)
    .set({ state: 'deleting' })
    .where(
      and(
        sql`${storageObject.id} = any(${sql.param(rows.map(({ objectId }) => objectId))}::uuid[])`,
        eq(storageObject.state, 'pending'),
      ),
    )
    .returning({ id: storageObject.id });
  await enqueueObjectDeletion(
    tx,
    marked.map((object) => object.id),
  );
  await tx.delete(transferTarget).where(target);
}

/** Ends a transfer with the reason, and undoes all of it: the source has not been touched. */
const fail = (row: TransferRow, error: string): Promise<void> =>
  asSystem(async (tx) => {
    const ended = await tx
      .update(transfer)
      .set({ state: 'failed', error, endedAt: sql`now()`, leaseUntil: null })
      .where(and(eq(transfer.id, row.id), eq(transfer.state, 'copying')))
      .returning({ id: transfer.id });
    if (ended.length === 0) return;
    await clear(tx, row.id);
    await audit(tx, { ...row, request: systemOrigin('transfers.run') }, [
      {
        action: 'transfer.fail',
        subjectType: 'transfer',
        subjectId: row.id,
        after: { name: row.name, mode: row.mode, error },
      },
    ]);
  });

/** Both sides of a transfer, by the memberships of its person now. */
async function underwayOf(row: TransferRow): Promise<Underway> {
  const { userId, organizationId, targetOrganizationId, mode } = row;
  const request = { id: row.id, ip: null, userAgent: null };
  const [from, to] = await Promise.all([
    requireSide(userId, organizationId, mode, request),
    requireSide(userId, targetOrganizationId, mode, request),
  ]);
  return { ...row, from, to };
}

/** Round by round: what changes in the source while it is copied is copied by the next one. */
async function goOn(lease: Lease): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const underway = await underwayOf(lease.row);
    const { from, to } = underway;
    const survey = await withWorkspace(from.scope, (tx) => surveyLeft(tx, from.scope, underway));
    const objects = await withWorkspace(to.scope, (tx) =>
      prepareObjects(tx, to.scope, underway.id, survey),
    );
    if (objects === null) return;
    await copyObjects(objects, lease);
    lease.signal.throwIfAborted();
    if ((await commitTransfer(await underwayOf(lease.row))) !== 'changed') return;
  }
  throw new AppError(
    'INVALID',
    'What was chosen kept changing while it was copied. Try again when nobody works on it.',
  );
}

/** Undoes what a transfer that is not under way any more has left in its target. */
const tidy = (id: string): Promise<void> =>
  asSystem(async (tx) => {
    const [target] = await tx
      .select({ id: transferTarget.id })
      .from(transferTarget)
      .leftJoin(transfer, eq(transfer.id, transferTarget.id))
      .where(
        and(eq(transferTarget.id, id), or(isNull(transfer.id), ne(transfer.state, 'copying'))),
      );
    if (target) await clear(tx, id);
  });

/**
 * Brings a transfer to its end: copies its objects inside the store and hands the rows over, or
 * undoes all of it where it may not come to that. May be interrupted and repeated anywhere.
 * @throws AppError STORAGE_UNAVAILABLE, and others that another try may not meet: the queue repeats it
 */
export async function runTransfer(id: string, signal?: AbortSignal): Promise<void> {
  await withLease(id, signal, async (lease) => {
    try {
      await goOn(lease);
    } catch (error) {
      if (!isFinal(error)) throw error;
      await fail(lease.row, error.message);
    }
  });
  await tidy(id);
}

/** Days for which a transfer may go on being tried, and for which one that has ended is kept. */
const patience = { open: 7, history: 30 };

const before = (days: number) => sql`now() - make_interval(days => ${days})`;

/** Takes up what a crash has left, ends what has been tried for too long, and forgets old ones. */
export async function sweepTransfers(): Promise<void> {
  const open = eq(transfer.state, 'copying');
  const tired = await asSystem((tx) =>
    tx
      .select({ row: transfer })
      .from(transfer)
      .innerJoin(transferTarget, eq(transferTarget.id, transfer.id))
      .where(and(open, lt(transferTarget.createdAt, before(patience.open))))
      .limit(sweepSize),
  );
  for (const { row } of tired)
    await fail(row, `This was not done within ${patience.open} days, and was given up.`);
  await asSystem(async (tx) => {
    const free = or(isNull(transfer.leaseUntil), lt(transfer.leaseUntil, sql`now()`));
    const deserted = await tx
      .select({ id: transfer.id })
      .from(transfer)
      .where(and(open, free))
      .orderBy(transfer.leaseUntil, transfer.id)
      .limit(sweepSize);
    const left = await tx
      .select({ id: transferTarget.id })
      .from(transferTarget)
      .leftJoin(transfer, eq(transfer.id, transferTarget.id))
      .where(or(isNull(transfer.id), ne(transfer.state, 'copying')))
      .limit(sweepSize);
    for (const { id } of [...deserted, ...left]) await enqueueTransfer(tx, id);
    const old = tx
      .select({ id: transfer.id })
      .from(transfer)
      .where(lt(transfer.endedAt, before(patience.history)))
      .limit(sweepSize);
    await tx.delete(transfer).where(inArray(transfer.id, old));
  });
}
