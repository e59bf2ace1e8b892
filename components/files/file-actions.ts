import { toast } from 'sonner';
import { failureOf, isPassing } from '../trpc/api-error.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { withoutLeaveGuard } from '../uploads/leave-guard.ts';
import { changeRows, type FileItem, refreshFiles } from './file-cache.ts';

// Plain functions of a workspace's client, not hooks: an undo works after the page has changed.

type Named = Pick<FileItem, 'id' | 'filename'>;
type Result = { id: string; ok: true } | { id: string; ok: false; message: string };

const named = (files: Named[]): string =>
  files.length === 1 ? (files[0]?.filename ?? '') : `${files.length} files`;

/** Says for each refused file why it was left alone; gives back those that were not. */
function tellRefusals(files: Named[], results: Result[]): Named[] {
  const refusals = new Map<string, string[]>();
  const done: Named[] = [];
  for (const file of files) {
    const result = results.find(({ id }) => id === file.id);
    if (!result || result.ok) done.push(file);
    else refusals.set(result.message, [...(refusals.get(result.message) ?? []), file.filename]);
  }
  for (const [message, names] of refusals)
    toast.error(message, { description: names.slice(0, 5).join(', ') });
  return done;
}

/** Takes rows away, asks the server, and brings them back where it refuses or does not answer. */
async function removeRows(
  client: WorkspaceClient,
  files: Named[],
  ask: (ids: string[]) => Promise<{ results: Result[] }>,
): Promise<Named[]> {
  const ids = new Set(files.map(({ id }) => id));
  const undo = await changeRows(client, (items) => items.filter(({ id }) => !ids.has(id)));
  try {
    const { results } = await ask([...ids]);
    return tellRefusals(files, results);
  } catch (error) {
    undo();
    toast.error(failureOf(error).message, { description: named(files) });
    return [];
  } finally {
    refreshFiles(client);
  }
}

export async function trashFiles(client: WorkspaceClient, files: Named[]): Promise<void> {
  const done = await removeRows(client, files, (ids) => client.api.files.trash.mutate({ ids }));
  if (done.length > 0)
    toast('Moved to trash', {
      description: named(done),
      duration: 12_000,
      action: { label: 'Undo', onClick: () => restoreFiles(client, done) },
    });
}

export async function restoreFiles(client: WorkspaceClient, files: Named[]): Promise<void> {
  const names = new Map<string, string>();
  const done = await removeRows(client, files, async (ids) => {
    const { results } = await client.api.files.restore.mutate({ ids });
    for (const result of results) if (result.ok) names.set(result.id, result.filename);
    return { results };
  });
  const restored = done.map((file) => ({ ...file, filename: names.get(file.id) ?? file.filename }));
  if (restored.length > 0) toast.success('Restored', { description: named(restored) });
}

export async function purgeFiles(client: WorkspaceClient, files: Named[]): Promise<void> {
  const done = await removeRows(client, files, (ids) => client.api.files.purge.mutate({ ids }));
  if (done.length > 0) toast.success('Deleted forever', { description: named(done) });
}

/** Has the content of a damaged file looked at again. The list shows what comes of it. */
export async function checkAgain(client: WorkspaceClient, file: Named): Promise<void> {
  try {
    const { results } = await client.api.files.reprocess.mutate({ ids: [file.id] });
    if (tellRefusals([file], results).length > 0)
      toast('Checking the content again', { description: file.filename });
  } catch (error) {
    toast.error(failureOf(error).message, { description: file.filename });
  } finally {
    refreshFiles(client);
  }
}

/** @throws what the server answers, for the form to show; the row has its old name again then */
export async function renameFile(
  client: WorkspaceClient,
  file: Named,
  filename: string,
): Promise<void> {
  const undo = await changeRows(client, (items) =>
    items.map((item) => (item.id === file.id ? { ...item, filename } : item)),
  );
  try {
    await client.api.files.rename.mutate({ id: file.id, filename });
  } catch (error) {
    undo();
    throw error;
  } finally {
    refreshFiles(client);
  }
}

/** Saves a file. The object store answers with an attachment, so the page stays where it is. */
export async function downloadFile(client: WorkspaceClient, file: Named): Promise<void> {
  try {
    const { url } = await client.api.files.downloadUrl.mutate({ id: file.id });
    const link = document.createElement('a');
    link.href = url;
    link.rel = 'noreferrer';
    withoutLeaveGuard(() => link.click());
  } catch (error) {
    const failure = failureOf(error);
    const { code, message } = failure;
    toast.error(message, {
      description: file.filename,
      ...(isPassing(failure) && {
        action: { label: 'Try again', onClick: () => downloadFile(client, file) },
      }),
    });
    if (code === 'DAMAGED' || code === 'NOT_FOUND') refreshFiles(client);
  }
}
