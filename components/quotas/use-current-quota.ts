import { useQuery } from '@tanstack/react-query';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';

/** What is used and allowed in this workspace; kept fresh by the changes that are told. */
export function useCurrentQuota() {
  const { api } = useWorkspaceClient();
  return useQuery({
    queryKey: ['quotas', 'current'],
    queryFn: ({ signal }) => api.quotas.current.query(undefined, { signal }),
  });
}
