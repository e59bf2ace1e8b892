import type { QueryKey } from '@tanstack/react-query';
import type { Outputs } from '../trpc/router.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';

export type FolderItem = Outputs['folders']['list']['items'][number];

/** The way to a folder, itself included; empty at the root. */
export type FolderPath = Outputs['folders']['path'];

/** What the keys of the lists of folders begin with. */
export const folderLists: QueryKey = ['folders', 'list'];

/** Asks for all that is known of folders anew: at once where it is shown, else when it is next. */
export function refreshFolders(client: WorkspaceClient): Promise<void> {
  client.changedAt = Date.now();
  return client.queryClient.invalidateQueries({ queryKey: ['folders'] });
}
