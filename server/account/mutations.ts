import { eq } from 'drizzle-orm';
import { asSystem } from '#db/client.ts';
import { user } from '#db/schema/auth.ts';
import type { CurrentSession } from '#server/auth/session.ts';
import { audit } from '#server/core/audit.ts';
import type { RequestOrigin } from '#server/core/workspace.ts';

// A door of the system role: the app role may change no account, since accounts have no wall. Only
// the row of who is signed in is touched.

/** Changes the person's name, which everybody sees who shares an organization with them. */
export async function renameAccount(
  { userId }: CurrentSession,
  request: RequestOrigin,
  input: { name: string },
): Promise<{ name: string }> {
  return asSystem(async (tx) => {
    const chosen = eq(user.id, userId);
    const [before] = await tx.select({ name: user.name }).from(user).where(chosen).for('update');
    if (!before || before.name === input.name) return input;
    await tx.update(user).set({ name: input.name, updatedAt: new Date() }).where(chosen);
    await audit(tx, { userId, organizationId: null, request }, [
      {
        action: 'account.rename',
        subjectType: 'account',
        subjectId: userId,
        before,
        after: input,
      },
    ]);
    return input;
  });
}
