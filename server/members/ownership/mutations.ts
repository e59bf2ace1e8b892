import { and, eq, or } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { member } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { AppError, notFound } from '#server/core/errors.ts';

/** Both memberships, locked in id order, so that two transfers at once cannot deadlock. */
async function lockBoth(tx: Transaction, scope: WorkspaceScope, memberId: string) {
  const rows = await tx
    .select({ id: member.id, userId: member.userId, role: member.role })
    .from(member)
    .where(
      and(inWorkspace(member, scope), or(eq(member.id, memberId), eq(member.userId, scope.userId))),
    )
    .orderBy(member.id)
    .for('update');
  return {
    giver: rows.find((row) => row.userId === scope.userId),
    taker: rows.find((row) => row.id === memberId),
  };
}

/**
 * Hands the organization over in one act: the other becomes owner, the giver admin.
 * @throws AppError NOT_FOUND; INVALID for oneself; CONFLICT when the other is an owner already, or
 * the giver is none any more
 */
export async function transferOwnership(
  scope: WorkspaceScope,
  input: { memberId: string },
): Promise<{ memberId: string }> {
  return withWorkspace(scope, async (tx) => {
    const { giver, taker } = await lockBoth(tx, scope, input.memberId);
    if (!giver || !taker) throw notFound('member');
    if (giver.id === taker.id)
      throw new AppError('INVALID', 'You are the owner. Choose somebody else.');
    if (giver.role !== 'owner')
      throw new AppError('CONFLICT', 'You are no owner any more. Load the page again.');
    if (taker.role === 'owner')
      throw new AppError(
        'CONFLICT',
        'This person is an owner already. Change your own role, or leave.',
      );
    const setRole = (id: string, role: 'owner' | 'admin') =>
      tx
        .update(member)
        .set({ role })
        .where(and(inWorkspace(member, scope), eq(member.id, id)));
    // In this order, since the trigger lets no organization be without an owner in between.
    await setRole(taker.id, 'owner');
    await setRole(giver.id, 'admin');
    await audit(tx, scope, [
      {
        action: 'member.transfer',
        subjectType: 'member',
        subjectId: taker.id,
        before: { userId: taker.userId, role: taker.role, ownerId: giver.userId },
        after: { ownerId: taker.userId, giverRole: 'admin' },
      },
    ]);
    return input;
  });
}
