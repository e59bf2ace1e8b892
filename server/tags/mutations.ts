import { and, eq } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { everyone } from '#db/schema/columns.ts';
import { tag } from '#db/schema/tags.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { may } from '#server/auth/permissions.ts';
import { type AuditAction, audit } from '#server/core/audit.ts';
import { AppError } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import { seenBy } from './carried/queries.ts';
import { tagKey } from './policy.ts';
import { requireTag, type TagItem, toTagItem } from './queries.ts';
import { type CreateTagInput, mostTags, type UpdateTagInput } from './schema.ts';

/**
 * Whoever sees files may have private tags; those of the workspace ask for `tag.write`.
 * @throws AppError FORBIDDEN
 */
export function requireTagWrite(scope: WorkspaceScope, audience: string): void {
  if (audience === everyone && !may(scope.role, 'tag', 'write'))
    throw new AppError(
      'FORBIDDEN',
      `Your role here (${scope.role}) does not allow changing tags that everybody sees. Use a private tag, or ask an admin.`,
    );
}

type Facts = Record<string, unknown>;

/** Of a private tag nothing is written down: the log is read by others. */
async function auditTag(
  tx: Transaction,
  scope: WorkspaceScope,
  of: { id: string; audience: string },
  action: AuditAction,
  facts: { before?: Facts; after?: Facts },
): Promise<void> {
  if (of.audience !== everyone) return;
  await audit(tx, scope, [{ action, subjectType: 'tag', subjectId: of.id, ...facts }]);
}

/**
 * Makes a tag.
 * @throws AppError FORBIDDEN; CONFLICT for a name that is taken, and where there are `mostTags`
 */
export async function createTag(scope: WorkspaceScope, input: CreateTagInput): Promise<TagItem> {
  const { name, colour } = input;
  const audience = input.private ? scope.userId : everyone;
  requireTagWrite(scope, audience);
  return withWorkspace(scope, async (tx) => {
    const same = and(seenBy(scope, tag), eq(tag.audience, audience));
    if ((await tx.$count(tag, same)) >= mostTags)
      throw new AppError('CONFLICT', `There are ${mostTags} tags already. Delete one first.`);
    const row = { id: newId(), name, colour, audience };
    await tx.insert(tag).values({
      id: row.id,
      userId: scope.userId,
      organizationId: scope.organizationId,
      privateTo: input.private ? scope.userId : null,
      name,
      nameKey: tagKey(name),
      colour,
    });
    await auditTag(tx, scope, row, 'tag.create', { after: { name, colour } });
    return toTagItem(row);
  });
}

/**
 * Gives a tag another name or colour, wherever it is shown.
 * @throws AppError NOT_FOUND; FORBIDDEN; CONFLICT for a name that is taken
 */
export async function updateTag(
  scope: WorkspaceScope,
  { id, name, colour }: UpdateTagInput,
): Promise<TagItem> {
  return withWorkspace(scope, async (tx) => {
    const before = await requireTag(tx, scope, id);
    requireTagWrite(scope, before.audience);
    await tx
      .update(tag)
      .set({ name, nameKey: tagKey(name), colour })
      .where(and(seenBy(scope, tag), eq(tag.id, id)));
    await auditTag(tx, scope, before, 'tag.update', {
      before: { name: before.name, colour: before.colour },
      after: { name, colour },
    });
    return toTagItem({ ...before, name, colour });
  });
}

/**
 * Deletes a tag for good, and takes it from all that carries it: the reference does so.
 * @throws AppError NOT_FOUND; FORBIDDEN
 */
export async function deleteTag(
  scope: WorkspaceScope,
  { id }: { id: string },
): Promise<{ id: string }> {
  return withWorkspace(scope, async (tx) => {
    const before = await requireTag(tx, scope, id);
    requireTagWrite(scope, before.audience);
    await tx.delete(tag).where(and(seenBy(scope, tag), eq(tag.id, id)));
    await auditTag(tx, scope, before, 'tag.delete', { before: { name: before.name } });
    return { id };
  });
}
