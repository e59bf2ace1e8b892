import { and, desc, sql } from 'drizzle-orm';
import { z } from 'zod';
import { withWorkspace } from '#db/client.ts';
import { favourite } from '#db/schema/favourites.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { decodeCursor, type Page, toPage } from '#server/core/pages.ts';
import { type EntryItem, isLiveEntry, readEntries } from '#server/entries/queries.ts';
import type { FavouriteListInput } from './schema.ts';
import { ownStars } from './stars/queries.ts';

const position = z.tuple([z.iso.datetime(), z.uuid()]);

/**
 * A page of what the person has starred, what was starred last first. What is in the trash is left
 * out; its star is still there when it comes back.
 * @throws AppError INVALID for a cursor that is none
 */
export async function listFavourites(
  scope: WorkspaceScope,
  { cursor, limit }: FavouriteListInput,
): Promise<Page<EntryItem>> {
  const after = cursor ? decodeCursor(cursor, position) : undefined;
  return withWorkspace(scope, async (tx) => {
    const rows = await tx
      .select({
        id: favourite.id,
        createdAt: favourite.createdAt,
        fileId: favourite.storageId,
        folderId: favourite.folderId,
      })
      .from(favourite)
      .where(
        and(
          ownStars(scope),
          isLiveEntry(scope, favourite.storageId, favourite.folderId),
          after &&
            sql`(${favourite.createdAt}, ${favourite.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
        ),
      )
      .orderBy(desc(favourite.createdAt), desc(favourite.id))
      .limit(limit + 1);
    const page = toPage(
      rows,
      limit,
      (row) => [row.createdAt, row.id],
      (row) => row,
    );
    const entries = await readEntries(tx, scope, {
      files: page.items.flatMap(({ fileId }) => fileId ?? []),
      folders: page.items.flatMap(({ folderId }) => folderId ?? []),
    });
    const items = page.items.flatMap((row) => entries.get(row.fileId ?? row.folderId ?? '') ?? []);
    return { items, nextCursor: page.nextCursor };
  });
}
