import { and, desc, eq, isNull } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { user } from '#db/schema/auth.ts';
import { upload } from '#db/schema/uploads.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { requireFolder } from '#server/folders/queries.ts';
import { isOpen } from '../queries.ts';
import type { ArrivingInput } from '../schema.ts';

/** Uploads that one answer shows. */
const mostShown = 50;

/** A file that is on its way into a folder, as everybody sees it who may look there. */
export interface ArrivingFile {
  id: string;
  filename: string;
  size: number;
  percentage: number;
  by: { id: string; name: string };
  mine: boolean;
  /** When it last moved; null before anything was told. */
  reportedAt: Date | null;
}

/**
 * The open uploads into a folder, by anybody: the newest ones.
 * @throws AppError NOT_FOUND for an unknown folder
 */
export async function arrivingFiles(
  scope: WorkspaceScope,
  { folderId }: ArrivingInput,
): Promise<ArrivingFile[]> {
  const rows = await withWorkspace(scope, async (tx) => {
    if (folderId !== null) await requireFolder(tx, scope, folderId);
    return tx
      .select({
        id: upload.id,
        filename: upload.filename,
        size: upload.size,
        percentage: upload.percentage,
        userId: upload.userId,
        userName: user.name,
        reportedAt: upload.reportedAt,
      })
      .from(upload)
      .leftJoin(user, eq(user.id, upload.userId))
      .where(
        and(
          inWorkspace(upload, scope),
          folderId === null ? isNull(upload.folderId) : eq(upload.folderId, folderId),
          isOpen(),
        ),
      )
      .orderBy(desc(upload.id))
      .limit(mostShown);
  });
  return rows.map(({ userId, userName, ...row }) => ({
    ...row,
    by: { id: userId, name: userName ?? 'Somebody' },
    mine: userId === scope.userId,
  }));
}
