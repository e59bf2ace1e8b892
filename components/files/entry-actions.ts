import { mostAtOnce } from '#server/trash/limits/schema.ts';
import { type EntryItem, entryLists, renamedItem } from '../entries/entry-item.ts';
import { type FolderItem, folderLists, refreshFolders } from '../folders/folder-cache.ts';
import { refreshTrash, trashLists } from '../trash/trash-cache.ts';
import { failureOf } from '../trpc/api-error.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { toast } from '../ui/toast.ts';
import { counted, type Entry, entryWords } from './entry.ts';
import { changeRows, type FileItem, fileLists, refreshFiles } from './file-cache.ts';

// Plain functions of a workspace's client, not hooks: an undo works after the page has changed.

type Result = { id: string; ok: true } | { id: string; ok: false; message: string };
type Answer<T extends Result = Result> = Promise<{ results: T[] }>;

/** Milliseconds for which an undo is offered. */
export const undoFor = 12_000;

export const refresh = (client: WorkspaceClient) =>
  Promise.all([
    refreshFiles(client),
    refreshFolders(client),
    refreshTrash(client),
    client.queryClient.invalidateQueries({ queryKey: entryLists }),
  ]);

/** Asks for so many at a time, and says how far it is where that takes more than one question. */
async function inBatches<T extends Result>(
  ids: string[],
  ask: (ids: string[]) => Answer<T>,
): Promise<(T | Extract<Result, { ok: false }>)[]> {
  const results: (T | Extract<Result, { ok: false }>)[] = [];
  const progress = ids.length > mostAtOnce ? toast.loading('Working…') : undefined;
  try {
    for (let from = 0; from < ids.length; from += mostAtOnce) {
      if (progress !== undefined)
        toast.loading(`${counted(from)} of ${counted(ids.length)} done`, { id: progress });
      results.push(...(await ask(ids.slice(from, from + mostAtOnce))).results);
    }
  } catch (error) {
    // What was done before stays done, and can be taken back.
    if (results.length === 0) throw error;
    const { message } = failureOf(error);
    for (const id of ids.slice(results.length)) results.push({ id, ok: false, message });
  } finally {
    if (progress !== undefined) toast.dismiss(progress);
  }
  return results;
}

/** Asks for the files and the folders among the entries, each where there are any. */
export async function askFor<F extends Result, D extends Result>(
  entries: Entry[],
  files: (ids: string[]) => Answer<F>,
  folders: (ids: string[]) => Answer<D>,
): Promise<(F | D | Extract<Result, { ok: false }>)[]> {
  const ids = (kind: Entry['kind']) =>
    entries.filter((entry) => entry.kind === kind).map(({ id }) => id);
  const [ofFolders, ofFiles] = await Promise.all([
    inBatches(ids('folder'), folders),
    inBatches(ids('file'), files),
  ]);
  return [...ofFolders, ...ofFiles];
}

/** Says for each refused entry why it was left alone; gives back those that were not. */
export function tellRefusals(entries: Entry[], results: Result[]): Entry[] {
  const refusals = new Map<string, string[]>();
  const done: Entry[] = [];
  const resultOf = new Map(results.map((result) => [result.id, result]));
  for (const entry of entries) {
    const result = resultOf.get(entry.id);
    if (!result || result.ok) done.push(entry);
    else refusals.set(result.message, [...(refusals.get(result.message) ?? []), entry.name]);
  }
  for (const [message, names] of refusals)
    toast.error(message, { description: names.slice(0, 5).join(', ') });
  return done;
}

/** Takes rows away, asks the server, and brings them back where it refuses or does not answer. */
async function removeRows(
  client: WorkspaceClient,
  entries: Entry[],
  ask: () => Promise<Result[]>,
): Promise<Entry[]> {
  const ids = new Set(entries.map(({ id }) => id));
  const undo = await Promise.all(
    [fileLists, folderLists, trashLists, entryLists].map((key) =>
      changeRows(client, key, (items) => items.filter(({ id }) => !ids.has(id))),
    ),
  );
  try {
    return tellRefusals(entries, await ask());
  } catch (error) {
    for (const undoOne of undo) undoOne();
    toast.error(failureOf(error).message, { description: entryWords(entries) });
    return [];
  } finally {
    refresh(client);
  }
}

