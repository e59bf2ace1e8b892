import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { inWorkspace } from '#db/in-workspace.ts';
import { favourite } from '#db/schema/favourites.ts';
import type { WorkspaceScope } from '#db/scope.ts';

/** The stars of whoever asks. */
export const ownStars = (scope: WorkspaceScope): SQL | undefined =>
  and(inWorkspace(favourite, scope), eq(favourite.userId, scope.userId));

// Not `exists`: for that PostgreSQL may read all stars of the person first, however many there are.
const starOn = (scope: WorkspaceScope, reference: AnyPgColumn, id: AnyPgColumn) =>
  sql<boolean>`coalesce((select true from ${favourite} where ${and(ownStars(scope), eq(reference, id))} limit 1), false)`;

/** Whether the file of a row has a star of whoever asks: one look at an index. */
export const fileIsStarred = (scope: WorkspaceScope, id: AnyPgColumn) =>
  starOn(scope, favourite.storageId, id);

/** The same for the folder of a row. */
export const folderIsStarred = (scope: WorkspaceScope, id: AnyPgColumn) =>
  starOn(scope, favourite.folderId, id);
