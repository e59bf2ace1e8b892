import { and, asc, eq, ne, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { authDatabase, type Transaction } from '#db/client.ts';
import { workspaceDeletion } from '#db/schema/deletions.ts';
import { member, organization } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { env } from './env.ts';
import { newId } from './ids.ts';

/** The row that says of a workspace that it is being deleted, for a join. */
export const underDeletion = (workspaceId: AnyPgColumn): SQL | undefined =>
  and(eq(workspaceDeletion.workspaceId, workspaceId), ne(workspaceDeletion.state, 'withdrawn'));

/**
 * Decides the deletion of a workspace: a job purges it after the delay. Five minutes on top, so
 * that requests which were under way have ended by then, also where the delay is none.
 * @throws the unique index's error when it is decided already
 */
export async function scheduleDeletion(
  tx: Transaction,
  scope: Pick<WorkspaceScope, 'userId' | 'organizationId'>,
): Promise<Date> {
  const { userId, organizationId } = scope;
  const [row] = await tx
    .insert(workspaceDeletion)
    .values({
      id: newId(),
      userId,
      organizationId,
      purgeAfter: sql`now() + make_interval(days => ${env().DELETION_DELAY_DAYS}, mins => 5)`,
    })
    .returning({ purgeAfter: workspaceDeletion.purgeAfter });
  if (!row) throw new Error('an insert returned no row');
  return row.purgeAfter;
}

/** An organization that is being deleted, as its owners still see it. */
export interface DeletedOrganization {
  id: string;
  name: string;
  slug: string;
  /** Until when an owner can take it back. */
  purgeAfter: Date;
}

/** The organizations of which this person is an owner and that can still be taken back. */
export function deletedOrganizationsOf(userId: string): Promise<DeletedOrganization[]> {
  return authDatabase()
    .select({
      id: organization.id,
      name: organization.name,
      slug: organization.slug,
      purgeAfter: workspaceDeletion.purgeAfter,
    })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .innerJoin(workspaceDeletion, underDeletion(organization.workspaceId))
    .where(
      and(
        eq(member.userId, userId),
        eq(member.role, 'owner'),
        eq(workspaceDeletion.state, 'waiting'),
      ),
    )
    .orderBy(asc(organization.name), asc(organization.id));
}
