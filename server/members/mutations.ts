import { and, eq } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { member } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { may, type Role } from '#server/auth/permissions.ts';
import { audit } from '#server/core/audit.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { endOverride } from '#server/quotas/limits/mutations.ts';

async function lockMember(tx: Transaction, scope: WorkspaceScope, memberId: string) {
  const [row] = await tx
    .select({ id: member.id, userId: member.userId, role: member.role })
    .from(member)
    .where(and(inWorkspace(member, scope), eq(member.id, memberId)))
    .for('update');
  if (!row) throw notFound('member');
  return row;
}

/** Owners are made, changed and removed by owners only. */
function requireOwnerForOwners(scope: WorkspaceScope, ...concerned: string[]): void {
  if (concerned.includes('owner') && !may(scope.role, 'member', 'manageOwners'))
    throw new AppError('FORBIDDEN', 'Only an owner can make, change or remove an owner.');
}

/**
 * Changes a member's role; it holds from their next request on.
 * @throws AppError NOT_FOUND; FORBIDDEN; CONFLICT (from the trigger) for the last owner
 */
export async function setMemberRole(
  scope: WorkspaceScope,
  input: { memberId: string; role: Role },
): Promise<{ memberId: string; role: Role }> {
  return withWorkspace(scope, async (tx) => {
    const row = await lockMember(tx, scope, input.memberId);
    requireOwnerForOwners(scope, row.role, input.role);
    if (row.role !== input.role) {
      await tx
        .update(member)
        .set({ role: input.role })
        .where(and(inWorkspace(member, scope), eq(member.id, row.id)));
      await audit(tx, scope, [
        {
          action: 'member.role',
          subjectType: 'member',
          subjectId: row.id,
          before: { userId: row.userId, role: row.role },
          after: { role: input.role },
        },
      ]);
    }
    return input;
  });
}

async function endMembership(
  tx: Transaction,
  scope: WorkspaceScope,
  row: { id: string; userId: string; role: string },
  action: 'member.remove' | 'member.leave',
): Promise<void> {
  await tx.delete(member).where(and(inWorkspace(member, scope), eq(member.id, row.id)));
  await endOverride(tx, scope, row.userId);
  await audit(tx, scope, [
    {
      action,
      subjectType: 'member',
      subjectId: row.id,
      before: { userId: row.userId, role: row.role },
    },
  ]);
}

/**
 * Removes a member, who is out at once. Their files stay: they are the organization's.
 * @throws AppError NOT_FOUND; FORBIDDEN; CONFLICT (from the trigger) for the last owner
 */
export async function removeMember(
  scope: WorkspaceScope,
  input: { memberId: string },
): Promise<{ memberId: string }> {
  return withWorkspace(scope, async (tx) => {
    const row = await lockMember(tx, scope, input.memberId);
    requireOwnerForOwners(scope, row.role);
    await endMembership(tx, scope, row, 'member.remove');
    return input;
  });
}

/**
 * Leaves the organization.
 * @throws AppError CONFLICT (from the trigger) for the last owner
 */
export async function leaveOrganization(scope: WorkspaceScope): Promise<{ left: true }> {
  return withWorkspace(scope, async (tx) => {
    const [row] = await tx
      .select({ id: member.id, userId: member.userId, role: member.role })
      .from(member)
      .where(and(inWorkspace(member, scope), eq(member.userId, scope.userId)))
      .for('update');
    if (!row) throw notFound('member');
    await endMembership(tx, scope, row, 'member.leave');
    return { left: true };
  });
}
