import { toast } from 'sonner';
import { type EntryItem, entryLists, starredItem } from '../entries/entry-item.ts';
import { type Entry, entryWords } from '../files/entry.ts';
import { changeRows, type FileItem, fileLists, refreshFiles } from '../files/file-cache.ts';
import { type FolderItem, folderLists, refreshFolders } from '../folders/folder-cache.ts';
import { failureOf } from '../trpc/api-error.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';

/** Milliseconds for which a star that was taken away can be had back. */
const undoFor = 8_000;

/** Shows the stars at once, everywhere, and gives back what takes that back. */
async function showStars(
  client: WorkspaceClient,
  ids: ReadonlySet<string>,
  starred: boolean,
): Promise<() => void> {
  const mark = <T extends { id: string }>(items: T[]) =>
    items.map((item) => (ids.has(item.id) ? { ...item, starred } : item));
  const undo = await Promise.all([
    changeRows<FileItem>(client, fileLists, mark),
    changeRows<FolderItem>(client, folderLists, mark),
    changeRows<EntryItem>(client, entryLists, (items) =>
      items.map((item) => (ids.has(item.id) ? starredItem(item, starred) : item)),
    ),
    changeRows<EntryItem>(client, [...entryLists, 'starred'], (items) =>
      starred ? items : items.filter(({ id }) => !ids.has(id)),
    ),
  ]);
  return () => {
    for (const undoOne of undo.toReversed()) undoOne();
  };
}

/** Stars files and folders for the person, or takes their stars away. */
export async function starEntries(
  client: WorkspaceClient,
  entries: readonly Entry[],
  starred: boolean,
): Promise<void> {
  const ids = (kind: Entry['kind']) =>
    entries.filter((entry) => entry.kind === kind).map(({ id }) => id);
  const undo = await showStars(client, new Set(entries.map(({ id }) => id)), starred);
  try {
    const { results } = await client.api.favourites.set.mutate({
      files: ids('file'),
      folders: ids('folder'),
      starred,
    });
    const refused = results.find((result) => !result.ok);
    if (refused && !refused.ok) toast.error(refused.message);
    else if (!starred)
      toast('Star removed', {
        description: entryWords(entries),
        duration: undoFor,
        action: { label: 'Undo', onClick: () => starEntries(client, entries, true) },
      });
  } catch (error) {
    undo();
    toast.error(failureOf(error).message, { description: entryWords(entries) });
  } finally {
    refreshFiles(client);
    refreshFolders(client);
    client.queryClient.invalidateQueries({ queryKey: entryLists });
  }
}
