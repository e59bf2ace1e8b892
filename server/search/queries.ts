import { and, eq, inArray, sql } from 'drizzle-orm';
import PQueue from 'p-queue';
import { z } from 'zod';
import { type Transaction, withWorkspace } from '#db/client.ts';
import { inWorkspace } from '#db/in-workspace.ts';
import { user } from '#db/schema/auth.ts';
import { folder } from '#db/schema/folders.ts';
import { storage } from '#db/schema/storage.ts';
import type { WorkspaceScope } from '#db/scope.ts';
import { decodeCursor, type Page, toPage } from '#server/core/pages.ts';
import { type RequestOrigin, scopesOf, type Workspace } from '#server/core/workspace.ts';
import { kindOfExtension } from '#server/files/kinds/schema.ts';
import { requireFolder } from '#server/folders/queries.ts';
import { tagsOfFile, tagsOfFolder } from '#server/tags/carried/queries.ts';
import { type Match, matchesIn, queryKey } from './policy.ts';
import { type EverywhereInput, type SearchInput, searchInput } from './schema.ts';

/** A step of the way to what was found. */
export interface PathStep {
  id: string;
  name: string;
}

/** A file or a folder that was found, as the API answers it. */
export interface FoundItem {
  kind: 'file' | 'folder';
  id: string;
  name: string;
  /** The folders above it, from directly under the workspace down; empty at the root. */
  path: PathStep[];
  /** Bytes; null for a folder. */
  size: number | null;
  mimeType: string | null;
  createdAt: Date;
  tagIds: string[];
  addedBy: { id: string; name: string };
  /** Where the name shows what was searched for, in UTF-16 units. */
  matches: Match[];
}

/** The order of all results: names that begin with the query, then the others; by key and id. */
const position = z.tuple([z.literal([0, 1]), z.string(), z.uuid()]);

interface Hit extends Record<string, unknown> {
  rank: number;
  kind: FoundItem['kind'];
  id: string;
  searchKey: string;
}

/** The ids that match, by the one function that the wall lets look for names. */
async function findNames(tx: Transaction, input: SearchInput, most: number): Promise<Hit[]> {
  const after = input.cursor ? decodeCursor(input.cursor, position) : [null, null, null];
  const types = input.types.length > 0 ? sql.param(input.types) : null;
  const tags = input.tagIds.length > 0 ? sql.param(input.tagIds) : null;
  const { rows } = await tx.execute<Hit>(sql`
    select rank, kind, id, search_key as "searchKey" from search_names(
      ${queryKey(input.query)}, ${input.folderId}, ${types}, ${JSON.stringify(kindOfExtension)},
      ${input.ownerId ?? null}, ${input.minSize ?? null}, ${input.maxSize ?? null},
      ${input.addedAfter ?? null}, ${input.addedBefore ?? null}, ${tags}, ${input.purpose ?? null}, ${input.trash},
      ${after[0]}, ${after[1]}, ${after[2]}, ${most})`);
  return rows;
}

type Found = Omit<FoundItem, 'path' | 'matches'> & { parentId: string | null };

/** The rows of what was found, by id; what went meanwhile is missing. */
async function readFound(
  tx: Transaction,
  scope: WorkspaceScope,
  hits: Hit[],
): Promise<Map<string, Found>> {
  const ids = (kind: Hit['kind']) => hits.filter((hit) => hit.kind === kind).map(({ id }) => id);
  const [files, folders] = [ids('file'), ids('folder')];
  const fileRows =
    files.length === 0
      ? []
      : await tx
          .select({
            id: storage.id,
            parentId: storage.folderId,
            name: storage.filename,
            size: storage.size,
            mimeType: storage.mimeType,
            createdAt: storage.createdAt,
            tagIds: tagsOfFile(scope, storage.id),
            addedById: storage.userId,
            addedByName: user.name,
          })
          .from(storage)
          .leftJoin(user, eq(user.id, storage.userId))
          .where(and(inWorkspace(storage, scope), inArray(storage.id, files)));
  const folderRows =
    folders.length === 0
      ? []
      : await tx
          .select({
            id: folder.id,
            parentId: folder.parentId,
            name: folder.name,
            createdAt: folder.createdAt,
            tagIds: tagsOfFolder(scope, folder.id),
            addedById: folder.userId,
            addedByName: user.name,
          })
          .from(folder)
          .leftJoin(user, eq(user.id, folder.userId))
          .where(and(inWorkspace(folder, scope), inArray(folder.id, folders)));
  const found = [
    ...fileRows.map((row) => ({ kind: 'file' as const, ...row })),
    ...folderRows.map((row) => ({ kind: 'folder' as const, size: null, mimeType: null, ...row })),
  ].map(({ addedById, addedByName, ...row }) => ({
    ...row,
    addedBy: { id: addedById, name: addedByName ?? 'Somebody' },
  }));
  return new Map(found.map((row) => [row.id, row]));
}

