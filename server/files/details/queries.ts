import { and, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { user } from '#db/schema/auth.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { notFound } from '#server/core/errors.ts';
import { pathDown, waysUp } from '#server/folders/tree/queries.ts';
import { type FileItem, filesByIds } from '../queries.ts';

/** All that is known of a file, for who looks at it closely. */
export interface FileDetails {
  file: FileItem;
  /** The folders above, from directly under the workspace down; empty at the root. */
  path: { id: string; name: string }[];
  /** As it was called when it came. */
  originalName: string;
  /** What the uploader's browser said it is. */
  claimedType: string | null;
  purpose: string;
  /** The number of the present content, who brought it, and when. */
  version: number;
  versionBy: { id: string; name: string };
  versionAt: Date;
  /** Hexadecimal, of the stored bytes; null while nobody has compared or read them. */
  sha256: string | null;
  /** Since when that is known; null for what was verified before this was written down. */
  verifiedAt: Date | null;
}

const bringer = alias(user, 'bringer');

/**
 * A live file with all that is known of it.
 * @throws AppError NOT_FOUND
 */
export async function fileDetails(
  scope: WorkspaceScope,
  { id }: { id: string },
): Promise<FileDetails> {
  return withWorkspace(scope, async (tx) => {
    const [file] = await filesByIds(tx, scope, [id]);
    if (!file) throw notFound('file');
    const [more] = await tx
      .select({
        originalName: storage.originalName,
        claimedType: storage.claimedType,
        purpose: storage.purpose,
        version: storage.version,
        versionById: sql<string>`coalesce(${storage.versionBy}, ${storage.userId})`,
        versionByName: bringer.name,
        versionAt: sql<Date>`coalesce(${storage.versionAt}, ${storage.createdAt})`.mapWith(
          storage.createdAt,
        ),
        sha256: storageObject.sha256,
        verifiedAt: storageObject.verifiedAt,
      })
      .from(storage)
      .innerJoin(
        storageObject,
        and(inWorkspace(storageObject, scope), eq(storageObject.id, storage.objectId)),
      )
      .leftJoin(bringer, eq(bringer.id, sql`coalesce(${storage.versionBy}, ${storage.userId})`))
      .where(and(inWorkspace(storage, scope), eq(storage.id, id)));
    if (!more) throw notFound('file');
    const ways = await waysUp(tx, scope, file.folderId ? [file.folderId] : []);
    const { versionById, versionByName, ...rest } = more;
    return {
      file,
      path: pathDown(ways.get(file.folderId ?? '')),
      ...rest,
      versionBy: { id: versionById, name: versionByName ?? 'Somebody' },
    };
  });
}
