import { and, inArray, or } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { everyone } from '#db/schema/columns.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import { tag, tagging } from '#db/schema/tags.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { type AuditEntry, audit } from '#server/core/audit.ts';
import type { ItemResult } from '#server/core/bulk.ts';
import { notFound } from '#server/core/errors.ts';
import { newId } from '#server/core/ids.ts';
import { entryResults, holdEntries } from '#server/entries/queries.ts';
import type { EntryIds } from '#server/entries/schema.ts';
import { seenBy } from '../carried/queries.ts';
import { requireTagWrite } from '../mutations.ts';
import type { AssignTagsInput } from '../schema.ts';

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const batch = 5_000;

interface HeldTag {
  id: string;
  name: string;
  audience: string;
}

/**
 * The tags, which stay until the transaction ends.
 * @throws AppError NOT_FOUND where one of them is unknown; FORBIDDEN
 */
async function holdTags(
  tx: Transaction,
  scope: WorkspaceScope,
  ids: string[],
): Promise<Map<string, HeldTag>> {
  const rows = await tx
    .select({ id: tag.id, name: tag.name, audience: tag.audience })
    .from(tag)
    .where(and(seenBy(scope, tag), inArray(tag.id, ids)))
    .orderBy(tag.id)
    .for('key share');
  if (rows.length < new Set(ids).size) throw notFound('tag');
  for (const { audience } of rows) requireTagWrite(scope, audience);
  return new Map(rows.map((row) => [row.id, row]));
}

const changed = {
  tagId: tagging.tagId,
  fileId: tagging.storageId,
  folderId: tagging.folderId,
};

type Changed = { tagId: string; fileId: string | null; folderId: string | null };

/** Names of files and folders, for the log. */
async function namesOf(
  tx: Transaction,
  scope: WorkspaceScope,
  { files, folders }: EntryIds,
): Promise<Map<string, string>> {
  const ofFiles = await tx
    .select({ id: storage.id, name: storage.filename })
    .from(storage)
    .where(and(inWorkspace(storage, scope), inArray(storage.id, files)));
  const ofFolders = await tx
    .select({ id: folder.id, name: folder.name })
    .from(folder)
    .where(and(inWorkspace(folder, scope), inArray(folder.id, folders)));
  return new Map([...ofFiles, ...ofFolders].map(({ id, name }) => [id, name]));
}

/** An entry for each file and folder whose tags have changed; private tags are not told. */
async function auditAssignment(
  tx: Transaction,
  scope: WorkspaceScope,
  tags: Map<string, HeldTag>,
  { added, removed }: { added: Changed[]; removed: Changed[] },
): Promise<void> {
  const told = ({ tagId }: Changed) => tags.get(tagId)?.audience === everyone;
  const of = ({ fileId, folderId }: Changed) => fileId ?? folderId ?? '';
  const [more, less] = [Map.groupBy(added.filter(told), of), Map.groupBy(removed.filter(told), of)];
  const touched = new Map([...added, ...removed].filter(told).map((one) => [of(one), one]));
  const names = await namesOf(tx, scope, {
    files: [...touched.values()].flatMap(({ fileId }) => fileId ?? []),
    folders: [...touched.values()].flatMap(({ folderId }) => folderId ?? []),
  });
  const tagNames = (changes: Changed[] = []) => changes.map(({ tagId }) => tags.get(tagId)?.name);
  const entries = [...touched].map(([id, { fileId }]): AuditEntry => {
    const name = names.get(id);
    const what = { added: tagNames(more.get(id)), removed: tagNames(less.get(id)) };
    return fileId
      ? {
          action: 'file.tag',
          subjectType: 'file',
          subjectId: id,
          after: { filename: name, ...what },
        }
      : { action: 'folder.tag', subjectType: 'folder', subjectId: id, after: { name, ...what } };
  });
  await audit(tx, scope, entries);
}

/**
 * Puts tags on live files and folders and takes others from them. What is so already counts as
 * done: repeating is safe.
 * @throws AppError NOT_FOUND for an unknown tag; FORBIDDEN
 */
export async function assignTags(
  scope: WorkspaceScope,
  input: AssignTagsInput,
): Promise<{ results: ItemResult[] }> {
  return withWorkspace(scope, async (tx) => {
    const tags = await holdTags(tx, scope, [...input.add, ...input.remove]);
    const there = await holdEntries(tx, scope, input);
    const { files, folders } = there;
    const by = { userId: scope.userId, organizationId: scope.organizationId };
    const rows = [...new Set(input.add)].flatMap((tagId) => {
      const { audience } = tags.get(tagId) ?? { audience: everyone };
      return [
        ...files.map((storageId) => ({ id: newId(), ...by, tagId, audience, storageId })),
        ...folders.map((folderId) => ({ id: newId(), ...by, tagId, audience, folderId })),
      ];
    });
    const added: Changed[] = [];
    for (let i = 0; i < rows.length; i += batch)
      added.push(
        ...(await tx
          .insert(tagging)
          .values(rows.slice(i, i + batch))
          .onConflictDoNothing()
          .returning(changed)),
      );
    const removed = await tx
      .delete(tagging)
      .where(
        and(
          seenBy(scope, tagging),
          inArray(tagging.tagId, input.remove),
          or(inArray(tagging.storageId, files), inArray(tagging.folderId, folders)),
        ),
      )
      .returning(changed);
    await auditAssignment(tx, scope, tags, { added, removed });
    return { results: entryResults(input, there) };
  });
}
