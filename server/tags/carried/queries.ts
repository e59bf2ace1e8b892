import { and, eq, or, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { inWorkspace } from '#db/in-workspace.ts';
import { everyone } from '#db/schema/columns.ts';
import { tagging } from '#db/schema/tags.ts';
import type { WorkspaceScope } from '#db/scope.ts';

/** What whoever asks may see of a table that has an audience, on top of the wall. */
export const seenBy = (
  scope: WorkspaceScope,
  table: { workspaceId: AnyPgColumn; audience: AnyPgColumn },
): SQL | undefined =>
  and(
    inWorkspace(table, scope),
    or(eq(table.audience, everyone), eq(table.audience, scope.userId)),
  );

const tagsOn = (scope: WorkspaceScope, reference: AnyPgColumn, id: AnyPgColumn) =>
  sql<string[]>`array(select ${tagging.tagId} from ${tagging} where ${and(
    seenBy(scope, tagging),
    eq(reference, id),
  )} order by ${tagging.createdAt}, ${tagging.tagId})`;

/** The ids of the tags that the file of a row carries, as whoever asks sees them. */
export const tagsOfFile = (scope: WorkspaceScope, id: AnyPgColumn) =>
  tagsOn(scope, tagging.storageId, id);

/** The same for the folder of a row. */
export const tagsOfFolder = (scope: WorkspaceScope, id: AnyPgColumn) =>
  tagsOn(scope, tagging.folderId, id);
