import { useMemo } from 'react';
import { type TrashedFolder, trashedFolderLists } from '../folders/folder-cache.ts';
import type { Outputs } from '../trpc/router.ts';
import { usePages } from '../trpc/use-pages.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { type Entry, fileEntry, folderEntry } from './entry.ts';
import { type FileItem, mayPredateChange } from './file-cache.ts';
import { trashOrder } from './file-order.ts';
import { joinPages } from './join-pages.ts';
import { useFileList } from './use-file-list.ts';

/** The first pages, as the server has read them for the document. */
export interface FirstTrash {
  folders: Outputs['folders']['trashed'];
  files: Outputs['files']['list'];
}

/** A row of the trash. */
export type TrashRow = { id: string; entry: Entry; deletedBy: FileItem['deletedBy'] } & (
  | { kind: 'folder'; folder: TrashedFolder }
  | { kind: 'file'; file: FileItem }
);

const folderRow = (folder: TrashedFolder): TrashRow => ({
  kind: 'folder',
  id: folder.id,
  folder,
  entry: folderEntry(folder),
  deletedBy: folder.deletedBy,
});

const fileRow = (file: FileItem): TrashRow => ({
  kind: 'file',
  id: file.id,
  file,
  entry: fileEntry(file),
  deletedBy: file.deletedBy,
});

/** The trash as one list: folders, then files, each with what was deleted last first. */
export function useTrash(first?: FirstTrash) {
  const client = useWorkspaceClient();
  const { query: ofFiles, files } = useFileList(trashOrder, first?.files);
  const { query: ofFolders, items: folders } = usePages({
    queryKey: trashedFolderLists,
    load: (cursor, signal) => client.api.folders.trashed.query({ cursor }, { signal }),
    first: first?.folders,
    isStale: () => mayPredateChange(client),
  });
  const joined = joinPages(ofFolders, ofFiles);
  const rows = useMemo(
    () => [...folders.map(folderRow), ...(ofFolders.hasNextPage ? [] : files.map(fileRow))],
    [folders, files, ofFolders.hasNextPage],
  );
  return { rows, ...joined };
}
