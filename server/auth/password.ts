import { APIError } from 'better-auth/api';
import { AppError } from '#server/core/errors.ts';
import { takeRateLimit } from '#server/core/rate-limits.ts';
import { clientAddressHeader } from '#server/core/request.ts';
import { auth } from './auth.ts';

/**
 * Asks that who is signed in knows the password: a session alone is not enough for what follows.
 * @throws AppError INVALID for a wrong one; RATE_LIMITED after five tries in a minute
 */
export async function requireOwnPassword(
  userId: string,
  headers: Headers,
  password: string,
): Promise<void> {
  const address = headers.get(clientAddressHeader);
  await takeRateLimit('own-password', { address, account: userId });
  try {
    await auth().api.verifyPassword({ headers, body: { password } });
  } catch (error) {
    if (!(error instanceof APIError) || error.body?.code !== 'INVALID_PASSWORD') throw error;
    throw new AppError('INVALID', 'This is not your password.', { field: 'password' });
  }
}
