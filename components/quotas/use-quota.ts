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

/** What takes the space, for whoever looks: it is added up from rows, so not with every change. */
export function useQuotaBreakdown() {
  const { api } = useWorkspaceClient();
  return useQuery({
    queryKey: ['quota-breakdown'],
    queryFn: ({ signal }) => api.quotas.breakdown.query(undefined, { signal }),
    staleTime: 30_000,
    refetchInterval: 30_000,
  });
}
