import { APIError } from 'better-auth/api';
import { sql } from 'drizzle-orm';
import { authDatabase } from '#db/client.ts';
import { rateLimit } from '#db/schema/auth.ts';
import { AppError } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import { auth } from './auth.ts';

/** Tries of a password in a minute, for a session that has perhaps been stolen. */
const tries = 5;
const window = 60_000;

/** Counts a try, in one statement, so that tries at once count as well. */
async function countTry(userId: string): Promise<void> {
  const now = Date.now();
  const begun = sql`${rateLimit.lastRequest} > ${now - window}`;
  const [row] = await authDatabase()
    .insert(rateLimit)
    .values({ id: newId(), key: `own-password|${userId}`, count: 1, lastRequest: now })
    .onConflictDoUpdate({
      target: rateLimit.key,
      set: {
        count: sql`case when ${begun} then ${rateLimit.count} + 1 else 1 end`,
        lastRequest: sql`case when ${begun} then ${rateLimit.lastRequest} else ${now} end`,
      },
    })
    .returning({ count: rateLimit.count });
  if (row && row.count > tries)
    throw new AppError('RATE_LIMITED', 'Too many tries. Try again in a minute.');
}

/**
 * Asks that who is signed in knows the password: a session alone is not enough for what follows.
 * @throws AppError INVALID for a wrong one; RATE_LIMITED after five tries in a minute
 */
export async function requireOwnPassword(
  userId: string,
  headers: Headers,
  password: string,
): Promise<void> {
  await countTry(userId);
  try {
    await auth().api.verifyPassword({ headers, body: { password } });
  } catch (error) {
    if (!(error instanceof APIError) || error.body?.code !== 'INVALID_PASSWORD') throw error;
    throw new AppError('INVALID', 'This is not your password.', { field: 'password' });
  }
}
