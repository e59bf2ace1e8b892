import { sql } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { member, organization } from '#db/schema/organizations.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { notFound } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import { foundingScope, type RequestOrigin, type Workspace } from '#server/core/workspace.ts';
import type { CreateOrganizationInput, UpdateOrganizationInput } from './schema.ts';

/**
 * Founds an organization with the person as its owner.
 * @throws AppError CONFLICT (from the unique index) when the slug is taken
 */
export async function createOrganization(
  userId: string,
  request: RequestOrigin,
  input: CreateOrganizationInput,
): Promise<Workspace> {
  const scope = foundingScope(userId, request);
  const { name, slug, colour } = input;
  const id = scope.organizationId;
  if (id === null) throw new Error('a founding scope is an organization');
  await withWorkspace(scope, async (tx) => {
    await tx.insert(organization).values({ id, name, slug, settings: { colour } });
    await tx.insert(member).values({ id: newId(), organizationId: id, userId, role: 'owner' });
    await audit(tx, scope, [
      {
        action: 'organization.create',
        subjectType: 'organization',
        subjectId: id,
        after: { name, slug },
      },
    ]);
  });
  return { id, kind: 'organization', name, slug, colour, role: 'owner' };
}

/**
 * Changes name, address and colour. The former address leads nowhere from then on.
 * @throws AppError CONFLICT (from the unique index) when the slug is taken
 */
export async function updateOrganization(
  scope: WorkspaceScope,
  input: UpdateOrganizationInput,
): Promise<UpdateOrganizationInput> {
  const { name, slug, colour } = input;
  return withWorkspace(scope, async (tx) => {
    const [before] = await tx
      .select({
        id: organization.id,
        name: organization.name,
        slug: organization.slug,
        colour: sql<string | null>`${organization.settings} ->> 'colour'`,
      })
      .from(organization)
      .where(inWorkspace(organization, scope))
      .for('update');
    if (!before) throw notFound('workspace');
    const { id, ...was } = before;
    if (was.name === name && was.slug === slug && was.colour === colour) return input;
    // The other settings stay: this form does not show them.
    const settings = sql`${organization.settings} || jsonb_build_object('colour', ${colour}::text)`;
    await tx
      .update(organization)
      .set({ name, slug, settings })
      .where(inWorkspace(organization, scope));
    await audit(tx, scope, [
      {
        action: 'organization.update',
        subjectType: 'organization',
        subjectId: id,
        before: was,
        after: { name, slug, colour },
      },
    ]);
    return input;
  });
}
