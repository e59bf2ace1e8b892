import { authDatabase } from '#db/client.ts';
import { instanceAdmin } from '#db/schema/auth.ts';
import { env } from '#server/core/env.ts';
import { AppError } from '#server/core/errors.ts';
import { isSetupCode } from './policy.ts';

/** The id of the person who runs this instance; null before anybody has claimed it. */
export async function instanceAdminId(): Promise<string | null> {
  const [row] = await authDatabase().select({ userId: instanceAdmin.userId }).from(instanceAdmin);
  return row?.userId ?? null;
}

/** What somebody may see of the set-up. Whether there is an admin, nobody else learns. */
export interface SetupStatus {
  /** Whether one is the admin oneself. */
  admin: boolean;
  /** Whether the code would make one the admin: it is right, and nobody has used it yet. */
  holder: boolean;
}

export async function setupStatus(userId: string, code: string | undefined): Promise<SetupStatus> {
  const admin = await instanceAdminId();
  const holder = admin === null && code !== undefined && isSetupCode(env().AUTH_SECRET, code);
  return { admin: admin === userId, holder };
}

/**
 * Lets the admin pass, and whoever holds the set-up code while there is none. Versions and addresses
 * help an attacker: nobody else learns them.
 * @throws AppError NOT_FOUND
 */
export async function requireOperator(userId: string, code: string | undefined): Promise<void> {
  const { admin, holder } = await setupStatus(userId, code);
  if (!admin && !holder)
    throw new AppError('NOT_FOUND', 'Only the admin of this Holdall can see this.');
}
