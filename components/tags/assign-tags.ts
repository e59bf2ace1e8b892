import { changeEntries } from '../entries/change-entries.ts';
import type { Entry } from '../files/entry.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';

interface Change {
  add: string[];
  remove: string[];
}

/** The tags of something after a change. */
export const changedTags = (tagIds: readonly string[], { add, remove }: Change): string[] => [
  ...new Set([...tagIds.filter((id) => !remove.includes(id)), ...add]),
];

/** Puts tags on entries and takes others away. Answers whether it was done. */
export const assignTags = (
  client: WorkspaceClient,
  entries: readonly Entry[],
  change: Change,
): Promise<boolean> =>
  changeEntries(
    client,
    entries,
    ({ tagIds }) => ({ tagIds: changedTags(tagIds, change) }),
    (chosen) => client.api.tags.assign.mutate({ ...chosen, ...change }),
  );
