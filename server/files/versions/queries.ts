import { and, desc, eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { user } from '#db/schema/auth.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { fileVersion } from '#db/schema/versions.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { may } from '#server/auth/permissions.ts';
import { notFound } from '#server/core/errors.ts';
import { decodeCursor, type Page, toPage } from '#server/core/pages.ts';
import type { VersionsInput } from '../schema.ts';

/** One of the contents that a file has or has had. */
export interface Version {
  number: number;
  /** Whether it is what the file holds now. */
  current: boolean;
  /** Bytes. */
  size: number;
  mimeType: string;
  /** Who brought this content, and when. */
  by: { id: string; name: string };
  createdAt: Date;
  /** What the person who asks may do with it; nothing with the present one. */
  mayRestore: boolean;
  mayDelete: boolean;
}

/** Own content, or anybody's for those who manage the trash of others. */
export const mayDelete = (scope: WorkspaceScope, broughtBy: string): boolean =>
  may(scope.role, 'file', 'trash') &&
  (broughtBy === scope.userId || may(scope.role, 'file', 'manageOthersTrash'));

const position = z.number().int().min(1);

const presentColumns = {
  number: storage.version,
  size: storage.size,
  mimeType: storage.mimeType,
  addedBy: storage.userId,
  versionBy: storage.versionBy,
  addedAt: storage.createdAt,
  versionAt: storage.versionAt,
};

const formerColumns = {
  number: fileVersion.number,
  size: fileVersion.size,
  mimeType: fileVersion.mimeType,
  byId: fileVersion.userId,
  byName: user.name,
  createdAt: fileVersion.createdAt,
};

async function presentVersion(tx: Transaction, scope: WorkspaceScope, id: string) {
  const [file] = await tx
    .select(presentColumns)
    .from(storage)
    .where(and(inWorkspace(storage, scope), eq(storage.id, id)));
  if (!file) throw notFound('file');
  const { number, size, mimeType } = file;
  const byId = file.versionBy ?? file.addedBy;
  const [person] = await tx.select({ name: user.name }).from(user).where(eq(user.id, byId));
  const createdAt = file.versionAt ?? file.addedAt;
  return { number, size, mimeType, byId, byName: person?.name ?? null, createdAt, current: true };
}

/**
 * A page of a file's versions, newest first: the present one, then the former ones.
 * @throws AppError NOT_FOUND; INVALID for a cursor that is none
 */
export function listVersions(scope: WorkspaceScope, input: VersionsInput): Promise<Page<Version>> {
  const before = input.cursor ? decodeCursor(input.cursor, position) : undefined;
  return withWorkspace(scope, async (tx) => {
    const present = await presentVersion(tx, scope, input.id);
    const former = await tx
      .select(formerColumns)
      .from(fileVersion)
      .leftJoin(user, eq(user.id, fileVersion.userId))
      .where(
        and(
          inWorkspace(fileVersion, scope),
          eq(fileVersion.storageId, input.id),
          before === undefined ? undefined : lt(fileVersion.number, before),
        ),
      )
      .orderBy(desc(fileVersion.number))
      .limit(input.limit + 1);
    const rows = [
      ...(before === undefined ? [present] : []),
      ...former.map((row) => ({ ...row, current: false })),
    ];
    return toPage(
      rows,
      input.limit,
      (row) => row.number,
      ({ byId, byName, ...version }) => ({
        ...version,
        mayRestore: !version.current && may(scope.role, 'file', 'write'),
        mayDelete: !version.current && mayDelete(scope, byId),
        by: { id: byId, name: byName ?? 'Somebody' },
      }),
    );
  });
}

/** The object behind a version: where its bytes are, and what the store must say of them. */
export interface VersionObject {
  number: number;
  size: number;
  mimeType: string;
  /** Who brought this content. */
  userId: string;
  objectId: string;
  bucket: string;
  objectKey: string;
  etag: string | null;
}

/** A former version of a file; undefined where there is none of this number. */
export async function formerVersion(
  tx: Transaction,
  scope: WorkspaceScope,
  input: { id: string; version: number },
): Promise<VersionObject | undefined> {
  const [version] = await tx
    .select({
      number: fileVersion.number,
      size: fileVersion.size,
      mimeType: fileVersion.mimeType,
      userId: fileVersion.userId,
      objectId: storageObject.id,
      bucket: storageObject.bucket,
      objectKey: storageObject.objectKey,
      etag: storageObject.etag,
    })
    .from(fileVersion)
    .innerJoin(
      storageObject,
      and(inWorkspace(storageObject, scope), eq(storageObject.id, fileVersion.objectId)),
    )
    .where(
      and(
        inWorkspace(fileVersion, scope),
        eq(fileVersion.storageId, input.id),
        eq(fileVersion.number, input.version),
      ),
    );
  return version;
}
