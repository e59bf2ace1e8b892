import { and, eq, inArray, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { rootId } from '#db/schema/columns.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { audit } from '#server/core/audit.ts';
import { type ItemResult, refused } from '#server/core/bulk.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { unlessTaken } from '#server/core/unless-taken.ts';
import { requireFolder } from '#server/folders/queries.ts';
import { lockTree } from '#server/folders/tree/queries.ts';
import type { MoveFilesInput } from '../schema.ts';

const live = sql`${storage.status} = 'active'`;

const nameTaken = () =>
  new AppError('CONFLICT', 'A file with this name is there already. Rename one of the two first.');

/** Locks the chosen live files, in id order, so that two requests cannot deadlock. */
const lockLive = (tx: Transaction, scope: WorkspaceScope, ids: string[]) =>
  tx
    .select({
      id: storage.id,
      filename: storage.filename,
      nameKey: storage.nameKey,
      folderId: storage.folderId,
    })
    .from(storage)
    .where(and(inWorkspace(storage, scope), inArray(storage.id, ids), live))
    .orderBy(storage.id)
    .for('update');

type LiveFile = Awaited<ReturnType<typeof lockLive>>[number];

async function takenKeys(
  tx: Transaction,
  scope: WorkspaceScope,
  folderId: string | null,
  files: LiveFile[],
): Promise<Set<string>> {
  const keys = sql.param(files.map(({ nameKey }) => nameKey));
  const rows = await tx
    .select({ key: storage.nameKey })
    .from(storage)
    .where(
      and(
        inWorkspace(storage, scope),
        live,
        eq(storage.placeId, folderId ?? rootId),
        sql`${storage.nameKey} = any(${keys}::text[])`,
      ),
    );
  return new Set(rows.map(({ key }) => key));
}

/** How often names are looked at again because others have taken one in between. */
const attempts = 10;

/** Moves what can be moved, and answers which that was. */
async function moveFree(
  tx: Transaction,
  scope: WorkspaceScope,
  folderId: string | null,
  files: LiveFile[],
): Promise<Set<string>> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const taken = await takenKeys(tx, scope, folderId, files);
    const moving = files.filter(({ nameKey }) => !taken.has(nameKey) && taken.add(nameKey));
    const ids = moving.map(({ id }) => id);
    if (ids.length === 0) return new Set();
    const moved = await unlessTaken(tx, () =>
      tx
        .update(storage)
        .set({ folderId })
        .where(and(inWorkspace(storage, scope), inArray(storage.id, ids))),
    );
    if (moved) return new Set(ids);
  }
  throw new AppError('CONFLICT', 'Others are adding files of these names right now. Try again.');
}

/**
 * Moves live files into a folder (null: the root). One that is there already counts as done.
 * @throws AppError NOT_FOUND for an unknown folder
 */
export async function moveFiles(
  scope: WorkspaceScope,
  input: MoveFilesInput,
): Promise<{ results: ItemResult[] }> {
  const { folderId } = input;
  const ids = [...new Set(input.ids)];
  return withWorkspace(scope, async (tx) => {
    await lockTree(tx, scope);
    const into = folderId ? await requireFolder(tx, scope, folderId) : null;
    const files = await lockLive(tx, scope, ids);
    const there = new Set(files.filter((file) => file.folderId === folderId).map(({ id }) => id));
    const away = files.filter(({ id }) => !there.has(id));
    const moved = await moveFree(tx, scope, folderId, away);
    await audit(
      tx,
      scope,
      away
        .filter(({ id }) => moved.has(id))
        .map(({ id, filename, folderId: from }) => ({
          action: 'file.move',
          subjectType: 'file',
          subjectId: id,
          before: { filename, folderId: from },
          after: { filename, folderId, into },
        })),
    );
    const known = new Set(files.map(({ id }) => id));
    return {
      results: ids.map((id): ItemResult => {
        if (there.has(id) || moved.has(id)) return { id, ok: true };
        return refused(id, known.has(id) ? nameTaken() : notFound('file'));
      }),
    };
  });
}
