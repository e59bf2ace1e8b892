import { mostReferences } from '#server/files/sorts/schema.ts';
import type { WorkspaceClient } from '../../trpc/workspace-client.ts';
import type { Entry } from '../entry.ts';
import type { Range } from './chunks.ts';
import type { Listing } from './use-half.ts';
import { fileInput, folderInput } from './use-half.ts';

interface Page {
  items: { id: string; name: string }[];
  nextCursor: string | null;
}

/** Ids and names of all entries of a range, as little as can be acted upon, a thousand at a time. */
export async function referencesIn(
  { api }: WorkspaceClient,
  listing: Listing,
  { kind, cursor: from, until }: Range,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor = from;
  do {
    const range = { cursor, until, limit: mostReferences };
    const page: Page =
      kind === 'file'
        ? await api.files.references.query({ ...fileInput(listing), ...range })
        : await api.folders.references.query({ ...folderInput(listing), ...range });
    for (const { id, name } of page.items)
      entries.push({ kind, id, name, placeId: listing.folderId });
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return entries;
}
