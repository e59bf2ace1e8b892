import { withWorkspace } from '#db/client.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import type { ExportInput } from '../schema.ts';

/** Writes that somebody takes the activity with them, before the first row leaves. */
export async function recordExport(scope: WorkspaceScope, input: ExportInput): Promise<void> {
  await withWorkspace(scope, (tx) =>
    audit(tx, scope, [
      {
        action: 'activity.export',
        subjectType: scope.organizationId ? 'organization' : 'account',
        subjectId: scope.organizationId ?? scope.userId,
        after: { ...input },
      },
    ]),
  );
}
