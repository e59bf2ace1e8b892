import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { transferObject, transferTarget } from '#db/schema/transfers.ts';
import { fileVersion } from '#db/schema/versions.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { enqueueProcessing } from '#server/core/enqueue.ts';
import { newId, newToken } from '#server/core/ids.ts';
import { underFreeNames } from '#server/files/copy/mutations.ts';
import { freeNames } from '#server/files/names/queries.ts';
import { insertFolders, type NewFolder } from '#server/folders/copy/mutations.ts';
import { freeFolderNames } from '#server/folders/names/queries.ts';
import { keyOf } from '../../policy.ts';
import type { Survey, SurveyedFile } from '../../survey/queries.ts';

/** Something chosen, as it is in the target. */
export interface Top {
  kind: 'file' | 'folder';
  id: string;
  name: string;
  sourceId: string;
  sourceName: string;
}

/** Rows of one statement: each has some twenty values, of which a statement takes 65,535. */
const batch = 1_000;

async function inBatches<T>(rows: readonly T[], write: (some: T[]) => Promise<unknown>) {
  for (let from = 0; from < rows.length; from += batch) await write(rows.slice(from, from + batch));
}

/** New ids for folders, and where each is to lie. */
function planFolders(survey: Survey, folderId: string | null) {
  const ids = new Map(survey.folders.map(({ id }) => [id, newId()]));
  return {
    ids,
    rows: survey.folders.map(
      (folder): NewFolder => ({
        id: ids.get(folder.id) ?? '',
        parentId: folder.level === 0 ? folderId : (ids.get(folder.parentId ?? '') ?? null),
        name: folder.name,
        nameKey: folder.nameKey,
        level: folder.level,
      }),
    ),
  };
}

interface NewFile {
  id: string;
  folderId: string | null;
  filename: string;
  source: SurveyedFile;
}

/** The row of a file: a new one of the person who brings it, with the numbers of its versions. */
const fileRow = (
  { userId, organizationId }: WorkspaceScope,
  { id, folderId, filename, source }: NewFile,
  objectId: string,
  keepsVersions: boolean,
) => ({
  id,
  userId,
  organizationId,
  fileKey: newToken(128),
  folderId,
  filename,
  nameKey: keyOf.file(filename),
  originalName: source.originalName,
  mimeType: source.mimeType,
  claimedType: source.claimedType,
  size: source.size,
  version: keepsVersions ? source.version : 1,
  versionAt: keepsVersions && source.version > 1 ? (source.versionAt ?? source.createdAt) : null,
  purpose: source.purpose,
  objectId,
  metadata: source.metadata,
  processingStatus: 'pending',
});

/** What was copied counts as stored from now on; nothing waits for it as pending any more. */
const settleObjects = (tx: Transaction, scope: WorkspaceScope, ids: string[]) =>
  tx
    .update(storageObject)
    .set({ state: 'stored' })
    .where(
      and(
        inWorkspace(storageObject, scope),
        sql`${storageObject.id} = any(${sql.param(ids)}::uuid[])`,
      ),
    );

/**
 * Makes the rows of a transfer in the target: folders, files under names that are free, and former
 * versions where it is a move. Its reservation becomes usage.
 * @param objects those of the target, by those of the source
 */
export async function arrive(
  tx: Transaction,
  { id, mode, to: { scope } }: { id: string; mode: 'move' | 'copy'; to: { scope: WorkspaceScope } },
  survey: Survey,
  objects: ReadonlyMap<string, string>,
  folderId: string | null,
): Promise<Top[]> {
  const objectOf = (source: string): string => {
    const object = objects.get(source);
    if (!object) throw new Error(`the object ${source} was not copied`);
    return object;
  };
  await settleObjects(tx, scope, [...objects.values()]);
  const folders = planFolders(survey, folderId);
  const topFolders = folders.rows.filter(({ level }) => level === 0);
  const files = survey.files.map(
    (source): NewFile => ({
      id: newId(),
      folderId: folders.ids.get(source.folderId ?? '') ?? folderId,
      filename: source.filename,
      source,
    }),
  );
  const topFiles = files.filter(({ source }) => !folders.ids.has(source.folderId ?? ''));
  await underFreeNames(
    tx,
    async () => [
      ...(await freeFolderNames(
        tx,
        scope,
        folderId,
        survey.folders.filter(({ level }) => level === 0).map(({ name }) => name),
      )),
      ...(await freeNames(
        tx,
        scope,
        folderId,
        topFiles.map(({ source }) => source.filename),
      )),
    ],
    async (names) => {
      for (const [i, folder] of topFolders.entries()) {
        folder.name = names[i] ?? folder.name;
        folder.nameKey = keyOf.folder(folder.name);
      }
      for (const [i, file] of topFiles.entries())
        file.filename = names[topFolders.length + i] ?? file.filename;
      await insertFolders(tx, scope, folders.rows);
      const rows = files.map((file) =>
        fileRow(scope, file, objectOf(file.source.objectId), mode === 'move'),
      );
      await inBatches(rows, (some) => tx.insert(storage).values(some));
    },
  );
  const fileOf = new Map(files.map((file) => [file.source.id, file.id]));
  await inBatches(survey.versions, (some) =>
    tx.insert(fileVersion).values(
      some.map(({ storageId, objectId, ...version }) => ({
        ...version,
        id: newId(),
        userId: scope.userId,
        organizationId: scope.organizationId,
        storageId: fileOf.get(storageId) ?? '',
        objectId: objectOf(objectId),
      })),
    ),
  );
  // After names and usage: counters are the last that is locked.
  await tx
    .delete(transferObject)
    .where(and(inWorkspace(transferObject, scope), eq(transferObject.transferId, id)));
  await tx
    .delete(transferTarget)
    .where(and(inWorkspace(transferTarget, scope), eq(transferTarget.id, id)));
  const present = new Set(files.map(({ source }) => objectOf(source.objectId)));
  await enqueueProcessing(tx, [...present]);
  const sourceOf = new Map(survey.folders.map((folder) => [folders.ids.get(folder.id), folder]));
  return [
    ...topFolders.map((folder) => ({
      kind: 'folder' as const,
      id: folder.id,
      name: folder.name,
      sourceId: sourceOf.get(folder.id)?.id ?? '',
      sourceName: sourceOf.get(folder.id)?.name ?? '',
    })),
    ...topFiles.map((file) => ({
      kind: 'file' as const,
      id: file.id,
      name: file.filename,
      sourceId: file.source.id,
      sourceName: file.source.filename,
    })),
  ];
}
