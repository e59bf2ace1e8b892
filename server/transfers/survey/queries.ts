import { and, or, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { fileVersion } from '#db/schema/versions.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { AppError } from '#server/core/errors.ts';
import { type TreeFolder, treesBelow } from '#server/folders/tree/queries.ts';
import { nothingLeft } from '../policy.ts';
import { mostFiles } from '../schema.ts';

/** What was chosen to go to another workspace. */
export interface Chosen {
  fileIds: string[];
  folderIds: string[];
  mode: 'move' | 'copy';
}

const fileColumns = {
  id: storage.id,
  folderId: storage.folderId,
  filename: storage.filename,
  originalName: storage.originalName,
  mimeType: storage.mimeType,
  claimedType: storage.claimedType,
  size: storage.size,
  version: storage.version,
  versionAt: storage.versionAt,
  purpose: storage.purpose,
  objectId: storage.objectId,
  metadata: storage.metadata,
  createdAt: storage.createdAt,
};

const versionColumns = {
  storageId: fileVersion.storageId,
  objectId: fileVersion.objectId,
  number: fileVersion.number,
  size: fileVersion.size,
  mimeType: fileVersion.mimeType,
  createdAt: fileVersion.createdAt,
};

const objectColumns = {
  id: storageObject.id,
  bucket: storageObject.bucket,
  key: storageObject.objectKey,
  size: storageObject.size,
  etag: storageObject.etag,
  sha256: storageObject.sha256,
  mimeType: storageObject.mimeType,
};

export type SurveyedObject = Awaited<ReturnType<typeof objectsOf>>[number];
export type SurveyedFile = Awaited<ReturnType<typeof filesOf>>[number];
export type SurveyedVersion = Awaited<ReturnType<typeof versionsOf>>[number];

const among = (ids: readonly string[]) => sql`${sql.param([...ids])}::uuid[]`;

function filesOf(tx: Transaction, scope: WorkspaceScope, fileIds: string[], folders: string[]) {
  const chosen = or(
    sql`${storage.id} = any(${among(fileIds)})`,
    sql`${storage.folderId} = any(${among(folders)})`,
  );
  return tx
    .select(fileColumns)
    .from(storage)
    .where(and(inWorkspace(storage, scope), sql`${storage.status} = 'active'`, chosen))
    .orderBy(storage.id)
    .limit(mostFiles + 1)
    .$dynamic();
}

const versionsOf = (tx: Transaction, scope: WorkspaceScope, files: string[]) =>
  tx
    .select(versionColumns)
    .from(fileVersion)
    .where(
      and(inWorkspace(fileVersion, scope), sql`${fileVersion.storageId} = any(${among(files)})`),
    );

const objectsOf = (tx: Transaction, scope: WorkspaceScope, objects: string[]) =>
  tx
    .select(objectColumns)
    .from(storageObject)
    .where(
      and(inWorkspace(storageObject, scope), sql`${storageObject.id} = any(${among(objects)})`),
    );

/** All that goes along, as it is now. */
export interface Survey {
  /** The chosen folders that are live and in no other chosen one, and what is below, by level. */
  folders: TreeFolder[];
  /** Live files: those chosen, and those in the folders. */
  files: SurveyedFile[];
  /** Former versions: a copy takes none along. */
  versions: SurveyedVersion[];
  objects: SurveyedObject[];
  /** What the target is charged for it. */
  load: { bytes: number; largest: number; what: 'selection' };
}

/** The trees of folders that lie in no other chosen folder. */
async function outermost(tx: Transaction, scope: WorkspaceScope, ids: string[]) {
  const trees = await treesBelow(tx, scope, ids);
  const inside = new Set(trees.filter(({ level }) => level > 0).map(({ id }) => id));
  return trees.filter(({ top }) => !inside.has(top));
}

/**
 * Reads what was chosen, with all that is live in it.
 * @param lock for who is to move it: files stay as they are until the transaction ends
 * @throws AppError INVALID for too many files
 */
export async function surveyChosen(
  tx: Transaction,
  scope: WorkspaceScope,
  { fileIds, folderIds, mode }: Chosen,
  lock?: 'update',
): Promise<Survey> {
  const folders = await outermost(tx, scope, folderIds);
  const select = filesOf(
    tx,
    scope,
    fileIds,
    folders.map(({ id }) => id),
  );
  const files = await (lock ? select.for(lock) : select);
  if (files.length > mostFiles)
    throw new AppError(
      'INVALID',
      `These are more than ${mostFiles.toLocaleString('en')} files. Choose fewer at once.`,
    );
  const versions =
    mode === 'move'
      ? await versionsOf(
          tx,
          scope,
          files.map(({ id }) => id),
        )
      : [];
  const held = [...files, ...versions];
  const objects = await objectsOf(tx, scope, [...new Set(held.map(({ objectId }) => objectId))]);
  return {
    folders,
    files,
    versions,
    objects,
    load: {
      bytes: held.reduce((sum, { size }) => sum + size, 0),
      largest: held.reduce((most, { size }) => Math.max(most, size), 0),
      what: 'selection',
    },
  };
}

/**
 * The same for a transfer that is under way: what is gone meanwhile is left out.
 * @throws AppError NOT_FOUND where nothing is left
 */
export async function surveyLeft(
  tx: Transaction,
  scope: WorkspaceScope,
  chosen: Chosen,
  lock?: 'update',
): Promise<Survey> {
  const survey = await surveyChosen(tx, scope, chosen, lock);
  if (survey.files.length === 0 && survey.folders.length === 0) throw nothingLeft();
  return survey;
}

/** How many of the chosen ones are gone, or in the trash. Those in another chosen one are not. */
export async function leftBehind(
  tx: Transaction,
  scope: WorkspaceScope,
  { fileIds, folderIds }: Chosen,
  { files }: Survey,
): Promise<number> {
  const there = new Set(files.map(({ id }) => id));
  const live = new Set((await treesBelow(tx, scope, folderIds)).map(({ id }) => id));
  return (
    fileIds.filter((id) => !there.has(id)).length + folderIds.filter((id) => !live.has(id)).length
  );
}
