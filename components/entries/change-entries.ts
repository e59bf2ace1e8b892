import { type Entry, entryWords } from '../files/entry.ts';
import { changeRows, type FileItem, fileLists, refreshFiles } from '../files/file-cache.ts';
import { type FolderItem, folderLists, refreshFolders } from '../folders/folder-cache.ts';
import { failureOf } from '../trpc/api-error.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { toast } from '../ui/toast.ts';
import { type EntryItem, entryLists } from './entry-item.ts';

/** What is stuck to a file or folder: this much of both is changed before the server has answered. */
export interface Labels {
  starred: boolean;
  tagIds: string[];
}

type Change = (labels: Labels) => Partial<Labels>;
type Answer = Promise<{ results: ({ ok: true } | { ok: false; message: string })[] }>;

/** Shows the change in all lists at once, and gives back what takes that back. */
async function show(
  client: WorkspaceClient,
  ids: ReadonlySet<string>,
  change: Change,
): Promise<() => void> {
  const changed = <T extends { id: string } & Labels>(item: T): T =>
    ids.has(item.id) ? { ...item, ...change(item) } : item;
  const undo = await Promise.all([
    changeRows<FileItem>(client, fileLists, (items) => items.map(changed)),
    changeRows<FolderItem>(client, folderLists, (items) => items.map(changed)),
    changeRows<EntryItem>(client, entryLists, (items) =>
      items.map((item) =>
        item.kind === 'file'
          ? { ...item, file: changed(item.file) }
          : { ...item, folder: changed(item.folder) },
      ),
    ),
  ]);
  return () => {
    for (const undoOne of undo.toReversed()) undoOne();
  };
}

/**
 * Changes what is stuck to entries: in all lists at once, and back where the server refuses.
 * Answers whether all was done.
 */
export async function changeEntries(
  client: WorkspaceClient,
  entries: readonly Entry[],
  change: Change,
  ask: (ids: { files: string[]; folders: string[] }) => Answer,
): Promise<boolean> {
  const ids = (kind: Entry['kind']) =>
    entries.filter((entry) => entry.kind === kind).map(({ id }) => id);
  const undo = await show(client, new Set(entries.map(({ id }) => id)), change);
  try {
    const { results } = await ask({ files: ids('file'), folders: ids('folder') });
    const refused = results.find((result) => !result.ok);
    if (refused && !refused.ok) toast.error(refused.message);
    return !refused;
  } catch (error) {
    undo();
    toast.error(failureOf(error).message, { description: entryWords(entries) });
    return false;
  } finally {
    refreshFiles(client);
    refreshFolders(client);
    for (const key of [entryLists, ['search']])
      client.queryClient.invalidateQueries({ queryKey: key });
  }
}
