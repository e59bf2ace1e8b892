import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { rootId } from '#db/schema/columns.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { may } from '#server/auth/permissions.ts';
import { audit } from '#server/core/audit.ts';
import { enqueueProcessing } from '#server/core/enqueue.ts';
import { AppError } from '#server/core/errors.ts';
import { newId, newToken } from '#server/core/ids.ts';
import { folderIsLive, liveFoldersAmong } from '#server/folders/queries.ts';
import { withFreeName } from '../names/queries.ts';
import { nameKey } from '../policy.ts';
import { addVersion, lockLiveFile } from '../versions/mutations.ts';

/** Content that has come to a workspace, and what it is to be there. */
export interface Arrival {
  filename: string;
  /** Where it is to lie; one that went to the trash meanwhile gives way to the root. */
  folderId: string | null;
  size: number;
  /** As the uploader's browser has it: a hint. */
  mimeType: string;
  /** Its bytes: an object in state `stored`. */
  objectId: string;
  /** What to do where a live file has the name. */
  onConflict: 'keepBoth' | 'replace' | 'skip';
}

/** What came of it. A skipped arrival has left nothing: its object is the caller's to give up. */
export type Placed =
  | { outcome: 'stored'; fileId: string; filename: string }
  | { outcome: 'skipped'; filename: string };

interface Name {
  filename: string;
  nameKey: string;
}

/** A place under a name: what the unique index of the live files knows. */
interface Spot extends Name {
  folderId: string | null;
}

/** The row of a new file, to be processed. */
const newFile = (scope: WorkspaceScope, arrival: Arrival, spot: Spot) => ({
  id: newId(),
  userId: scope.userId,
  organizationId: scope.organizationId,
  fileKey: newToken(128),
  ...spot,
  originalName: arrival.filename,
  mimeType: arrival.mimeType,
  claimedType: arrival.mimeType,
  size: arrival.size,
  objectId: arrival.objectId,
  processingStatus: 'pending',
});

/** A new file. Null where a live file has the name, also one just being made. */
async function insertFile(
  tx: Transaction,
  scope: WorkspaceScope,
  arrival: Arrival,
  spot: Spot,
): Promise<string | null> {
  const [inserted] = await tx
    .insert(storage)
    .values(newFile(scope, arrival, spot))
    .onConflictDoNothing()
    .returning({ id: storage.id });
  if (!inserted) return null;
  await enqueueProcessing(tx, [arrival.objectId]);
  return inserted.id;
}

async function keepBoth(
  tx: Transaction,
  scope: WorkspaceScope,
  arrival: Arrival,
  spot: Spot,
): Promise<Placed> {
  let fileId: string | null = null;
  const place = { folderId: spot.folderId, name: arrival.filename };
  const filename = await withFreeName(tx, scope, place, async (name) => {
    fileId = await insertFile(tx, scope, arrival, { ...spot, ...name });
    return fileId !== null;
  });
  if (fileId === null) throw new Error('a name was taken without a file');
  return { outcome: 'stored', fileId, filename };
}

/** The next version of the file of this name; null where there is no such file (any more). */
async function replace(
  tx: Transaction,
  scope: WorkspaceScope,
  arrival: Arrival,
  spot: Spot,
): Promise<Placed | null> {
  const file = await lockLiveFile(
    tx,
    scope,
    and(eq(storage.placeId, spot.folderId ?? rootId), eq(storage.nameKey, spot.nameKey)),
  );
  if (!file) return null;
  const { objectId, size, mimeType } = arrival;
  const content = { objectId, size, mimeType, claimedType: mimeType };
  const version = await addVersion(tx, scope, file, content);
  const { id: fileId, filename } = file;
  await audit(tx, scope, [
    {
      action: 'file.replace',
      subjectType: 'file',
      subjectId: fileId,
      before: { filename, version: file.version, size: file.size },
      after: { filename, version, size },
    },
  ]);
  return { outcome: 'stored', fileId, filename };
}

/**
 * Makes content that has arrived a file, a new version of one, or nothing where it is to give way.
 * Safe when others do the same at once: the unique index and the file's lock decide who is first.
 * One arrival to a transaction: it locks files before the counters of quotas.
 * @throws AppError FORBIDDEN where the person may not replace files; CONFLICT after many lost races
 */
export async function placeFile(
  tx: Transaction,
  scope: WorkspaceScope,
  arrival: Arrival,
): Promise<Placed> {
  const { folderId: wanted, filename, onConflict } = arrival;
  const folderId = wanted !== null && (await folderIsLive(tx, scope, wanted)) ? wanted : null;
  const spot = { folderId, filename, nameKey: nameKey(filename) };
  if (onConflict === 'keepBoth') return keepBoth(tx, scope, arrival, spot);
  if (onConflict === 'replace' && !may(scope.role, 'file', 'write'))
    throw new AppError('FORBIDDEN', 'You may not replace files here.');
  for (let attempt = 0; attempt < 100; attempt++) {
    const replaced = onConflict === 'replace' ? await replace(tx, scope, arrival, spot) : null;
    if (replaced) return replaced;
    const fileId = await insertFile(tx, scope, arrival, spot);
    if (fileId !== null) return { outcome: 'stored', fileId, filename };
    if (onConflict === 'skip') return { outcome: 'skipped', filename };
  }
  throw new AppError('CONFLICT', 'Others are changing the file of this name right now. Try again.');
}

/**
 * Makes new files of all content whose name is free in its folder, in one statement: what many small
 * files need. Sorted by name, so that two calls never wait for each other's names.
 * @returns what was made, by the object's id; what is left out has to be placed by `placeFile`
 */
export async function placeNewFiles(
  tx: Transaction,
  scope: WorkspaceScope,
  arrivals: readonly Arrival[],
): Promise<Map<string, Extract<Placed, { outcome: 'stored' }>>> {
  if (arrivals.length === 0) return new Map();
  const folders = await liveFoldersAmong(
    tx,
    scope,
    arrivals.map(({ folderId }) => folderId).filter((id) => id !== null),
  );
  const rows = arrivals
    .map((arrival) => {
      const { folderId, filename } = arrival;
      const live = folderId !== null && folders.has(folderId) ? folderId : null;
      return newFile(scope, arrival, { folderId: live, filename, nameKey: nameKey(filename) });
    })
    .sort((a, b) => (spotOf(a) < spotOf(b) ? -1 : 1));
  const made = await tx
    .insert(storage)
    .values(rows)
    .onConflictDoNothing()
    .returning({ fileId: storage.id, filename: storage.filename, objectId: storage.objectId });
  const objectIds = made.map(({ objectId }) => objectId);
  await enqueueProcessing(tx, objectIds);
  return new Map(
    made.map(({ objectId, ...file }) => [objectId, { outcome: 'stored' as const, ...file }]),
  );
}

const spotOf = ({ folderId, nameKey }: Spot): string => `${folderId ?? rootId}/${nameKey}`;
