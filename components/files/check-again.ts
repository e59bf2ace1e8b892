import { failureOf } from '../trpc/api-error.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { toast } from '../ui/toast.ts';
import { type FileItem, refreshFiles } from './file-cache.ts';

/** Has the content of a damaged file looked at again. The list shows what comes of it. */
export async function checkAgain(
  client: WorkspaceClient,
  { id, filename }: Pick<FileItem, 'id' | 'filename'>,
): Promise<void> {
  try {
    const { results } = await client.api.files.reprocess.mutate({ ids: [id] });
    const [result] = results;
    if (result && !result.ok) toast.error(result.message, { description: filename });
    else toast('Checking the content again', { description: filename });
  } catch (error) {
    toast.error(failureOf(error).message, { description: filename });
  } finally {
    refreshFiles(client);
  }
}
