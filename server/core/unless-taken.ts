import { sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';

const uniqueViolation = '23505';

/**
 * Writes under a savepoint: a name that somebody else takes in between must not end the
 * transaction. False when a unique index has refused.
 */
export async function unlessTaken(
  tx: Transaction,
  write: () => Promise<unknown>,
): Promise<boolean> {
  await tx.execute(sql`savepoint unless_taken`);
  try {
    await write();
    await tx.execute(sql`release savepoint unless_taken`);
    return true;
  } catch (error) {
    await tx.execute(sql`rollback to savepoint unless_taken`);
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && 'code' in cause && cause.code === uniqueViolation) return false;
    throw error;
  }
}
