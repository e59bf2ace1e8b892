import { type QueryKey, useQuery } from '@tanstack/react-query';
import type { Outputs } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';

export type TagItem = Outputs['tags']['list']['items'][number];

export const tagList: QueryKey = ['tags', 'list'];

/** All tags of the workspace that the person sees, by name. Rows know their tags by id only. */
export function useTags() {
  const { api } = useWorkspaceClient();
  const { data, isPending, isError, refetch } = useQuery({
    queryKey: tagList,
    queryFn: ({ signal }) => api.tags.list.query(undefined, { signal }),
  });
  return {
    tags: data?.items ?? [],
    /** Whether the person may change what all see. */
    mayWrite: data?.mayWrite ?? false,
    isPending,
    isError,
    refetch,
  };
}
