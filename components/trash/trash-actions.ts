import { refreshFiles } from '../files/file-cache.ts';
import { refreshFolders } from '../folders/folder-cache.ts';
import { failureOf } from '../trpc/api-error.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { toast } from '../ui/toast.ts';
import { refreshTrash } from './trash-cache.ts';

/** Brings back all that one act has deleted, and says what did not come back. */
export async function restoreDeletion(client: WorkspaceClient, deletionId: string): Promise<void> {
  try {
    const { results } = await client.api.trash.restoreDeletion.mutate({ deletionId });
    const back = results.filter(({ ok }) => ok).length;
    const refusals = new Set(results.flatMap((result) => (result.ok ? [] : result.message)));
    for (const message of refusals) toast.error(message);
    if (back > 0)
      toast.success('Restored', { description: back === 1 ? '1 item' : `${back} items` });
  } catch (error) {
    toast.error(failureOf(error).message);
  } finally {
    refreshFiles(client);
    refreshFolders(client);
    refreshTrash(client);
  }
}
