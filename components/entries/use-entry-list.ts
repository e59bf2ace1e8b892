import { useMemo } from 'react';
import type { Entry } from '../files/entry.ts';
import { mayPredateChange } from '../files/file-cache.ts';
import { failureOf } from '../trpc/api-error.ts';
import { usePages } from '../trpc/use-pages.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { type EntryItem, type EntryPage, entryLists, entryOf } from './entry-item.ts';

export interface EntryRow {
  id: string;
  item: EntryItem;
  entry: Entry;
}

/** A list of files and folders from all over the workspace. */
interface EntryListOf {
  /** What tells it from other such lists, after `entryLists`. */
  name: readonly unknown[];
  load: (
    api: WorkspaceClient['api'],
    cursor: string | undefined,
    signal: AbortSignal,
  ) => Promise<EntryPage>;
  /** The first page, where it has come with the document. */
  first?: EntryPage;
}

export function useEntryList({ name, load, first }: EntryListOf) {
  const client = useWorkspaceClient();
  const { query, items } = usePages({
    queryKey: [...entryLists, ...name],
    load: (cursor, signal) => load(client.api, cursor, signal),
    first,
    isStale: () => mayPredateChange(client),
  });
  const rows = useMemo(
    () => items.map((item): EntryRow => ({ id: item.id, item, entry: entryOf(item) })),
    [items],
  );
  return { rows, query, problem: query.error ? failureOf(query.error).message : undefined };
}

export type EntryList = ReturnType<typeof useEntryList>;
