import type { QueryKey } from '@tanstack/react-query';
import type { Outputs } from '../trpc/router.ts';
import type { Pages } from '../trpc/use-pages.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';

export type FileItem = Outputs['files']['list']['items'][number];

/** What the keys of all lists of files begin with. */
export const fileLists: QueryKey = ['files', 'list'];

/** Asks for all lists of the workspace anew: at once where one is shown, else when it is next. */
export function refreshFiles(client: WorkspaceClient): Promise<void> {
  client.changedAt = Date.now();
  const { queryClient } = client;
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: fileLists }),
    queryClient.invalidateQueries({ queryKey: ['files', 'landmarks'] }),
  ]).then(() => {});
}

/** Whether a list that comes with a page now may have been read before the last change. */
export const mayPredateChange = ({ changedAt }: WorkspaceClient): boolean =>
  Date.now() - changedAt < 15_000;

/**
 * Changes the rows of all lists under a key, in pages or ranges, before the server has answered. Gives back what undoes
 * it, for when the server refuses.
 */
export async function changeRows<T extends { id: string }>(
  { queryClient }: WorkspaceClient,
  queryKey: QueryKey,
  change: (items: T[]) => T[],
): Promise<() => void> {
  await queryClient.cancelQueries({ queryKey });
  const before = queryClient.getQueriesData<Pages<T> | { items: T[] }>({ queryKey });
  queryClient.setQueriesData<Pages<T> | { items: T[] }>({ queryKey }, (list) => {
    if (!list) return list;
    if ('items' in list) return { ...list, items: change(list.items) };
    const pages = list.pages.map((page) => ({ ...page, items: change(page.items) }));
    return { ...list, pages };
  });
  return () => {
    for (const [key, lists] of before) queryClient.setQueryData(key, lists);
  };
}