/** Moves entries to the trash as one deletion, also where one call does not take them all. */
async function putInTrash({ api }: WorkspaceClient, entries: Entry[]): Promise<Result[]> {
  const results: Result[] = [];
  let deletionId: string | undefined;
  for (let i = 0; i < entries.length; i += mostAtOnce) {
    const some = entries.slice(i, i + mostAtOnce);
    const ids = (kind: Entry['kind']) =>
      some.filter((entry) => entry.kind === kind).map(({ id }) => id);
    const answer = await api.trash.put.mutate({
      files: ids('file'),
      folders: ids('folder'),
      deletionId,
    });
    deletionId = answer.deletionId;
    results.push(...answer.results);
  }
  return results;
}

export async function trashEntries(client: WorkspaceClient, entries: Entry[]): Promise<void> {
  const done = await removeRows(client, entries, () => putInTrash(client, entries));
  if (done.length > 0)
    toast('Moved to trash', {
      description: entryWords(done),
      duration: undoFor,
      action: { label: 'Undo', onClick: () => restoreEntries(client, done) },
    });
}

export async function restoreEntries(client: WorkspaceClient, entries: Entry[]): Promise<void> {
  const { files, folders } = client.api;
  const names = new Map<string, string>();
  const done = await removeRows(client, entries, async () => {
    const results = await askFor(
      entries,
      (ids) => files.restore.mutate({ ids }),
      (ids) => folders.restore.mutate({ ids }),
    );
    for (const result of results)
      if (result.ok) names.set(result.id, 'name' in result ? result.name : result.filename);
    return results;
  });
  const restored = done.map((entry) => ({ ...entry, name: names.get(entry.id) ?? entry.name }));
  if (restored.length > 0) toast.success('Restored', { description: entryWords(restored) });
}

export async function purgeEntries(client: WorkspaceClient, entries: Entry[]): Promise<void> {
  const { files, folders } = client.api;
  const done = await removeRows(client, entries, () =>
    askFor(
      entries,
      (ids) => files.purge.mutate({ ids }),
      (ids) => folders.purge.mutate({ ids }),
    ),
  );
  if (done.length > 0) toast.success('Deleted forever', { description: entryWords(done) });
}

const move = (client: WorkspaceClient, entries: Entry[], placeId: string | null) =>
  removeRows(client, entries, () =>
    askFor(
      entries,
      (ids) => client.api.files.move.mutate({ ids, folderId: placeId }),
      (ids) => client.api.folders.move.mutate({ ids, parentId: placeId }),
    ),
  );

/** Brings what was moved back to where each was. */
async function moveBack(client: WorkspaceClient, entries: Entry[]): Promise<void> {
  const back: Entry[] = [];
  for (const [placeId, group] of Map.groupBy(entries, (entry) => entry.placeId))
    back.push(...(await move(client, group, placeId)));
  if (back.length > 0) toast.success('Moved back', { description: entryWords(back) });
}

/** Moves entries into a folder, or out of all folders where there is none. */
export async function moveEntries(
  client: WorkspaceClient,
  entries: Entry[],
  target: { id: string | null; name: string },
): Promise<void> {
  const moved = await move(client, entries, target.id);
  if (moved.length > 0)
    toast(`Moved to ${target.name}`, {
      description: entryWords(moved),
      duration: undoFor,
      action: { label: 'Undo', onClick: () => moveBack(client, moved) },
    });
}

/** @throws what the server answers, for the form to show; the row has its old name again then */
export async function renameEntry(
  client: WorkspaceClient,
  { kind, id }: Entry,
  name: string,
): Promise<void> {
  const undo =
    kind === 'file'
      ? await changeRows<FileItem>(client, fileLists, (items) =>
          items.map((item) => (item.id === id ? { ...item, filename: name } : item)),
        )
      : await changeRows<FolderItem>(client, folderLists, (items) =>
          items.map((item) => (item.id === id ? { ...item, name } : item)),
        );
  const undoElsewhere = await changeRows<EntryItem>(client, entryLists, (items) =>
    items.map((item) => (item.id === id ? renamedItem(item, name) : item)),
  );
  try {
    if (kind === 'file') await client.api.files.rename.mutate({ id, filename: name });
    else await client.api.folders.rename.mutate({ id, name });
  } catch (error) {
    undo();
    undoElsewhere();
    throw error;
  } finally {
    refresh(client);
  }
}
