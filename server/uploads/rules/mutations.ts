import { sql } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { organization } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { notFound } from '#server/core/errors.ts';
import { policySettings, type UploadPolicy } from './schema.ts';

/**
 * Sets what an organization allows to be uploaded. It narrows what the instance allows: values above
 * that have no effect. Uploads that have begun go on.
 */
export async function setUploadPolicy(
  scope: WorkspaceScope,
  policy: UploadPolicy,
): Promise<UploadPolicy> {
  return withWorkspace(scope, async (tx) => {
    const [row] = await tx
      .select({ id: organization.id, settings: organization.settings })
      .from(organization)
      .where(inWorkspace(organization, scope))
      .for('update');
    if (!row) throw notFound('workspace');
    const uploadPolicy = sql`jsonb_build_object('uploadPolicy', ${JSON.stringify(policy)}::jsonb)`;
    // The other settings stay: this form does not show them.
    await tx
      .update(organization)
      .set({ settings: sql`${organization.settings} || ${uploadPolicy}` })
      .where(inWorkspace(organization, scope));
    await audit(tx, scope, [
      {
        action: 'organization.uploads',
        subjectType: 'organization',
        subjectId: row.id,
        before: policySettings.parse(row.settings).uploadPolicy,
        after: policy,
      },
    ]);
    return policy;
  });
}
