import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { organization } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { env } from '#server/core/env.ts';
import { effectiveRules, type UploadRules } from './policy.ts';
import { policySettings } from './schema.ts';

/** What may be uploaded to the workspace, now. */
export async function readRules(tx: Transaction, scope: WorkspaceScope): Promise<UploadRules> {
  const { ALLOWED_TYPES, REFUSED_TYPES, MAX_FILE_BYTES, MAX_SESSION_BYTES } = env();
  const [row] =
    scope.organizationId === null
      ? []
      : await tx
          .select({ name: organization.name, settings: organization.settings })
          .from(organization)
          .where(inWorkspace(organization, scope));
  return effectiveRules(
    {
      allowedTypes: ALLOWED_TYPES,
      refusedTypes: REFUSED_TYPES,
      maxFileBytes: MAX_FILE_BYTES,
      maxSessionBytes: MAX_SESSION_BYTES,
    },
    row ? { name: row.name, policy: policySettings.parse(row.settings).uploadPolicy } : null,
  );
}
