import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { member, organization } from '#db/schema/organizations.ts';
import { storageQuota, userStorageLimit } from '#db/schema/quotas.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { byteSize } from '#server/core/bytes/schema.ts';
import { env } from '#server/core/env.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { quotaRow, roleLimitsIn } from '../queries.ts';
import type {
  PersonalLimits,
  SetRoleLimitsInput,
  SetUserLimitInput,
  SetWorkspaceLimitInput,
} from '../schema.ts';

/** @throws AppError INVALID at the field, where a limit is above what the instance allows */
function requireWithin(field: string, bytes: number | null, ceiling: number | null): void {
  if (bytes !== null && ceiling !== null && bytes > ceiling)
    throw new AppError(
      'INVALID',
      `This is more than the ${byteSize(ceiling)} that this Holdall allows. Whoever runs it can allow more.`,
      { field },
    );
}

function requireAllowed(
  limits: PersonalLimits,
  ceiling: number | null,
  fieldOf: (name: keyof PersonalLimits) => string,
): void {
  requireWithin(fieldOf('maxFileBytes'), limits.maxFileBytes, env().MAX_FILE_BYTES);
  requireWithin(fieldOf('quotaBytes'), limits.quotaBytes, ceiling);
}

/** The row of a person's limits, made where there is none, locked. */
async function lockLimits(tx: Transaction, scope: WorkspaceScope, userId: string) {
  const { organizationId } = scope;
  await tx.insert(userStorageLimit).values({ userId, organizationId }).onConflictDoNothing();
  const one = and(inWorkspace(userStorageLimit, scope), eq(userStorageLimit.userId, userId));
  const [before] = await tx
    .select({
      maxFileBytes: userStorageLimit.maxFileBytes,
      quotaBytes: userStorageLimit.quotaBytes,
      reason: userStorageLimit.reason,
    })
    .from(userStorageLimit)
    .where(one)
    .for('update');
  return { one, before };
}

/**
 * Gives one member other limits than their role has; two nulls take them back.
 * @throws AppError NOT_FOUND for somebody who is no member; INVALID above what the instance allows
 */
export async function setUserLimit(
  scope: WorkspaceScope,
  input: SetUserLimitInput,
): Promise<PersonalLimits & { userId: string }> {
  const { userId, maxFileBytes, quotaBytes } = input;
  const given = { maxFileBytes, quotaBytes };
  const none = maxFileBytes === null && quotaBytes === null;
  return withWorkspace(scope, async (tx) => {
    const [row] = await tx
      .select({ id: member.id })
      .from(member)
      .where(and(inWorkspace(member, scope), eq(member.userId, userId)))
      .for('share');
    if (!row) throw notFound('member');
    const { ceiling } = await quotaRow(tx, scope);
    requireAllowed(given, ceiling.limit, (name) => name);
    const { one, before } = await lockLimits(tx, scope, userId);
    const after = { ...given, reason: none ? null : input.reason };
    await tx
      .update(userStorageLimit)
      .set({ ...after, setBy: none ? null : scope.userId })
      .where(one);
    await audit(tx, scope, [
      {
        action: 'quota.user',
        subjectType: 'member',
        subjectId: row.id,
        before: { userId, ...before },
        after,
      },
    ]);
    return { userId, ...given };
  });
}

/** An override is of a membership: who comes back later begins with the limits of their role. */
export async function endOverride(
  tx: Transaction,
  scope: WorkspaceScope,
  userId: string,
): Promise<void> {
  await tx
    .update(userStorageLimit)
    .set({ maxFileBytes: null, quotaBytes: null, reason: null, setBy: null })
    .where(
      and(
        inWorkspace(userStorageLimit, scope),
        eq(userStorageLimit.userId, userId),
        isNotNull(userStorageLimit.setBy),
      ),
    );
}

/**
 * Sets the limits of roles; a role that is left out has none of its own from then on.
 * @throws AppError INVALID above what the instance allows
 */
export async function setRoleLimits(
  scope: WorkspaceScope,
  { limits }: SetRoleLimitsInput,
): Promise<SetRoleLimitsInput> {
  return withWorkspace(scope, async (tx) => {
    const [row] = await tx
      .select({ id: organization.id, settings: organization.settings })
      .from(organization)
      .where(inWorkspace(organization, scope))
      .for('update');
    if (!row) throw notFound('workspace');
    const { ceiling } = await quotaRow(tx, scope);
    for (const [role, limit] of Object.entries(limits))
      requireAllowed(limit, ceiling.limit, (name) => `limits.${role}.${name}`);
    const storageLimits = sql`jsonb_build_object('storageLimits', ${JSON.stringify(limits)}::jsonb)`;
    // The other settings stay: this form does not show them.
    await tx
      .update(organization)
      .set({ settings: sql`${organization.settings} || ${storageLimits}` })
      .where(inWorkspace(organization, scope));
    await audit(tx, scope, [
      {
        action: 'quota.roles',
        subjectType: 'organization',
        subjectId: row.id,
        before: roleLimitsIn(row.settings),
        after: limits,
      },
    ]);
    return { limits };
  });
}

/**
 * Sets what the whole organization may store; null leaves it at what the instance allows. A limit
 * below what is stored already removes nothing: it only keeps more from coming.
 * @throws AppError INVALID above what the instance allows
 */
export async function setWorkspaceLimit(
  scope: WorkspaceScope & { organizationId: string },
  { limitBytes }: SetWorkspaceLimitInput,
): Promise<SetWorkspaceLimitInput> {
  const { userId, organizationId } = scope;
  return withWorkspace(scope, async (tx) => {
    await tx.insert(storageQuota).values({ userId, organizationId }).onConflictDoNothing();
    const before = await quotaRow(tx, scope, 'update');
    requireWithin('limitBytes', limitBytes, before.ceiling.limit);
    await tx.update(storageQuota).set({ limitBytes }).where(inWorkspace(storageQuota, scope));
    await audit(tx, scope, [
      {
        action: 'quota.workspace',
        subjectType: 'organization',
        subjectId: organizationId,
        before: { limitBytes: before.limitBytes },
        after: { limitBytes },
      },
    ]);
    return { limitBytes };
  });
}
