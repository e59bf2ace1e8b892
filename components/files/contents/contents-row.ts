import type { FolderItem } from '../../folders/folder-cache.ts';
import { type Entry, fileEntry, folderEntry } from '../entry.ts';
import type { FileItem } from '../file-cache.ts';

/** A row of the list of a folder. */
export type ContentsRow =
  | { kind: 'folder'; id: string; folder: FolderItem; entry: Entry }
  | { kind: 'file'; id: string; file: FileItem; entry: Entry };

const made = new WeakMap<object, ContentsRow>();

function once<T extends object>(item: T, make: (item: T) => ContentsRow): ContentsRow {
  const row = made.get(item) ?? make(item);
  made.set(item, row);
  return row;
}

export const folderRow = (item: FolderItem): ContentsRow =>
  once(item, (folder) => ({
    kind: 'folder',
    id: folder.id,
    folder,
    entry: folderEntry(folder),
  }));

export const fileRow = (item: FileItem): ContentsRow =>
  once(item, (file) => ({ kind: 'file', id: file.id, file, entry: fileEntry(file) }));
