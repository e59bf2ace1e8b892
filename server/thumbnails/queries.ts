import { and, eq, inArray } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { storage, storageObject } from '#db/schema/storage.ts';
import { thumbnail } from '#db/schema/thumbnails.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { type ItemResult, refused } from '#server/core/bulk.ts';
import { notFound } from '#server/core/errors.ts';
import { presignThumbnail } from '#server/object-store/presign.ts';
import type { ThumbnailAnswer, ThumbnailsInput } from './schema.ts';
import { mayHaveThumbnail } from './sizes/schema.ts';

const pictureColumns = {
  small: thumbnail.smallId,
  medium: thumbnail.mediumId,
  large: thumbnail.largeId,
} as const;

type Row = Awaited<ReturnType<typeof readRows>>[number];

/** Files with their thumbnails of one size, in one statement. */
const readRows = (scope: WorkspaceScope, { ids, size }: ThumbnailsInput) =>
  withWorkspace(scope, (tx) =>
    tx
      .select({
        id: storage.id,
        fileType: storage.mimeType,
        processing: storage.processingStatus,
        state: thumbnail.state,
        width: thumbnail.width,
        height: thumbnail.height,
        bucket: storageObject.bucket,
        key: storageObject.objectKey,
        mimeType: storageObject.mimeType,
      })
      .from(storage)
      .leftJoin(
        thumbnail,
        and(inWorkspace(thumbnail, scope), eq(thumbnail.objectId, storage.objectId)),
      )
      .leftJoin(
        storageObject,
        and(inWorkspace(storageObject, scope), eq(storageObject.id, pictureColumns[size])),
      )
      .where(and(inWorkspace(storage, scope), inArray(storage.id, ids))),
  );

type Picture = Pick<Row, 'state' | 'width' | 'height' | 'bucket' | 'key' | 'mimeType'>;

function shownOf({ state, width, height, bucket, key, mimeType }: Picture): ThumbnailAnswer | null {
  return state === 'done' && width && height && bucket && key && mimeType
    ? { state, url: presignThumbnail(bucket, key, mimeType), width, height }
    : null;
}

function toAnswer(row: Row): ThumbnailAnswer {
  const shown = shownOf(row);
  if (shown) return shown;
  const looking = ['pending', 'running'].includes(row.processing);
  const waiting =
    row.state === null
      ? looking && mayHaveThumbnail({ mimeType: row.fileType })
      : row.state !== 'none';
  return { state: waiting ? 'waiting' : 'none' };
}

/**
 * URLs of the thumbnails of files, in one size, or that they wait or that there are none. In the
 * order that was asked for; unknown files are refused singly.
 */
export async function listThumbnails(
  scope: WorkspaceScope,
  input: ThumbnailsInput,
): Promise<{ results: ItemResult<ThumbnailAnswer>[] }> {
  const rows = new Map((await readRows(scope, input)).map((row) => [row.id, row]));
  return {
    results: input.ids.map((id) => {
      const row = rows.get(id);
      return row ? { id, ok: true, ...toAnswer(row) } : refused(id, notFound('file'));
    }),
  };
}

/** The largest thumbnail of what a file or a former version holds. */
export async function largestThumbnail(
  scope: WorkspaceScope,
  objectId: string,
): Promise<ThumbnailAnswer> {
  const [row] = await withWorkspace(scope, (tx) =>
    tx
      .select({
        state: thumbnail.state,
        width: thumbnail.width,
        height: thumbnail.height,
        bucket: storageObject.bucket,
        key: storageObject.objectKey,
        mimeType: storageObject.mimeType,
      })
      .from(thumbnail)
      .leftJoin(
        storageObject,
        and(inWorkspace(storageObject, scope), eq(storageObject.id, thumbnail.largeId)),
      )
      .where(and(inWorkspace(thumbnail, scope), eq(thumbnail.objectId, objectId))),
  );
  return row
    ? (shownOf(row) ?? { state: row.state === 'none' ? 'none' : 'waiting' })
    : { state: 'none' };
}
