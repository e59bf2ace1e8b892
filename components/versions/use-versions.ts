import type { Outputs } from '../trpc/router.ts';
import { usePages } from '../trpc/use-pages.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';

/** A version as the list shows it; within one file its number names it. */
export type Version = Outputs['files']['versions']['items'][number] & { id: string };

/** The versions of a file, newest first. */
export function useVersions(fileId: string) {
  const { api } = useWorkspaceClient();
  return usePages<Version>({
    queryKey: ['files', 'versions', fileId],
    load: async (cursor, signal) => {
      const page = await api.files.versions.query({ id: fileId, cursor }, { signal });
      return {
        ...page,
        items: page.items.map((version) => ({ ...version, id: String(version.number) })),
      };
    },
  });
}
