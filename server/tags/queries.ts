import { and, asc, count, eq } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { everyone } from '#db/schema/columns.ts';
import { tag, tagging } from '#db/schema/tags.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { may } from '#server/auth/permissions.ts';
import { notFound } from '#server/core/errors.ts';
import { seenBy } from './carried/queries.ts';

/** A tag as the API answers it. */
export interface TagItem {
  id: string;
  name: string;
  colour: string;
  /** Whether whoever asks alone sees it. */
  private: boolean;
}

type TagRow = Pick<typeof tag.$inferSelect, 'id' | 'name' | 'colour' | 'audience'>;

const columns = { id: tag.id, name: tag.name, colour: tag.colour, audience: tag.audience };

export const toTagItem = ({ audience, ...row }: TagRow): TagItem => ({
  ...row,
  private: audience !== everyone,
});

/** All tags of a workspace that the person sees. */
export interface TagList {
  items: TagItem[];
  /** Whether the person may change those that all see. */
  mayWrite: boolean;
}

/** All tags that the person sees, by name; there are at most twice `mostTags`. */
export async function listTags(scope: WorkspaceScope): Promise<TagList> {
  const rows = await withWorkspace(scope, (tx) =>
    tx
      .select(columns)
      .from(tag)
      .where(seenBy(scope, tag))
      .orderBy(asc(tag.nameKey), asc(tag.audience), asc(tag.id)),
  );
  return { items: rows.map(toTagItem), mayWrite: may(scope.role, 'tag', 'write') };
}

/**
 * A tag that the person sees, locked for whoever changes it.
 * @throws AppError NOT_FOUND
 */
export async function requireTag(
  tx: Transaction,
  scope: WorkspaceScope,
  id: string,
): Promise<TagRow> {
  const [row] = await tx
    .select(columns)
    .from(tag)
    .where(and(seenBy(scope, tag), eq(tag.id, id)))
    .for('update');
  if (!row) throw notFound('tag');
  return row;
}

/**
 * How many files and folders carry a tag, those in the trash as well.
 * @throws AppError NOT_FOUND
 */
export async function tagUsage(
  scope: WorkspaceScope,
  { id }: { id: string },
): Promise<{ files: number; folders: number }> {
  return withWorkspace(scope, async (tx) => {
    await requireTag(tx, scope, id);
    const [row] = await tx
      .select({ files: count(tagging.storageId), folders: count(tagging.folderId) })
      .from(tagging)
      .where(and(seenBy(scope, tagging), eq(tagging.tagId, id)));
    return row ?? { files: 0, folders: 0 };
  });
}
