import { lt, sql } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { rateLimit } from '#db/schema/auth.ts';

/** Forgets the counts whose time is over: they would begin anew anyway. */
export async function forgetRateLimits(): Promise<void> {
  await asSystem((tx) => tx.delete(rateLimit).where(lt(rateLimit.resetsAt, sql`now()`)));
}
