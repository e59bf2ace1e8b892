import { useQuery } from '@tanstack/react-query';
import { failureOf } from '../trpc/api-error.ts';
import type { Outputs } from '../trpc/router.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';

export type FileDetails = Outputs['files']['details'];
export type FolderDetails = Outputs['folders']['details'];

function useDetails<T>(
  key: readonly string[],
  ask: (api: WorkspaceClient['api'], signal: AbortSignal) => Promise<T>,
) {
  const { api } = useWorkspaceClient();
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => ask(api, signal) });
  return { ...query, problem: query.error ? failureOf(query.error).message : undefined };
}

// Both keys begin as those of files do: what changes of files or folders makes them old.

export const useFileDetails = (id: string) =>
  useDetails(['files', 'details', id], (api, signal) =>
    api.files.details.query({ id }, { signal }),
  );

export const useFolderDetails = (id: string) =>
  useDetails(['files', 'folder-details', id], (api, signal) =>
    api.folders.details.query({ id }, { signal }),
  );
