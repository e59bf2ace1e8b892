import { refreshFiles } from '../files/file-cache.ts';
import { failureOf } from '../trpc/api-error.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { toast } from '../ui/toast.ts';

interface VersionedFile {
  id: string;
  filename: string;
}

/** Milliseconds for which an undo is offered. */
const undoFor = 12_000;

async function refresh(client: WorkspaceClient, { id }: VersionedFile): Promise<void> {
  await Promise.all([
    refreshFiles(client),
    client.queryClient.invalidateQueries({ queryKey: ['files', 'versions', id] }),
  ]);
}

/** Makes a former version the present one. The undo brings back what was there before. */
export async function restoreVersion(
  client: WorkspaceClient,
  file: VersionedFile,
  version: number,
  undo?: 'undo',
): Promise<void> {
  try {
    const restored = await client.api.files.restoreVersion.mutate({ id: file.id, version });
    // What was the present one until now has the number before.
    const before = restored.version - 1;
    toast.success(undo ? 'Undone' : `Version ${version} is back, as version ${restored.version}`, {
      description: file.filename,
      ...(!undo && {
        duration: undoFor,
        action: { label: 'Undo', onClick: () => restoreVersion(client, file, before, 'undo') },
      }),
    });
  } catch (error) {
    toast.error(failureOf(error).message, { description: file.filename });
  } finally {
    await refresh(client, file);
  }
}

/** Deletes a former version for good. */
export async function deleteVersion(
  client: WorkspaceClient,
  file: VersionedFile,
  version: number,
): Promise<void> {
  try {
    await client.api.files.deleteVersion.mutate({ id: file.id, version });
    toast.success(`Version ${version} deleted forever`, { description: file.filename });
  } catch (error) {
    toast.error(failureOf(error).message, { description: file.filename });
  } finally {
    await refresh(client, file);
  }
}
