import { failureOf } from '../trpc/api-error.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { toast } from '../ui/toast.ts';
import { type Entry, entryWords } from './entry.ts';
import { askFor, refresh, tellRefusals, trashEntries, undoFor } from './entry-actions.ts';

/**
 * Copies entries into a folder, or to the top where there is none. Taking it back moves the copies
 * to the trash.
 */
export async function copyEntries(
  client: WorkspaceClient,
  entries: Entry[],
  target: { id: string | null; name: string },
): Promise<void> {
  const { files, folders } = client.api;
  try {
    const results = await askFor(
      entries,
      (ids) => files.copy.mutate({ ids, folderId: target.id }),
      (ids) => folders.copy.mutate({ ids, parentId: target.id }),
    );
    tellRefusals(entries, results);
    const copies = results.flatMap((result): Entry[] => {
      if (!result.ok) return [];
      const [kind, name] =
        'name' in result
          ? (['folder', result.name] as const)
          : (['file', result.filename] as const);
      return [{ kind, id: result.copyId, name, placeId: target.id }];
    });
    if (copies.length > 0)
      toast(`Copied to ${target.name}`, {
        description: entryWords(copies),
        duration: undoFor,
        action: { label: 'Undo', onClick: () => trashEntries(client, copies) },
      });
  } catch (error) {
    toast.error(failureOf(error).message, { description: entryWords(entries) });
  } finally {
    refresh(client);
  }
}
