import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { transfer } from '#db/schema/transfers.ts';
import { newId } from '#server/core/ids.ts';

/** Seconds for which a worker has a transfer to itself, and after which it says that it lives. */
const leased = 120;
const renewal = 30;

const until = sql`now() + make_interval(secs => ${leased})`;

export type TransferRow = typeof transfer.$inferSelect;

/** The right to go on with a transfer. */
export interface Lease {
  token: string;
  row: TransferRow;
  /** Aborts when the transfer has ended, or another worker has it. */
  signal: AbortSignal;
}

/** The transfer while it is under way and this lease holds. */
export const leasedBy = ({ row, token }: Pick<Lease, 'row' | 'token'>) =>
  and(eq(transfer.id, row.id), eq(transfer.leaseToken, token), eq(transfer.state, 'copying'));

async function take(id: string, token: string): Promise<TransferRow | undefined> {
  const free = or(isNull(transfer.leaseUntil), lt(transfer.leaseUntil, sql`now()`));
  const [row] = await asSystem((tx) =>
    tx
      .update(transfer)
      .set({ leaseToken: token, leaseUntil: until })
      .where(and(eq(transfer.id, id), eq(transfer.state, 'copying'), free))
      .returning(),
  );
  return row;
}

/**
 * Does work on a transfer that is under way, while no other worker does.
 * @returns false where there is nothing to do here: it has ended, or somebody is at it
 */
export async function withLease(
  id: string,
  signal: AbortSignal | undefined,
  work: (lease: Lease) => Promise<void>,
): Promise<boolean> {
  const token = newId();
  const row = await take(id, token);
  if (!row) return false;
  const own = new AbortController();
  const mine = leasedBy({ row, token });
  const renew = async () => {
    const { rowCount } = await asSystem((tx) =>
      tx.update(transfer).set({ leaseUntil: until }).where(mine),
    );
    if (rowCount === 0) own.abort(new Error('this transfer has ended, or another worker has it'));
  };
  // A renewal that does not get through is repeated before the lease is over.
  const timer = setInterval(() => void renew().catch(() => {}), renewal * 1_000);
  try {
    const both = signal ? AbortSignal.any([signal, own.signal]) : own.signal;
    await work({ token, row, signal: both });
  } finally {
    clearInterval(timer);
    await asSystem((tx) => tx.update(transfer).set({ leaseUntil: null }).where(mine)).catch(
      () => {},
    );
  }
  return true;
}
