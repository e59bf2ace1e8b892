import { toast } from 'sonner';
import { type EntryItem, entryLists } from '../entries/entry-item.ts';
import { type Entry, entryWords } from '../files/entry.ts';
import { changeRows, type FileItem, fileLists, refreshFiles } from '../files/file-cache.ts';
import { type FolderItem, folderLists, refreshFolders } from '../folders/folder-cache.ts';
import { failureOf } from '../trpc/api-error.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';

interface Change {
  add: readonly string[];
  remove: readonly string[];
}

/** The tags of something after a change. */
export const changedTags = (tagIds: readonly string[], { add, remove }: Change): string[] => [
  ...new Set([...tagIds.filter((id) => !remove.includes(id)), ...add]),
];

function changedItem(item: EntryItem, change: Change): EntryItem {
  return item.kind === 'file'
    ? { ...item, file: { ...item.file, tagIds: changedTags(item.file.tagIds, change) } }
    : { ...item, folder: { ...item.folder, tagIds: changedTags(item.folder.tagIds, change) } };
}

/**
 * Puts tags on entries and takes others away: in all lists at once, and back where the server
 * refuses. Answers whether it was done.
 */
export async function assignTags(
  client: WorkspaceClient,
  entries: readonly Entry[],
  change: Change,
): Promise<boolean> {
  const chosen = new Set(entries.map(({ id }) => id));
  const ids = (kind: Entry['kind']) =>
    entries.filter((entry) => entry.kind === kind).map(({ id }) => id);
  const mark = <T extends { id: string; tagIds: string[] }>(items: T[]) =>
    items.map((item) =>
      chosen.has(item.id) ? { ...item, tagIds: changedTags(item.tagIds, change) } : item,
    );
  const undo = await Promise.all([
    changeRows<FileItem>(client, fileLists, mark),
    changeRows<FolderItem>(client, folderLists, mark),
    changeRows<EntryItem>(client, entryLists, (items) =>
      items.map((item) => (chosen.has(item.id) ? changedItem(item, change) : item)),
    ),
  ]);
  try {
    const { results } = await client.api.tags.assign.mutate({
      files: ids('file'),
      folders: ids('folder'),
      add: [...change.add],
      remove: [...change.remove],
    });
    const refused = results.find((result) => !result.ok);
    if (refused && !refused.ok) toast.error(refused.message);
    return !refused;
  } catch (error) {
    for (const undoOne of undo) undoOne();
    toast.error(failureOf(error).message, { description: entryWords(entries) });
    return false;
  } finally {
    refreshFiles(client);
    refreshFolders(client);
    for (const key of [entryLists, ['search']])
      client.queryClient.invalidateQueries({ queryKey: key });
  }
}
