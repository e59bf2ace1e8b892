import { and, eq } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { workspaceDeletion } from '#db/schema/deletions.ts';
import { member, organization } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { deletedOrganizationsOf, scheduleDeletion } from '#server/core/deletion.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { type RequestOrigin, scopeOf } from '#server/core/workspace.ts';
import { isTypedName } from '../policy.ts';

/** Owners come and go under the same lock (trigger `keep_last_owner`): it puts them in a line. */
async function lockOrganization(tx: Transaction, scope: WorkspaceScope) {
  const [row] = await tx
    .select({ id: organization.id, name: organization.name, slug: organization.slug })
    .from(organization)
    .where(inWorkspace(organization, scope))
    .for('update');
  if (!row) throw notFound('workspace');
  return row;
}

/**
 * Deletes the organization: it is gone at once for everybody, but its owners can take it back until
 * a job purges it.
 * @throws AppError INVALID when its name is not typed; CONFLICT (from the unique index) when it is
 * deleted already
 */
export async function deleteOrganization(
  scope: WorkspaceScope,
  input: { name: string },
): Promise<{ slug: string; purgeAfter: Date }> {
  return withWorkspace(scope, async (tx) => {
    const { id, name, slug } = await lockOrganization(tx, scope);
    if (!isTypedName(input.name, name))
      throw new AppError('INVALID', `Type the name of the organization: ${name}`, {
        field: 'name',
      });
    const purgeAfter = await scheduleDeletion(tx, scope);
    await audit(tx, scope, [
      {
        action: 'organization.delete',
        subjectType: 'organization',
        subjectId: id,
        before: { name, slug },
        after: { purgeAfter },
      },
    ]);
    return { slug, purgeAfter };
  });
}

async function isOwner(tx: Transaction, scope: WorkspaceScope): Promise<boolean> {
  const mine = and(
    inWorkspace(member, scope),
    eq(member.userId, scope.userId),
    eq(member.role, 'owner'),
  );
  return (await tx.$count(member, mine)) > 0;
}

/**
 * Takes a deletion back: the organization is there again, as it was.
 * @throws AppError NOT_FOUND for all but its owners; CONFLICT when the purge has begun
 */
export async function takeBackOrganization(
  userId: string,
  request: RequestOrigin,
  input: { organizationId: string },
): Promise<{ slug: string }> {
  const mine = await deletedOrganizationsOf(userId);
  const deleted = mine.find((each) => each.id === input.organizationId);
  if (!deleted) throw notFound('workspace');
  const scope = scopeOf(userId, { id: deleted.id, kind: 'organization', role: 'owner' }, request);
  return withWorkspace(scope, async (tx) => {
    const { id, name, slug } = await lockOrganization(tx, scope);
    // Asked again under the lock: without an owner it must not come back.
    if (!(await isOwner(tx, scope))) throw notFound('workspace');
    const withdrawn = await tx
      .update(workspaceDeletion)
      .set({ state: 'withdrawn' })
      .where(and(inWorkspace(workspaceDeletion, scope), eq(workspaceDeletion.state, 'waiting')))
      .returning({ id: workspaceDeletion.id });
    if (withdrawn.length === 0)
      throw new AppError('CONFLICT', `${name} cannot be taken back any more.`);
    await audit(tx, scope, [
      { action: 'organization.restore', subjectType: 'organization', subjectId: id },
    ]);
    return { slug };
  });
}
