import { type QueryKey, useQuery } from '@tanstack/react-query';
import type { Outputs } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';

export type TagItem = Outputs['tags']['list']['items'][number];

export const tagList: QueryKey = ['tags', 'list'];

/** All tags of the workspace that the person sees, by name. Rows know their tags by id only. */
export function useTags() {
  const { api, queryClient } = useWorkspaceClient();
  const list = {
    queryKey: tagList,
    queryFn: ({ signal }: { signal: AbortSignal }) => api.tags.list.query(undefined, { signal }),
  };
  const { data, isPending, isError, refetch } = useQuery(list);
  return {
    tags: data?.items ?? [],
    /** Whether the person may change what all see. */
    mayWrite: data?.mayWrite ?? false,
    isPending,
    isError,
    refetch,
    /** The tags as soon as they are there. */
    whenLoaded: async () => (await queryClient.ensureQueryData(list)).items,
  };
}
