import { useMemo } from 'react';
import type { FolderItem } from '../folders/folder-cache.ts';
import { useFolderList } from '../folders/use-folder-list.ts';
import type { Outputs } from '../trpc/router.ts';
import { type Entry, fileEntry, folderEntry } from './entry.ts';
import type { FileItem } from './file-cache.ts';
import type { FileOrder } from './file-order.ts';
import { joinPages } from './join-pages.ts';
import { useFileList } from './use-file-list.ts';

/** The first pages, as the server has read them for the document. */
export interface FirstContents {
  order: FileOrder;
  folders: Outputs['folders']['list'];
  files: Outputs['files']['list'];
}

/** A row of the list. */
export type ContentsRow =
  | { kind: 'folder'; id: string; folder: FolderItem; entry: Entry }
  | { kind: 'file'; id: string; file: FileItem; entry: Entry };

const folderRow = (folder: FolderItem): ContentsRow => ({
  kind: 'folder',
  id: folder.id,
  folder,
  entry: folderEntry(folder),
});

const fileRow = (file: FileItem): ContentsRow => ({
  kind: 'file',
  id: file.id,
  file,
  entry: fileEntry(file),
});

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
    () => [...folders.map(folderRow), ...(moreFolders ? [] : files.map(fileRow))],
    [folders, files, moreFolders],
  );
  return { rows, ...joinPages(ofFolders, ofFiles) };
}
