import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { authDatabase } from '#db/client.ts';
import { workspaceDeletion } from '#db/schema/deletions.ts';
import { member, organization } from '#db/schema/organizations.ts';
import type { CurrentSession } from '#server/auth/session.ts';
import {
  type DeletedOrganization,
  deletedOrganizationsOf,
  underDeletion,
} from '#server/core/deletion.ts';
import { instanceAdminId } from '#server/setup/queries.ts';

interface OwnedOrganization {
  id: string;
  name: string;
  slug: string;
}

/** The organizations that would be without an owner if this person went. */
export function solelyOwnedBy(userId: string): Promise<OwnedOrganization[]> {
  return authDatabase()
    .select({ id: organization.id, name: organization.name, slug: organization.slug })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .leftJoin(workspaceDeletion, underDeletion(organization.workspaceId))
    .where(
      and(
        eq(member.userId, userId),
        eq(member.role, 'owner'),
        isNull(workspaceDeletion.id),
        sql`not exists (select 1 from ${member} other where other.organization_id = ${organization.id}
          and other.role = 'owner' and other.user_id <> ${userId})`,
      ),
    )
    .orderBy(asc(organization.name), asc(organization.id));
}

export interface AccountOverview {
  /** Whether the person runs this instance. */
  admin: boolean;
  solelyOwned: OwnedOrganization[];
  deletedOrganizations: DeletedOrganization[];
}

/** What stands in the way of deleting the account, and what can be taken back. */
export async function accountOverview(session: CurrentSession): Promise<AccountOverview> {
  const [adminId, solelyOwned, deletedOrganizations] = await Promise.all([
    instanceAdminId(),
    solelyOwnedBy(session.userId),
    deletedOrganizationsOf(session.userId),
  ]);
  return { admin: adminId === session.userId, solelyOwned, deletedOrganizations };
}
