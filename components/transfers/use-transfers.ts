import { useQuery } from '@tanstack/react-query';
import type { Outputs } from '../trpc/router.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';

export type ListedTransfer = Outputs['transfers']['list']['items'][number];

const transferList = ['transfers', 'list'] as const;

/** Milliseconds between two looks while something is on its way. */
const whileUnderWay = 1_000;

/** What the person is taking from one workspace to another, whichever is shown. */
export function useTransfers({ api }: WorkspaceClient): readonly ListedTransfer[] {
  const { data } = useQuery({
    queryKey: transferList,
    queryFn: ({ signal }) => api.transfers.list.query(undefined, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((item) => item.state === 'copying') ? whileUnderWay : false,
  });
  return data?.items ?? [];
}

export const refreshTransfers = ({ queryClient }: WorkspaceClient): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: transferList });