/** The ways to these folders, all in one statement. */
async function pathsTo(
  tx: Transaction,
  scope: WorkspaceScope,
  folderIds: string[],
): Promise<Map<string, PathStep[]>> {
  const paths = new Map<string, PathStep[]>(folderIds.map((id) => [id, []]));
  if (folderIds.length === 0) return paths;
  const { rows } = await tx.execute<{ end: string; id: string; name: string }>(sql`
    with recursive step ("end", id, parent_id, name, height) as (
      select ${folder.id}, ${folder.id}, ${folder.parentId}, ${folder.name}, 0 from ${folder}
      where ${and(inWorkspace(folder, scope), inArray(folder.id, folderIds))}
      union all
      select step."end", ${folder.id}, ${folder.parentId}, ${folder.name}, step.height + 1
      from step join ${folder} on ${folder.id} = step.parent_id
      where ${inWorkspace(folder, scope)}
    )
    select "end", id, name from step order by "end", height desc`);
  for (const { end, id, name } of rows) paths.get(end)?.push({ id, name });
  return paths;
}

/**
 * A page of the files and folders whose name contains the query, whatever its case and accents.
 * @throws AppError NOT_FOUND for an unknown folder, INVALID for a cursor that is none
 */
export async function searchFiles(
  scope: WorkspaceScope,
  input: SearchInput,
): Promise<Page<FoundItem>> {
  return withWorkspace(scope, async (tx) => {
    if (input.folderId) await requireFolder(tx, scope, input.folderId);
    const page = toPage(
      await findNames(tx, input, input.limit + 1),
      input.limit,
      ({ rank, searchKey, id }) => [rank, searchKey, id],
      (hit) => hit,
    );
    const found = await readFound(tx, scope, page.items);
    const parents = [...found.values()].flatMap(({ parentId }) => parentId ?? []);
    const paths = await pathsTo(tx, scope, [...new Set(parents)]);
    const items = page.items.flatMap(({ id }) => {
      const row = found.get(id);
      if (!row) return [];
      const { parentId, ...item } = row;
      const path = parentId === null ? [] : (paths.get(parentId) ?? []);
      return [{ ...item, path, matches: matchesIn(item.name, input.query) }];
    });
    return { items, nextCursor: page.nextCursor };
  });
}

/** What was found in one of a person's workspaces. */
export interface FoundGroup {
  workspace: Workspace;
  items: FoundItem[];
  /** Whether the workspace has more than is shown. */
  more: boolean;
}

/** Workspaces that are searched at once: others need connections too. */
const atOnce = 3;

/**
 * The first results of each workspace of a person, each searched in its own scope; workspaces
 * without any are left out.
 */
export async function searchEverywhere(
  userId: string,
  request: RequestOrigin,
  input: EverywhereInput,
): Promise<{ groups: FoundGroup[] }> {
  const queue = new PQueue({ concurrency: atOnce });
  const search = searchInput.parse(input);
  const groups = await queue.addAll(
    (await scopesOf(userId, request)).map(({ workspace, scope }) => async () => {
      const { items, nextCursor } = await searchFiles(scope, search);
      return { workspace, items, more: nextCursor !== null };
    }),
  );
  return { groups: groups.filter(({ items }) => items.length > 0) };
}
