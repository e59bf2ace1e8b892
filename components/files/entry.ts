import type { FileItem } from './file-cache.ts';

/** A file or a folder, for what is done to both alike. */
export interface Entry {
  kind: 'file' | 'folder';
  id: string;
  name: string;
  /** The folder in which it lies; null: the root. */
  placeId: string | null;
  /** Whether the person has starred it; absent in the trash. */
  starred?: boolean;
  /** The tags that it carries; absent in the trash. */
  tagIds?: readonly string[];
  /** What else the list knows of a file; absent for a folder. */
  file?: FileItem;
}

export const fileEntry = (file: FileItem): Entry => ({
  kind: 'file',
  id: file.id,
  name: file.filename,
  placeId: file.folderId,
  starred: file.starred,
  tagIds: file.tagIds,
  file,
});

export const folderEntry = (folder: {
  id: string;
  name: string;
  parentId?: string | null;
  starred?: boolean;
  tagIds?: readonly string[];
}): Entry => ({
  kind: 'folder',
  id: folder.id,
  name: folder.name,
  placeId: folder.parentId ?? null,
  starred: folder.starred,
  tagIds: folder.tagIds,
});

/** What these are, in a word: "file", "folders", "items". */
export function kindWord(entries: readonly Entry[]): string {
  const kinds = new Set(entries.map(({ kind }) => kind));
  const word = kinds.size === 1 ? ([...kinds][0] ?? 'item') : 'item';
  return entries.length === 1 ? word : `${word}s`;
}

export const counted = (count: number): string => count.toLocaleString('en');

/** "a.txt", or "3 files" where there are several. */
export const entryWords = (entries: readonly Entry[]): string =>
  entries.length === 1
    ? (entries[0]?.name ?? '')
    : `${counted(entries.length)} ${kindWord(entries)}`;
