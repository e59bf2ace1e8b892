import { sql } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { retention } from '#db/schema/retention.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { newId } from '#server/core/ids.ts';
import { rulesOf } from './queries.ts';
import { graceHours, type RetentionInput } from './schema.ts';

/**
 * Sets how long the workspace keeps its trash and former versions. By the new rules nothing is
 * deleted for a day, so that a mistake can be taken back.
 */
export async function setRetention(
  scope: WorkspaceScope,
  input: RetentionInput,
): Promise<RetentionInput> {
  const { userId, organizationId } = scope;
  return withWorkspace(scope, async (tx) => {
    const { effectiveAt: _, ...before } = await rulesOf(tx, scope);
    const effectiveAt = sql`now() + make_interval(hours => ${graceHours})`;
    await tx
      .insert(retention)
      .values({ id: newId(), userId, organizationId, ...input, effectiveAt })
      .onConflictDoUpdate({
        target: retention.workspaceId,
        set: { ...input, effectiveAt },
        setWhere: inWorkspace(retention, scope),
      });
    await audit(tx, scope, [
      {
        action: 'retention.set',
        subjectType: organizationId === null ? 'account' : 'organization',
        subjectId: organizationId ?? userId,
        before,
        after: input,
      },
    ]);
    return input;
  });
}
