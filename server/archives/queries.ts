import { createHash } from 'node:crypto';
import { and, eq, gt, sql } from 'drizzle-orm';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { archive } from '#db/schema/archives.ts';
import { folder } from '#db/schema/folders.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { byteSize } from '#server/core/bytes/schema.ts';
import { env } from '#server/core/env.ts';
import { AppError, notFound } from '#server/core/errors.ts';
import { type ZipEntry, zipLength } from './format/policy.ts';
import { type FoundFile, type FoundFolder, placeEntries } from './policy.ts';
import { mostEntries } from './schema.ts';

/** Where the bytes of a file are, and what is known of them. */
export interface Content {
  objectId: string;
  bucket: string;
  key: string;
  etag: string;
  size: number;
  /** Known once they have gone into a ZIP. */
  crc32: number | null;
}

/** An entry of the ZIP; a folder has no content. */
export interface ArchiveEntry extends ZipEntry {
  content: Content | null;
}

/** What is in a ZIP as of now. The same rows make the same bytes, and the same ETag. */
export interface Manifest {
  entries: ArchiveEntry[];
  files: number;
  /** Of the whole ZIP. */
  length: number;
  etag: string;
  /** Names of files that are known to be damaged: a ZIP with them could not be finished. */
  leftOut: string[];
}

type Row = {
  id: string;
  placeId: string | null;
  name: string;
  /** Seconds since 1970. */
  changed: string;
};
type FolderRow = Row & { kind: 'folder' };
type FileRow = Row & {
  kind: 'file';
  size: string;
  damaged: boolean;
  objectId: string;
  bucket: string;
  key: string;
  etag: string | null;
  crc32: string | null;
};

/**
 * The live folders among the chosen ones with all below them, and the live files in them and among
 * the chosen ones, in one statement: so all of it is from one moment.
 */
async function findChosen(
  tx: Transaction,
  scope: WorkspaceScope,
  chosen: { fileIds: string[]; folderIds: string[] },
): Promise<(FolderRow | FileRow)[]> {
  const ids = (list: string[]) => sql`any(${sql.param(list)}::uuid[])`;
  const live = and(inWorkspace(folder, scope), sql`${folder.deletedAt} is null`);
  const file = sql`
    select 'file' as kind, ${storage.id} as id, ${storage.folderId} as "placeId", ${storage.filename} as name,
      extract(epoch from coalesce(${storage.versionAt}, ${storage.createdAt}))::bigint as changed,
      ${storage.size} as size, ${storage.damagedAt} is not null as damaged, ${storage.objectId} as "objectId",
      ${storageObject.bucket} as bucket, ${storageObject.objectKey} as key, ${storageObject.etag} as etag, ${storageObject.crc32} as crc32`;
  const content = and(
    inWorkspace(storageObject, scope),
    sql`${storageObject.id} = ${storage.objectId}`,
  );
  const liveFile = and(inWorkspace(storage, scope), sql`${storage.status} = 'active'`);
  const { rows } = await tx.execute<FolderRow | FileRow>(sql`
    with recursive tree (id, parent_id, name, changed) as (
      select ${folder.id}, null::uuid, ${folder.name}, extract(epoch from ${folder.createdAt})::bigint
      from ${folder} where ${and(live, sql`${folder.id} = ${ids(chosen.folderIds)}`)}
      union
      select ${folder.id}, ${folder.parentId}, ${folder.name}, extract(epoch from ${folder.createdAt})::bigint
      from tree join ${folder} on ${and(live, sql`${folder.parentId} = tree.id`)}
    )
    select 'folder' as kind, id, parent_id as "placeId", name, changed,
      null::bigint as size, null::boolean as damaged, null::uuid as "objectId",
      null as bucket, null as key, null as etag, null::bigint as crc32 from tree
    union all
    select inside.* from (select distinct id from tree) place, lateral (${file}
      from ${storage} join ${storageObject} on ${content}
      where ${and(liveFile, sql`${storage.folderId} = place.id`)}) inside
    union all
    select own.* from (${file}
      from ${storage} join ${storageObject} on ${content}
      where ${and(liveFile, sql`${storage.id} = ${ids(chosen.fileIds)}`)}) own
    limit ${mostEntries + chosen.fileIds.length + chosen.folderIds.length + 1}`);
  return rows;
}

