import { and, inArray, or } from 'drizzle-orm';
import { withWorkspace } from '#db/client.ts';
import { favourite } from '#db/schema/favourites.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import type { ItemResult } from '#server/core/bulk.ts';
import { newId } from '#server/core/ids.ts';
import { entryResults, holdEntries } from '#server/entries/queries.ts';
import type { SetFavouritesInput } from './schema.ts';
import { ownStars } from './stars/queries.ts';

/**
 * Stars live files and folders for the person, or takes their stars away. What is so already counts
 * as done: repeating is safe.
 */
export async function setFavourites(
  scope: WorkspaceScope,
  input: SetFavouritesInput,
): Promise<{ results: ItemResult[] }> {
  return withWorkspace(scope, async (tx) => {
    const there = await holdEntries(tx, scope, input);
    const { files, folders } = there;
    const by = { userId: scope.userId, organizationId: scope.organizationId };
    const stars = [
      ...files.map((storageId) => ({ id: newId(), ...by, storageId })),
      ...folders.map((folderId) => ({ id: newId(), ...by, folderId })),
    ];
    if (input.starred && stars.length > 0)
      await tx.insert(favourite).values(stars).onConflictDoNothing();
    if (!input.starred)
      await tx
        .delete(favourite)
        .where(
          and(
            ownStars(scope),
            or(inArray(favourite.storageId, files), inArray(favourite.folderId, folders)),
          ),
        );
    return { results: entryResults(input, there) };
  });
}
