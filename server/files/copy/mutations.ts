import { and, eq, type SQL, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { type ItemResult, refused } from '#server/core/bulk.ts';
import { enqueueProcessing } from '#server/core/enqueue.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { newId, newToken } from '#server/core/ids.ts';
import { unlessTaken } from '#server/core/unless-taken.ts';
import { requireFolder } from '#server/folders/queries.ts';
import { holdTree } from '#server/folders/tree/queries.ts';
import { writeWithin } from '#server/quotas/mutations.ts';
import { freeNames } from '../names/queries.ts';
import { lockObjects } from '../objects/mutations.ts';
import { nameKey } from '../policy.ts';
import type { CopyFilesInput } from '../schema.ts';

const sourceColumns = {
  id: storage.id,
  filename: storage.filename,
  nameKey: storage.nameKey,
  folderId: storage.folderId,
  size: storage.size,
  objectId: storage.objectId,
  processingStatus: storage.processingStatus,
};

/**
 * Live files that are to be copied, in the order of their ids, and their objects: what they hold
 * stays what it is until the transaction ends. Others may copy them at the same time.
 */
export async function lockSources(tx: Transaction, scope: WorkspaceScope, which: SQL) {
  const files = await tx
    .select(sourceColumns)
    .from(storage)
    .where(and(inWorkspace(storage, scope), sql`${storage.status} = 'active'`, which))
    .orderBy(storage.id)
    .for('share');
  await lockObjects(
    tx,
    scope,
    files.map(({ objectId }) => objectId),
  );
  return files;
}

export type SourceFile = Awaited<ReturnType<typeof lockSources>>[number];

/** A file that shall hold what another one holds. */
export interface FileCopy {
  source: SourceFile;
  id: string;
  folderId: string | null;
  filename: string;
  nameKey: string;
}

/** Rows of one statement, so that none runs into the limit of its time. */
const batch = 5_000;

/**
 * Makes files that share the objects of others: no byte is copied. What the content was found to be
 * comes along; its former versions do not.
 */
export async function insertCopies(
  tx: Transaction,
  scope: WorkspaceScope,
  copies: readonly FileCopy[],
): Promise<void> {
  for (let from = 0; from < copies.length; from += batch) {
    const some = copies.slice(from, from + batch);
    const column = (of: (copy: FileCopy) => string | null) => sql.param(some.map(of));
    await tx.execute(sql`
      insert into storage (id, user_id, organization_id, file_key, folder_id, filename, name_key,
        original_name, mime_type, claimed_type, size, purpose, object_id, backend,
        processing_status, processing_error, damaged_at, metadata)
      select copy.id, ${scope.userId}::uuid, ${scope.organizationId}::uuid, copy.file_key, copy.folder_id,
        copy.filename, copy.name_key, original_name, mime_type, claimed_type, size, purpose, object_id,
        backend, processing_status, processing_error, damaged_at, metadata
      from unnest(
        ${column(({ source }) => source.id)}::uuid[], ${column(({ id }) => id)}::uuid[],
        ${column(() => newToken(128))}::text[], ${column(({ folderId }) => folderId)}::uuid[],
        ${column(({ filename }) => filename)}::text[], ${column((copy) => copy.nameKey)}::text[]
      ) as copy (source, id, file_key, folder_id, filename, name_key)
      join ${storage} on ${storage.id} = copy.source
      where ${and(inWorkspace(storage, scope), eq(storage.status, 'active'))}
      order by copy.folder_id, copy.name_key`);
  }
  // The job that looks at the content may be past the point where it would see these rows.
  const waiting = copies.filter(({ source }) =>
    ['pending', 'running'].includes(source.processingStatus),
  );
  await enqueueProcessing(tx, [...new Set(waiting.map(({ source }) => source.objectId))]);
}

/** How often names are chosen anew because others have taken one in between. */
const attempts = 20;

/** Writes under names that are free; chooses them again where somebody was quicker. */
export async function underFreeNames(
  tx: Transaction,
  choose: () => Promise<string[]>,
  write: (names: string[]) => Promise<void>,
): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const names = await choose();
    if (await unlessTaken(tx, () => write(names))) return;
  }
  throw new AppError('CONFLICT', 'Others are adding things of these names right now. Try again.');
}

/**
 * Copies live files into a folder (null: the root), also into the one in which they are. Where a
 * name is taken, the copy gets the next numbered one.
 * @throws AppError NOT_FOUND for an unknown folder
 */
export async function copyFiles(
  scope: WorkspaceScope,
  input: CopyFilesInput,
): Promise<{ results: ItemResult<{ copyId: string; filename: string }>[] }> {
  const { folderId } = input;
  const ids = [...new Set(input.ids)];
  return withWorkspace(scope, async (tx) => {
    await holdTree(tx, scope);
    const into = folderId ? await requireFolder(tx, scope, folderId) : null;
    const found = await lockSources(tx, scope, sql`${storage.id} = any(${sql.param(ids)}::uuid[])`);
    const files = found.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
    const made = new Map<string, FileCopy>();
    const refusals = await writeWithin(
      tx,
      scope,
      files.map(({ size }) => ({ bytes: size, largest: size, what: 'file' as const })),
      async (places) => {
        const chosen = places.flatMap((at) => files[at] ?? []);
        await underFreeNames(
          tx,
          () =>
            freeNames(
              tx,
              scope,
              folderId,
              chosen.map(({ filename }) => filename),
            ),
          async (names) => {
            made.clear();
            for (const [i, source] of chosen.entries()) {
              const filename = names[i] ?? source.filename;
              const copy = { source, id: newId(), folderId, filename, nameKey: nameKey(filename) };
              made.set(source.id, copy);
            }
            await insertCopies(tx, scope, [...made.values()]);
          },
        );
      },
    );
    // A copy that did not fit has been rolled back.
    for (const [i, { id }] of files.entries()) if (refusals[i]) made.delete(id);
    await audit(
      tx,
      scope,
      [...made.values()].map(({ id, filename, source }) => ({
        action: 'file.copy',
        subjectType: 'file',
        subjectId: id,
        before: { filename: source.filename, id: source.id },
        after: { filename, folderId, into },
      })),
    );
    return {
      results: ids.map((id): ItemResult<{ copyId: string; filename: string }> => {
        const copy = made.get(id);
        if (copy) return { id, ok: true, copyId: copy.id, filename: copy.filename };
        const refusal = refusals[files.findIndex((file) => file.id === id)];
        return refused(
          id,
          refusal ? new AppError(refusal.code, refusal.message) : notFound('file'),
        );
      }),
    };
  });
}
