import { useQuery } from '@tanstack/react-query';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import type { FolderPath } from './folder-cache.ts';

/** The way to the folder that is shown, which others may rename; it came with the document. */
export function useFolderPath(read: FolderPath): FolderPath {
  const { api } = useWorkspaceClient();
  const id = read.at(-1)?.id;
  const { data } = useQuery({
    queryKey: ['folders', 'path', id ?? null],
    queryFn: ({ signal }) => (id ? api.folders.path.query({ id }, { signal }) : read),
    initialData: read,
  });
  return data;
}
