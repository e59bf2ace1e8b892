import { useMemo } from 'react';
import type { Entry } from '../files/entry.ts';
import { mayPredateChange } from '../files/file-cache.ts';
import { failureOf } from '../trpc/api-error.ts';
import { usePages } from '../trpc/use-pages.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { type EntryItem, entryLists, entryOf } from './entry-item.ts';

export interface EntryRow<T extends EntryItem = EntryItem> {
  id: string;
  item: T;
  entry: Entry;
}

interface EntryPage<T> {
  items: T[];
  nextCursor: string | null;
}

/** A list of files and folders from all over the workspace. */
interface EntryListOf<T> {
  /** What tells it from other such lists, after `entryLists`. */
  name: readonly unknown[];
  load: (
    api: WorkspaceClient['api'],
    cursor: string | undefined,
    signal: AbortSignal,
  ) => Promise<EntryPage<T>>;
  /** The first page, where it has come with the document. */
  first?: EntryPage<T>;
}

export function useEntryList<T extends EntryItem>({ name, load, first }: EntryListOf<T>) {
  const client = useWorkspaceClient();
  const { query, items } = usePages<T>({
    queryKey: [...entryLists, ...name],
    load: (cursor, signal) => load(client.api, cursor, signal),
    first,
    isStale: () => mayPredateChange(client),
  });
  const rows = useMemo(
    () => items.map((item): EntryRow<T> => ({ id: item.id, item, entry: entryOf(item) })),
    [items],
  );
  return { rows, query, problem: query.error ? failureOf(query.error).message : undefined };
}

export type EntryList<T extends EntryItem> = ReturnType<typeof useEntryList<T>>;
