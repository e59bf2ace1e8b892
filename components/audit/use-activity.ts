import type { AuditFilter } from '#server/audit/schema.ts';
import type { Outputs } from '../trpc/router.ts';
import { usePages } from '../trpc/use-pages.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';

export type Activity = Outputs['audit']['list'];
export type ActivityEntry = Activity['items'][number];

/** What was done, newest first; the first page may have come with the document. */
export function useActivity(filter: AuditFilter, first?: Activity) {
  const { api } = useWorkspaceClient();
  return usePages({
    queryKey: ['audit', 'list', filter],
    load: (cursor, signal) => api.audit.list.query({ ...filter, cursor }, { signal }),
    first,
    // Whoever comes back has just done something, and looks for it.
    staleTime: 2_000,
  });
}
