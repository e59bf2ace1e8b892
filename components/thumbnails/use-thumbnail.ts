import { useQuery } from '@tanstack/react-query';
import type { ThumbnailAnswer } from '#server/thumbnails/schema.ts';
import {
  mayHaveThumbnail,
  mostThumbnails,
  type ThumbnailSize,
} from '#server/thumbnails/sizes/schema.ts';
import { createBatcher } from '../trpc/batcher.ts';
import type { WorkspaceClient } from '../trpc/workspace-client.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';

type Ask = (id: string) => Promise<ThumbnailAnswer>;
const askers = new WeakMap<WorkspaceClient, Map<ThumbnailSize, Ask>>();

/** What all images of a page ask for in the same moment goes in one call. */
function askerOf(client: WorkspaceClient, size: ThumbnailSize): Ask {
  const bySize = askers.get(client) ?? new Map<ThumbnailSize, Ask>();
  askers.set(client, bySize);
  const known = bySize.get(size);
  if (known) return known;
  const ask = createBatcher(mostThumbnails, async (ids: string[]) => {
    const { results } = await client.api.thumbnails.list.query({ ids, size });
    return results.map((result): ThumbnailAnswer => (result.ok ? result : { state: 'none' }));
  });
  bySize.set(size, ask);
  return ask;
}

/** A file as far as its thumbnail depends on it. */
export interface ThumbnailFile {
  id: string;
  mimeType: string;
  damagedAt: Date | null;
}

/** What there is to show of a file; asked for again when the workspace's thumbnails change. */
export function useThumbnail(file: ThumbnailFile, size: ThumbnailSize) {
  const client = useWorkspaceClient();
  const enabled = mayHaveThumbnail(file) && file.damagedAt === null;
  const query = useQuery({
    queryKey: ['thumbnails', file.id, size],
    queryFn: () => askerOf(client, size)(file.id),
    enabled,
  });
  const answer: ThumbnailAnswer = enabled
    ? (query.data ?? { state: query.isError ? 'none' : 'waiting' })
    : { state: 'none' };
  return { answer, askAgain: query.refetch };
}
