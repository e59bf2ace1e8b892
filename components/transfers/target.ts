import { useQuery } from '@tanstack/react-query';
import type { Outputs } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';

/** A workspace to which something may go. */
export type Target = Outputs['workspaces']['list'][number];

/** One's workspaces but for the one that is shown; undefined until they are known. */
export function useTargets(currentId: string) {
  const { api } = useWorkspaceClient();
  const query = useQuery({
    queryKey: ['workspaces', 'list'],
    queryFn: ({ signal }) => api.workspaces.list.query(undefined, { signal }),
  });
  return { ...query, targets: query.data?.filter(({ id }) => id !== currentId) };
}
