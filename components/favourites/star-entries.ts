import { changeEntries } from '../entries/change-entries.ts';
import { type EntryItem, entryLists } from '../entries/entry-item.ts';
import { type Entry, entryWords } from '../files/entry.ts';
import { changeRows } from '../files/file-cache.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { toast } from '../ui/toast.ts';

/** Milliseconds for which a star that was taken away can be had back. */
const undoFor = 8_000;

/** Stars files and folders for the person, or takes their stars away. */
export async function starEntries(
  client: WorkspaceClient,
  entries: readonly Entry[],
  starred: boolean,
): Promise<void> {
  const ids = new Set(entries.map(({ id }) => id));
  // What has no star any more leaves the page of those that have one.
  const undo = await changeRows<EntryItem>(client, [...entryLists, 'starred'], (items) =>
    starred ? items : items.filter(({ id }) => !ids.has(id)),
  );
  const done = await changeEntries(
    client,
    entries,
    () => ({ starred }),
    (chosen) => client.api.favourites.set.mutate({ ...chosen, starred }),
  );
  if (!done) undo();
  else if (!starred)
    toast('Star removed', {
      description: entryWords(entries),
      duration: undoFor,
      action: { label: 'Undo', onClick: () => starEntries(client, entries, true) },
    });
}
