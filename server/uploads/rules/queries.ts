import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { organization } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { env } from '#server/core/env.ts';
import { effectiveRules, type UploadRules } from './policy.ts';
import { policySettings, type UploadPolicy } from './schema.ts';

/** The organization's name and its own policy; null in Personal. */
async function ownPolicy(tx: Transaction, scope: WorkspaceScope) {
  if (scope.organizationId === null) return null;
  const [row] = await tx
    .select({ name: organization.name, settings: organization.settings })
    .from(organization)
    .where(inWorkspace(organization, scope));
  return row ? { name: row.name, policy: policySettings.parse(row.settings).uploadPolicy } : null;
}

const instanceRules = () => {
  const { ALLOWED_TYPES, REFUSED_TYPES, MAX_FILE_BYTES, MAX_SESSION_BYTES } = env();
  return {
    allowedTypes: ALLOWED_TYPES,
    refusedTypes: REFUSED_TYPES,
    maxFileBytes: MAX_FILE_BYTES,
    maxSessionBytes: MAX_SESSION_BYTES,
  };
};

/** What may be uploaded to the workspace, now. */
export const readRules = async (tx: Transaction, scope: WorkspaceScope): Promise<UploadRules> =>
  effectiveRules(instanceRules(), await ownPolicy(tx, scope));

/** The rules that hold, each with its source, and what the organization itself has set. */
export async function currentPolicy(
  scope: WorkspaceScope,
): Promise<UploadRules & { own: UploadPolicy | null }> {
  const organization = await withWorkspace(scope, (tx) => ownPolicy(tx, scope));
  return {
    ...effectiveRules(instanceRules(), organization),
    own: organization?.policy ?? null,
  };
}
