import { useQuery } from '@tanstack/react-query';
import type { SearchFilter } from '#server/search/schema.ts';
import type { Outputs } from '../trpc/router.ts';
import { usePages } from '../trpc/use-pages.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';

export type FoundPage = Outputs['search']['files'];
export type FoundItem = FoundPage['items'][number];
export type FoundGroup = Outputs['search']['everywhere']['groups'][number];

/** What was found in the workspace, page by page; the first one may have come with the document. */
export function useSearch(query: string, filter: SearchFilter, first?: FoundPage) {
  const { api } = useWorkspaceClient();
  return usePages({
    queryKey: ['search', 'files', query, filter],
    load: (cursor, signal) => api.search.files.query({ ...filter, query, cursor }, { signal }),
    first,
    keepsPrevious: true,
  });
}

/** What was found in all workspaces. Changes in the others are not told here, so it is soon old. */
export function useSearchEverywhere(query: string) {
  const { api } = useWorkspaceClient();
  return useQuery({
    queryKey: ['search', 'everywhere', query],
    queryFn: ({ signal }) => api.search.everywhere.query({ query }, { signal }),
    placeholderData: (previous) => previous,
    staleTime: 2_000,
  });
}
