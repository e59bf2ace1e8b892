import { usePages } from '../../trpc/use-pages.ts';
import { useWorkspaceClient } from '../../trpc/workspace-provider.tsx';
import { type FolderItem, folderLists } from '../folder-cache.ts';

/** Folders that are loaded at once. */
const atOnce = 100;

/** The folders in a folder (null: the root), page by page, once they are wanted. */
export function useTreeLevel(parentId: string | null, enabled: boolean) {
  const { api } = useWorkspaceClient();
  const { query, items } = usePages<FolderItem>({
    queryKey: [...folderLists, 'tree', parentId],
    load: (cursor, signal) =>
      api.folders.list.query({ parentId, cursor, limit: atOnce }, { signal }),
    enabled,
  });
  return { folders: items, query };
}

export type TreeLevel = ReturnType<typeof useTreeLevel>;