/** A chosen folder that lies in another chosen one is found twice, and so is a file in one. */
function withoutRepetitions(rows: readonly (FolderRow | FileRow)[]) {
  const folders = new Map<string, FoundFolder & { row: FolderRow }>();
  const files = new Map<string, FoundFile & { row: FileRow }>();
  for (const row of rows) {
    const { id, name, placeId } = row;
    if (row.kind !== 'folder') continue;
    const known = folders.get(id);
    if (!known || known.parentId === null) folders.set(id, { id, name, parentId: placeId, row });
  }
  for (const row of rows) {
    if (row.kind !== 'file') continue;
    const { id, name, placeId } = row;
    const folderId = placeId !== null && folders.has(placeId) ? placeId : null;
    files.set(id, { id, name, folderId, row });
  }
  return { folders: [...folders.values()], files: [...files.values()] };
}

const utf8 = new TextEncoder();

function toEntry(path: string, row: FolderRow | FileRow): ArchiveEntry {
  const modifiedAt = new Date(Number(row.changed) * 1_000);
  const common = { path: utf8.encode(path), modifiedAt, isFolder: row.kind === 'folder' };
  if (row.kind === 'folder') return { ...common, size: 0, content: null };
  const { objectId, bucket, key, etag, crc32 } = row;
  const size = Number(row.size);
  const crc = crc32 === null ? null : Number(crc32);
  return {
    ...common,
    size,
    content: { objectId, bucket, key, etag: etag ?? '', size, crc32: crc },
  };
}

/** Strong (RFC 9110 section 8.8.3): of all that the bytes of the ZIP follow from. */
function etagOf(entries: readonly ArchiveEntry[]): string {
  const hash = createHash('sha256');
  for (const { path, size, modifiedAt, content } of entries)
    hash
      .update(path)
      .update(`\0${size} ${modifiedAt.getTime()} ${content?.objectId} ${content?.etag}\n`);
  return `"${hash.digest('base64url').slice(0, 32)}"`;
}

/**
 * What a ZIP of these files and folders holds now. What is gone meanwhile is not in it; files that
 * are known to be damaged are left out, and named.
 * @throws AppError NOT_FOUND where nothing of it is there; TOO_LARGE
 */
export async function manifestOf(
  scope: WorkspaceScope,
  chosen: { fileIds: string[]; folderIds: string[] },
): Promise<Manifest & { chosen: { name: string }[] }> {
  const rows = await withWorkspace(scope, (tx) => findChosen(tx, scope, chosen));
  const { folders, files } = withoutRepetitions(rows);
  if (folders.length + files.length === 0) throw notFound('download');
  if (folders.length + files.length > mostEntries)
    throw new AppError(
      'TOO_LARGE',
      `This is more than ${mostEntries.toLocaleString('en')} files and folders. Choose less, and download it in several ZIPs.`,
    );
  const whole = files.filter(({ row }) => !row.damaged);
  const bytes = whole.reduce((sum, { row }) => sum + Number(row.size), 0);
  const { ZIP_MAX_BYTES } = env();
  if (bytes > ZIP_MAX_BYTES)
    throw new AppError(
      'TOO_LARGE',
      `This is ${byteSize(bytes)}: more than the ${byteSize(ZIP_MAX_BYTES)} that one ZIP may hold. Choose less, and download it in several ZIPs.`,
    );
  const entries = placeEntries(folders, whole).map(({ path, folder, file }) =>
    toEntry(path, (folder ?? file).row),
  );
  return {
    entries,
    files: whole.length,
    length: zipLength(entries),
    etag: etagOf(entries),
    leftOut: files.filter(({ row }) => row.damaged).map(({ name }) => name),
    chosen: [
      ...folders.filter(({ parentId }) => parentId === null),
      ...files.filter(({ folderId }) => folderId === null),
    ],
  };
}

/**
 * One's own download, with what is in it now.
 * @throws AppError NOT_FOUND, also for somebody else's or one that is too old; TOO_LARGE
 */
export async function requireArchive(
  scope: WorkspaceScope,
  id: string,
): Promise<Manifest & { name: string }> {
  const [row] = await withWorkspace(scope, (tx) =>
    tx
      .select({ name: archive.name, fileIds: archive.fileIds, folderIds: archive.folderIds })
      .from(archive)
      .where(
        and(
          inWorkspace(archive, scope),
          eq(archive.id, id),
          eq(archive.userId, scope.userId),
          gt(archive.expiresAt, sql`now()`),
        ),
      ),
  );
  if (!row) throw notFound('download');
  return { ...(await manifestOf(scope, row)), name: row.name };
}
