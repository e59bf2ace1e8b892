import { failureOf, isPassing } from '../trpc/api-error.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { toast } from '../ui/toast.ts';
import { withoutLeaveGuard } from '../uploads/leave-guard.ts';
import { type FileItem, refreshFiles } from './file-cache.ts';

/** Saves a file as it is now, or a former version of it. The object store answers with an attachment, so the page stays where it is. */
export async function downloadFile(
  client: WorkspaceClient,
  file: Pick<FileItem, 'id' | 'filename'> & { version?: number },
): Promise<void> {
  try {
    const { url } = await client.api.files.downloadUrl.mutate({
      id: file.id,
      version: file.version,
    });
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
