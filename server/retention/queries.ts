import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { retention } from '#db/schema/retention.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { env } from '#server/core/env.ts';
import type { RetentionInput } from './schema.ts';

/** The rules of a workspace as they are now. */
export interface Rules extends RetentionInput {
  /** Until then nothing is deleted by them; null where the instance's own apply. */
  effectiveAt: Date | null;
}

const day = 86_400_000;

/** When what was deleted at a time is deleted for good, at the earliest. */
export function purgeTime(deletedAt: Date, { trashDays, effectiveAt }: Rules): Date {
  const due = deletedAt.getTime() + trashDays * day;
  return new Date(Math.max(due, effectiveAt?.getTime() ?? 0));
}

/** What a workspace that has set nothing goes by. */
export function instanceRetention(): RetentionInput {
  const { TRASH_RETENTION_DAYS, VERSION_RETENTION_COUNT, VERSION_RETENTION_DAYS } = env();
  return {
    trashDays: TRASH_RETENTION_DAYS,
    keepVersions: VERSION_RETENTION_COUNT,
    versionDays: VERSION_RETENTION_DAYS ?? null,
  };
}

/** The rules of a workspace: its own, else the instance's. Also for jobs, which see all workspaces. */
export async function rulesOf(
  tx: Transaction,
  workspace: Pick<WorkspaceScope, 'workspaceId'>,
): Promise<Rules> {
  const [own] = await tx
    .select({
      trashDays: retention.trashDays,
      keepVersions: retention.keepVersions,
      versionDays: retention.versionDays,
      effectiveAt: retention.effectiveAt,
    })
    .from(retention)
    .where(inWorkspace(retention, workspace));
  return own ?? { ...instanceRetention(), effectiveAt: null };
}

/** What holds in the workspace, and what the instance does where nobody has set anything. */
export function currentRetention(
  scope: WorkspaceScope,
): Promise<Rules & { instance: RetentionInput; own: boolean }> {
  return withWorkspace(scope, async (tx) => {
    const rules = await rulesOf(tx, scope);
    const own = (await tx.$count(retention, inWorkspace(retention, scope))) > 0;
    return { ...rules, instance: instanceRetention(), own };
  });
}
