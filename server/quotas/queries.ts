import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { organization } from '#db/schema/organizations.ts';
import { storageQuota, userStorageLimit } from '#db/schema/quotas.ts';
import { storage } from '#db/schema/storage.ts';
import { fileVersion } from '#db/schema/versions.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { env } from '#server/core/env.ts';
import { readRules } from '#server/uploads/rules/queries.ts';
import {
  freeBytes,
  type Limit,
  maxFileLimit,
  type Standing,
  type Usage,
  userLimit,
  workspaceCeiling,
  workspaceLimit,
} from './policy.ts';
import { limitSettings, type PersonalLimits, type RoleLimits } from './schema.ts';

/** The counters of a table of quotas, as a `Usage`; zero where there is no row yet. */
export const usageColumns = (table: typeof storageQuota | typeof userStorageLimit) => ({
  used: sql`coalesce(${table.usedBytes}, 0)`.mapWith(Number),
  reserved: sql`coalesce(${table.reservedBytes}, 0)`.mapWith(Number),
  fileCount: sql`coalesce(${table.fileCount}, 0)`.mapWith(Number),
});

/** The limits of one person by tier; what the instance sets comes from the environment. */
export function personalLimits(
  override: PersonalLimits,
  role: PersonalLimits | undefined,
): { maxFile: Limit<number>; quota: Limit } {
  const { MAX_FILE_BYTES, USER_QUOTA_BYTES } = env();
  const { maxFileBytes, quotaBytes } = override;
  return {
    maxFile: maxFileLimit(
      { override: maxFileBytes, role: role?.maxFileBytes ?? null },
      MAX_FILE_BYTES,
    ),
    quota: userLimit(
      { override: quotaBytes, role: role?.quotaBytes ?? null },
      USER_QUOTA_BYTES ?? null,
    ),
  };
}

/** What the instance allows a workspace: for Personal only what the operator has set for it. */
const ceilingOf = (scope: WorkspaceScope, granted: number | null): Limit =>
  workspaceCeiling(
    granted,
    scope.organizationId === null ? null : (env().ORGANIZATION_QUOTA_BYTES ?? null),
  );

/** The limits of roles from `organization.settings`; none in Personal. */
export const roleLimitsIn = (settings: unknown): RoleLimits =>
  limitSettings.parse(settings ?? {}).storageLimits;

/** What is used and allowed, in one statement: so all of it is from one moment. */
export async function readStanding(tx: Transaction, scope: WorkspaceScope): Promise<Standing> {
  const [row] = await tx
    .select({
      workspace: usageColumns(storageQuota),
      granted: storageQuota.grantedBytes,
      own: storageQuota.limitBytes,
      user: usageColumns(userStorageLimit),
      maxFileBytes: userStorageLimit.maxFileBytes,
      quotaBytes: userStorageLimit.quotaBytes,
      organization: organization.name,
      settings: organization.settings,
    })
    .from(sql`(select 1) as one`)
    .leftJoin(storageQuota, inWorkspace(storageQuota, scope))
    .leftJoin(
      userStorageLimit,
      and(inWorkspace(userStorageLimit, scope), eq(userStorageLimit.userId, scope.userId)),
    )
    .leftJoin(organization, inWorkspace(organization, scope));
  if (!row) throw new Error('one row comes of nothing but outer joins');
  const { maxFile, quota } = personalLimits(row, roleLimitsIn(row.settings)[scope.role]);
  return {
    organization: row.organization,
    maxFile,
    user: { ...row.user, ...quota },
    workspace: { ...row.workspace, ...workspaceLimit(row.own, ceilingOf(scope, row.granted)) },
  };
}

/** The workspace's own limit and its ceiling; locked for whoever is to change them. */
export async function quotaRow(
  tx: Transaction,
  scope: WorkspaceScope,
  lock?: 'update',
): Promise<{ limitBytes: number | null; ceiling: Limit }> {
  const select = tx
    .select({ granted: storageQuota.grantedBytes, limitBytes: storageQuota.limitBytes })
    .from(storageQuota)
    .where(inWorkspace(storageQuota, scope));
  const [row] = await (lock ? select.for(lock) : select);
  return { limitBytes: row?.limitBytes ?? null, ceiling: ceilingOf(scope, row?.granted ?? null) };
}

/** What uses the space of a workspace. Bytes; together they are `used + reserved`. */
export interface Breakdown {
  files: number;
  versions: number;
  trash: number;
  arriving: number;
}

/** The bytes of some rows, added up by the database; never null. */
const bytesIn = (table: typeof storage | typeof fileVersion, which: SQL | undefined) =>
  sql`coalesce((select sum(${table.size}) from ${table} where ${which}), 0)`.mapWith(Number);

/**
 * What takes the space of the workspace. Files are what is left of the counter, so that only the
 * trash and former versions are read: each by an index of just these rows, those that lie in the
 * trash by themselves and those of trashed folders.
 */
export async function quotaBreakdown(scope: WorkspaceScope): Promise<Breakdown> {
  const mine = inWorkspace(storage, scope);
  const alone = and(mine, eq(storage.status, 'soft_deleted'), isNull(storage.trashedWith));
  const inFolders = and(mine, isNotNull(storage.trashedWith));
  const [row] = await withWorkspace(scope, (tx) =>
    tx
      .select({
        ...usageColumns(storageQuota),
        alone: bytesIn(storage, alone),
        inFolders: bytesIn(storage, inFolders),
        versions: bytesIn(fileVersion, inWorkspace(fileVersion, scope)),
      })
      .from(sql`(select 1) as one`)
      .leftJoin(storageQuota, inWorkspace(storageQuota, scope)),
  );
  if (!row) throw new Error('one row comes of nothing but outer joins');
  const { used, reserved, versions } = row;
  const trash = row.alone + row.inFolders;
  return { files: Math.max(0, used - trash - versions), versions, trash, arriving: reserved };
}

/** What a person and their workspace use, and may use. */
export interface CurrentQuota extends Usage, Limit {
  /** Whose numbers the first ones are: those that leave the least room. */
  of: 'user' | 'workspace';
  user: Usage & Limit;
  workspace: Usage & Limit;
  maxFile: { bytes: number; source: Limit['source'] };
}

/** The storage of the workspace, and one's own in it, with every limit and where it comes from. */
export async function currentQuota(scope: WorkspaceScope): Promise<CurrentQuota> {
  return withWorkspace(scope, async (tx) => {
    const { user, workspace, maxFile } = await readStanding(tx, scope);
    const { maxFile: rule } = await readRules(tx, scope);
    const narrower = rule.source === 'organization' && rule.bytes < maxFile.limit;
    const left = (of: Usage & Limit) => freeBytes(of) ?? Number.POSITIVE_INFINITY;
    const of = left(user) < left(workspace) ? 'user' : 'workspace';
    return {
      ...{ user, workspace }[of],
      of,
      user,
      workspace,
      maxFile: narrower
        ? { bytes: rule.bytes, source: 'organization' }
        : { bytes: maxFile.limit, source: maxFile.source },
    };
  });
}
