import { mayPredateChange } from '../files/file-cache.ts';
import type { Inputs, Outputs } from '../trpc/router.ts';
import { usePages } from '../trpc/use-pages.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { folderLists } from './folder-cache.ts';

/** The folders in a folder; the first page may have come with the document. */
export function useFolderList(
  input: Omit<Inputs['folders']['list'], 'cursor'>,
  first?: Outputs['folders']['list'],
) {
  const client = useWorkspaceClient();
  const { query, items } = usePages({
    queryKey: [...folderLists, input],
    load: (cursor, signal) => client.api.folders.list.query({ ...input, cursor }, { signal }),
    first,
    isStale: () => mayPredateChange(client),
  });
  return { query, folders: items };
}
