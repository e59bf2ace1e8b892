import { useMemo } from 'react';
import type { FolderItem } from '../folders/folder-cache.ts';
import { useFolderList } from '../folders/use-folder-list.ts';
import { failureOf } from '../trpc/api-error.ts';
import type { Outputs } from '../trpc/router.ts';
import type { FileItem } from './file-cache.ts';
import type { FileOrder } from './file-order.ts';
import { useFileList } from './use-file-list.ts';

/** The first pages, as the server has read them for the document. */
export interface FirstContents {
  order: FileOrder;
  folders: Outputs['folders']['list'];
  files: Outputs['files']['list'];
}

/** A row of the list. */
export type ContentsRow =
  | { kind: 'folder'; id: string; folder: FolderItem }
  | { kind: 'file'; id: string; file: FileItem };

/**
 * What is in a folder (null: the root) as one list: its folders by name, then its files. Pages of
 * files come into it when all pages of folders are there.
 */
export function useContents(folderId: string | null, order: FileOrder, first?: FirstContents) {
  const same = first?.order.sort === order.sort && first.order.direction === order.direction;
  const direction = order.sort === 'name' ? order.direction : 'asc';
  const { query: ofFiles, files } = useFileList(
    { folderId, ...order },
    same ? first.files : undefined,
  );
  const { query: ofFolders, folders } = useFolderList(
    { parentId: folderId, direction },
    same ? first.folders : undefined,
  );
  const moreFolders = ofFolders.hasNextPage;
  const rows = useMemo(
    (): ContentsRow[] => [
      ...folders.map((folder) => ({ kind: 'folder' as const, id: folder.id, folder })),
      ...(moreFolders ? [] : files.map((file) => ({ kind: 'file' as const, id: file.id, file }))),
    ],
    [folders, files, moreFolders],
  );
  const next = moreFolders ? ofFolders : ofFiles;
  const error = ofFolders.error ?? ofFiles.error;
  const loaded = ofFolders.data !== undefined && ofFiles.data !== undefined;
  return {
    rows,
    files: moreFolders ? [] : files,
    /** Whether there is something to show, also while it is asked for again. */
    loaded,
    pending: !loaded && !error,
    fetching: ofFolders.isFetching || ofFiles.isFetching,
    problem: error ? failureOf(error).message : undefined,
    retry: () => Promise.all([ofFolders.refetch(), ofFiles.refetch()]),
    next: {
      exists: next.hasNextPage,
      failed: next.isFetchNextPageError,
      pending: next.isFetchingNextPage,
      load: next.fetchNextPage,
    },
  };
}
