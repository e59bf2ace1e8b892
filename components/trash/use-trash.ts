import { mayPredateChange } from '../files/file-cache.ts';
import { failureOf } from '../trpc/api-error.ts';
import type { Outputs } from '../trpc/router.ts';
import { usePages } from '../trpc/use-pages.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { trashLists } from './trash-cache.ts';

/** The first page, as the server has read it for the document. */
export type FirstTrash = Outputs['trash']['list'];

/** The trash, page by page: what was deleted last comes first. */
export function useTrash(first?: FirstTrash) {
  const client = useWorkspaceClient();
  const { query, items } = usePages({
    queryKey: trashLists,
    load: (cursor, signal) => client.api.trash.list.query({ cursor }, { signal }),
    first,
    isStale: () => mayPredateChange(client),
  });
  return {
    rows: items,
    query,
    problem: query.error ? failureOf(query.error).message : undefined,
  };
}
