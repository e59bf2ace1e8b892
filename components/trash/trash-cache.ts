import type { QueryKey } from '@tanstack/react-query';
import type { Outputs } from '../trpc/router.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';

export type TrashEntry = Outputs['trash']['list']['items'][number];

/** What the keys of the lists of the trash begin with. */
export const trashLists: QueryKey = ['trash', 'list'];

/** Asks for all that is known of the trash anew: at once where it is shown, else when it is next. */
export function refreshTrash(client: WorkspaceClient): Promise<void> {
  client.changedAt = Date.now();
  return client.queryClient.invalidateQueries({ queryKey: ['trash'] });
}
