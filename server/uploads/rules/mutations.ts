import { sql } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { organization } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { byteSize } from '#server/core/bytes/schema.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { beyondInstance } from './policy.ts';
import { instanceRules, policyIn } from './queries.ts';
import type { UploadPolicy } from './schema.ts';

/** @throws AppError INVALID at the field, where the instance allows less */
function requireNarrower(policy: UploadPolicy): void {
  const instance = instanceRules();
  for (const field of ['maxFileBytes', 'maxSessionBytes'] as const)
    if ((policy[field] ?? 0) > instance[field])
      throw new AppError(
        'INVALID',
        `This is more than the ${byteSize(instance[field])} that this Holdall allows.`,
        { field },
      );
  for (const pattern of policy.allowedTypes) {
    const problem = beyondInstance(pattern, instance);
    if (problem !== null)
      throw new AppError('INVALID', `${pattern} cannot be allowed. ${problem}`, {
        field: 'allowedTypes',
      });
  }
}

/**
 * Sets what may be uploaded to the organization, from the next upload on.
 * @throws AppError INVALID where that is more than the instance allows
 */
export async function setPolicy(
  scope: WorkspaceScope & { organizationId: string },
  policy: UploadPolicy,
): Promise<UploadPolicy> {
  requireNarrower(policy);
  return withWorkspace(scope, async (tx) => {
    const mine = inWorkspace(organization, scope);
    const [row] = await tx
      .select({ settings: organization.settings })
      .from(organization)
      .where(mine)
      .for('update');
    if (!row) throw notFound('workspace');
    const uploadPolicy = sql`jsonb_build_object('uploadPolicy', ${JSON.stringify(policy)}::jsonb)`;
    // The other settings stay: this form does not show them.
    await tx
      .update(organization)
      .set({ settings: sql`${organization.settings} || ${uploadPolicy}` })
      .where(mine);
    await audit(tx, scope, [
      {
        action: 'organization.uploads',
        subjectType: 'organization',
        subjectId: scope.organizationId,
        before: policyIn(row.settings),
        after: policy,
      },
    ]);
    return policy;
  });
}
