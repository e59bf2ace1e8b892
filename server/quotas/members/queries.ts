import { and, asc, eq, notExists, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { user } from '#db/schema/auth.ts';
import { member, organization } from '#db/schema/organizations.ts';
import { userStorageLimit } from '#db/schema/quotas.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { env } from '#server/core/env.ts';
import { decodeCursor, type Page, toPage } from '#server/core/pages.ts';
import type { Limit, Usage } from '../policy.ts';
import { personalLimits, quotaRow, roleLimitsIn, usageColumns } from '../queries.ts';
import type { PersonalLimits, QuotaMembersInput, RoleLimits } from '../schema.ts';

const position = z.tuple([z.iso.datetime(), z.uuid()]);

/** What a member uses and may use. */
export interface MemberQuota extends Usage {
  /** Of the membership. */
  id: string;
  userId: string;
  name: string;
  role: string;
  maxFile: Limit<number>;
  quota: Limit;
  /** What was set for this person alone; two nulls where nothing was. */
  override: PersonalLimits & { reason: string | null };
}

async function roleLimitsOf(tx: Transaction, scope: WorkspaceScope): Promise<RoleLimits> {
  const [row] = await tx
    .select({ settings: organization.settings })
    .from(organization)
    .where(inWorkspace(organization, scope));
  return roleLimitsIn(row?.settings);
}

/** The members of the organization with their use and limits, in the order in which they joined. */
export async function listMemberQuotas(
  scope: WorkspaceScope,
  input: QuotaMembersInput,
): Promise<Page<MemberQuota>> {
  const after = input.cursor ? decodeCursor(input.cursor, position) : undefined;
  return withWorkspace(scope, async (tx) => {
    const roles = await roleLimitsOf(tx, scope);
    const rows = await tx
      .select({
        id: member.id,
        joinedAt: member.createdAt,
        userId: member.userId,
        name: user.name,
        role: member.role,
        usage: usageColumns(userStorageLimit),
        maxFileBytes: userStorageLimit.maxFileBytes,
        quotaBytes: userStorageLimit.quotaBytes,
        reason: userStorageLimit.reason,
      })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId))
      .leftJoin(
        userStorageLimit,
        and(inWorkspace(userStorageLimit, scope), eq(userStorageLimit.userId, member.userId)),
      )
      .where(
        and(
          inWorkspace(member, scope),
          after &&
            sql`(${member.createdAt}, ${member.id}) > (${after[0]}::timestamptz, ${after[1]}::uuid)`,
        ),
      )
      .orderBy(asc(member.createdAt), asc(member.id))
      .limit(input.limit + 1);
    return toPage(
      rows,
      input.limit,
      (row) => [row.joinedAt, row.id],
      ({ id, userId, name, role, usage, reason, maxFileBytes, quotaBytes }) => {
        const override = { maxFileBytes, quotaBytes };
        const own = Object.entries(roles).find(([of]) => of === role)?.[1];
        return {
          ...{ id, userId, name, role },
          ...usage,
          ...personalLimits(override, own),
          override: { ...override, reason },
        };
      },
    );
  });
}

/** What admins set, and what they may at most set. */
export interface QuotaSettings {
  roles: RoleLimits;
  /** The organization's own limit, and what the instance allows. */
  limitBytes: number | null;
  ceiling: Limit;
  /** What the instance sets where nobody sets anything else; the first is a ceiling as well. */
  system: { maxFileBytes: number; quotaBytes: number | null };
  /** What people have left here who are no members any more. */
  formerMembers: Usage;
}

/** The limits of the organization and of its roles. */
export async function quotaSettings(scope: WorkspaceScope): Promise<QuotaSettings> {
  return withWorkspace(scope, async (tx) => {
    const roles = await roleLimitsOf(tx, scope);
    const { limitBytes, ceiling } = await quotaRow(tx, scope);
    const stillMember = tx
      .select({ id: member.id })
      .from(member)
      .where(and(inWorkspace(member, scope), eq(member.userId, userStorageLimit.userId)));
    const [former] = await tx
      .select({
        used: sql`coalesce(sum(${userStorageLimit.usedBytes}), 0)`.mapWith(Number),
        reserved: sql`coalesce(sum(${userStorageLimit.reservedBytes}), 0)`.mapWith(Number),
        fileCount: sql`coalesce(sum(${userStorageLimit.fileCount}), 0)`.mapWith(Number),
      })
      .from(userStorageLimit)
      .where(and(inWorkspace(userStorageLimit, scope), notExists(stillMember)));
    const { MAX_FILE_BYTES, USER_QUOTA_BYTES } = env();
    return {
      roles,
      limitBytes,
      ceiling,
      system: { maxFileBytes: MAX_FILE_BYTES, quotaBytes: USER_QUOTA_BYTES ?? null },
      formerMembers: former ?? { used: 0, reserved: 0, fileCount: 0 },
    };
  });
}
