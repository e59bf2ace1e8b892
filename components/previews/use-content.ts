import { useQuery } from '@tanstack/react-query';
import { refreshFiles } from '../files/file-cache.ts';
import { failureOf } from '../trpc/api-error.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { openRemote } from './remote-file.ts';

/** The content of a file for as long as it is looked at. */
export function useContent(of: { id: string; version?: number }) {
  const client = useWorkspaceClient();
  return useQuery({
    queryKey: ['previews', 'content', of.id, of.version ?? null],
    queryFn: async () => {
      try {
        return await openRemote(client, of);
      } catch (error) {
        // The list below shall say so as well.
        if (failureOf(error).code === 'DAMAGED') refreshFiles(client);
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}
