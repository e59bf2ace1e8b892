import { withWorkspace } from '#db/client.ts';
import { member, organization } from '#db/schema/organizations.ts';
import { audit } from '#server/core/audit.ts';
import { newId } from '#server/core/ids.ts';
import { foundingScope, type RequestOrigin, type Workspace } from '#server/core/workspace.ts';
import type { CreateOrganizationInput } from './schema.ts';

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
