import type { Inputs, Outputs } from '../trpc/router.ts';
import { usePages } from '../trpc/use-pages.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { fileLists, mayPredateChange } from './file-cache.ts';

/** A list of files in one order; its first page may have come with the document. */
export function useFileList(
  input: Omit<Inputs['files']['list'], 'cursor'>,
  first?: Outputs['files']['list'],
) {
  const client = useWorkspaceClient();
  const { query, items } = usePages({
    queryKey: [...fileLists, input],
    load: (cursor, signal) => client.api.files.list.query({ ...input, cursor }, { signal }),
    first,
    isStale: () => mayPredateChange(client),
  });
  return { query, files: items };
}
