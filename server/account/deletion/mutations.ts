import { asc, eq, sql } from 'drizzle-orm';
import { asSystem, type Transaction } from '#db/client.ts';
import { account, instanceAdmin, session, user, verification } from '#db/schema/auth.ts';
import { member } from '#db/schema/organizations.ts';
import { requireOwnPassword } from '#server/auth/password.ts';
import type { CurrentSession } from '#server/auth/session.ts';
import { audit } from '#server/core/audit.ts';
import { scheduleDeletion } from '#server/core/deletion.ts';
import { AppError } from '#server/core/errors.ts';
import type { RequestOrigin } from '#server/core/workspace.ts';
import { solelyOwnedBy } from '../queries.ts';

// A door of the system role: one transaction over all workspaces of a person, so that there is
// no half-deleted account. Only what belongs to who is signed in is touched.

/** What is shown in the place of somebody who has gone. */
const deletedName = 'Deleted user';

/** An address that nobody can have (RFC 2606), so that the former one is free. */
const deletedAddress = (userId: string): string => `deleted-${userId}@deleted.invalid`;

const listed = new Intl.ListFormat('en', { type: 'conjunction' });

async function requireNothingLeft(tx: Transaction, userId: string): Promise<void> {
  if ((await tx.$count(instanceAdmin, eq(instanceAdmin.userId, userId))) > 0)
    throw new AppError(
      'CONFLICT',
      'You are the admin of this Holdall, and it needs one. Ask whoever runs its server to hand this over first.',
    );
  const owned = await solelyOwnedBy(userId);
  if (owned.length > 0)
    throw new AppError(
      'CONFLICT',
      `You are the only owner of ${listed.format(owned.map(({ name }) => name))}. Transfer the ownership or delete the organization first.`,
    );
}

/** Leaves every organization. The trigger refuses where that would leave one without an owner. */
async function leaveAll(tx: Transaction, userId: string, request: RequestOrigin): Promise<void> {
  const memberships = await tx
    .select({ id: member.id, organizationId: member.organizationId, role: member.role })
    .from(member)
    .where(eq(member.userId, userId))
    // One order for everybody: the trigger locks organizations.
    .orderBy(asc(member.organizationId));
  for (const { id, organizationId, role } of memberships) {
    await tx.delete(member).where(eq(member.id, id));
    await audit(tx, { userId, organizationId, request }, [
      {
        action: 'member.leave',
        subjectType: 'member',
        subjectId: id,
        before: { userId, role },
      },
    ]);
  }
}

/** Leaves a tombstone: what the person did in organizations still refers to the row. */
async function anonymize(tx: Transaction, userId: string): Promise<void> {
  await tx.delete(session).where(eq(session.userId, userId));
  await tx.delete(account).where(eq(account.userId, userId));
  // A link for a new password that was asked for would open the account again.
  await tx.delete(verification).where(eq(verification.value, userId));
  await tx
    .update(user)
    .set({
      name: deletedName,
      email: deletedAddress(userId),
      emailVerified: false,
      image: null,
      updatedAt: sql`now()`,
      deletedAt: sql`now()`,
    })
    .where(eq(user.id, userId));
}

/**
 * Deletes the account of who is signed in: every session ends, the address is free, Personal is
 * purged by a job after the delay. Files in organizations stay.
 * @throws AppError INVALID for a wrong password; RATE_LIMITED; CONFLICT while the person is the only
 * owner of an organization, or the instance's admin
 */
export async function deleteAccount(
  { userId }: CurrentSession,
  from: { headers: Headers; request: RequestOrigin },
  input: { password: string },
): Promise<{ purgeAfter: Date }> {
  await requireOwnPassword(userId, from.headers, input.password);
  return asSystem(async (tx) => {
    // Locked first: sessions, memberships and files of requests under way wait for what comes of it.
    const [row] = await tx
      .select({ deletedAt: user.deletedAt })
      .from(user)
      .where(eq(user.id, userId))
      .for('update');
    if (!row || row.deletedAt) throw new AppError('UNAUTHENTICATED', 'Sign in to go on.');
    await requireNothingLeft(tx, userId);
    await leaveAll(tx, userId, from.request);
    await anonymize(tx, userId);
    const purgeAfter = await scheduleDeletion(tx, { userId, organizationId: null });
    await audit(tx, { userId, organizationId: null, request: from.request }, [
      {
        action: 'account.delete',
        subjectType: 'account',
        subjectId: userId,
        after: { purgeAfter },
      },
    ]);
    return { purgeAfter };
  });
}
