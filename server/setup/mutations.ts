import { asSystem } from '#db/client.ts';
import { instanceAdmin } from '#db/schema/auth.ts';
import { env } from '#server/core/env.ts';
import { AppError } from '#server/core/errors.ts';
import { isSetupCode } from './policy.ts';

/**
 * Makes the person this instance's admin, once: the table takes a single row. Repeating it oneself
 * is safe. A public door of the system role, opened by the code that the terminal has printed.
 * @throws AppError NOT_FOUND for a wrong code; CONFLICT when somebody else was first
 */
export async function claimInstance(
  userId: string,
  input: { code: string },
): Promise<{ admin: true }> {
  if (!isSetupCode(env().AUTH_SECRET, input.code))
    throw new AppError('NOT_FOUND', 'This set-up link is not valid. Copy it from the terminal.');
  await asSystem(async (tx) => {
    await tx.insert(instanceAdmin).values({ userId }).onConflictDoNothing();
    const [row] = await tx.select({ userId: instanceAdmin.userId }).from(instanceAdmin);
    if (row?.userId !== userId)
      throw new AppError('CONFLICT', 'This Holdall has an admin already.');
  });
  return { admin: true };
}
