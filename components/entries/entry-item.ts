import type { QueryKey } from '@tanstack/react-query';
import { type Entry, fileEntry, folderEntry } from '../files/entry.ts';
import type { Outputs } from '../trpc/router.ts';

/** A file or a folder with the way to it, in a list that is not of one folder. */
export type EntryItem = Outputs['favourites']['list']['items'][number];
export type EntryPage = Outputs['favourites']['list'];

/** What the keys of all such lists begin with. */
export const entryLists: QueryKey = ['entries'];

export const entryOf = (item: EntryItem): Entry =>
  item.kind === 'file' ? fileEntry(item.file) : folderEntry(item.folder);

/** The item under another name. */
export const renamedItem = (item: EntryItem, name: string): EntryItem =>
  item.kind === 'file'
    ? { ...item, file: { ...item.file, filename: name } }
    : { ...item, folder: { ...item.folder, name } };
