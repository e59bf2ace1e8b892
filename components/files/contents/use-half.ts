import { type QueryClient, type QueryKey, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { landmarkEvery } from '#server/core/lists/schema.ts';
import { folderOrderOf } from '#server/folders/sorts/schema.ts';
import type { Outputs } from '../../trpc/router.ts';
import type { WorkspaceClient } from '../../trpc/workspace-client.ts';
import { useWorkspaceClient } from '../../trpc/workspace-provider.tsx';
import { mayPredateChange } from '../file-cache.ts';
import type { FileOrder } from '../file-order.ts';
import type { Half, Range } from './chunks.ts';

export type ContentsPage = Outputs['files']['list'] | Outputs['folders']['list'];

/** Which list it is: of what folder (null: the root), in what order. */
export interface Listing {
  folderId: string | null;
  order: FileOrder;
}

/** More than lies between two landmarks: a range may have grown since they were read. */
const mostInRange = 200;

export const fileInput = ({ folderId, order: { sort, direction } }: Listing) => ({
  folderId,
  sort,
  direction,
});
export const folderInput = ({ folderId, order }: Listing) => ({
  parentId: folderId,
  ...folderOrderOf(order),
});

/** The query of a range of a list. */
export function rangeQuery({ api }: WorkspaceClient, listing: Listing, range: Range) {
  const { kind, cursor, until } = range;
  const limit = cursor || until ? mostInRange : landmarkEvery;
  const edges = [cursor ?? null, until ?? null];
  if (kind === 'file') {
    const input = fileInput(listing);
    return {
      queryKey: ['files', 'list', input, ...edges],
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<ContentsPage> =>
        api.files.list.query({ ...input, cursor, until, limit }, { signal }),
    };
  }
  const input = folderInput(listing);
  return {
    queryKey: ['folders', 'list', input, ...edges],
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<ContentsPage> =>
      api.folders.list.query({ ...input, cursor, until, limit }, { signal }),
  };
}

const seen = new WeakMap<object, number>();

/** When this browser first saw a page that came with the document: pages kept for Back are old. */
function seenAt(page: object): number {
  const at = seen.get(page) ?? Date.now();
  seen.set(page, at);
  return at;
}

/** The first page of a half, which may have come with the document. */
export function useHead(kind: Range['kind'], listing: Listing, first?: ContentsPage) {
  const client = useWorkspaceClient();
  return useQuery<ContentsPage>({
    ...rangeQuery(client, listing, { kind, cursor: undefined, until: undefined }),
    ...(first && {
      initialData: first,
      initialDataUpdatedAt: () => (mayPredateChange(client) ? 0 : seenAt(first)),
    }),
  });
}

/** The cuts that are held, and whether new ones are being asked for. */
function useHeldCuts(queryClient: QueryClient, queryKey: QueryKey, marks?: readonly string[]) {
  const identity = JSON.stringify(queryKey);
  const held = useRef<{ identity: string; marks: readonly string[] } | null>(null);
  const [asking, setAsking] = useState(false);
  if (!marks || held.current?.identity !== identity) held.current = null;
  if (marks) held.current ??= { identity, marks };
  useEffect(() => {
    if (!asking) return;
    queryClient.refetchQueries({ queryKey: JSON.parse(identity) }).finally(() => {
      held.current = null;
      setAsking(false);
    });
  }, [asking, identity, queryClient]);
  return { marks: held.current?.marks, recut: () => setAsking(true) };
}

/**
 * One half of a list: its first page, how long it is, and where it is cut. The cuts stay where they
 * are while one looks at the list, whatever others add, until a range has become too long.
 */
export function useHalf(kind: Range['kind'], listing: Listing, first?: ContentsPage) {
  const { api, queryClient } = useWorkspaceClient();
  const head = useHead(kind, listing, first);
  const next = head.data?.nextCursor ?? undefined;
  const input = kind === 'file' ? fileInput(listing) : folderInput(listing);
  const queryKey = [kind === 'file' ? 'files' : 'folders', 'landmarks', input];
  const { data: landmarks, dataUpdatedAt: readAt } = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      kind === 'file'
        ? api.files.landmarks.query(fileInput(listing), { signal })
        : api.folders.landmarks.query(folderInput(listing), { signal }),
    enabled: next !== undefined,
  });
  const cuts = useHeldCuts(queryClient, queryKey, next ? landmarks?.marks : undefined);
  const here = head.data?.items.length ?? 0;
  const half: Half =
    next === undefined
      ? { count: here, marks: none }
      : cuts.marks && landmarks
        ? { count: landmarks.count, marks: cuts.marks }
        : { count: here + landmarkEvery, marks: [next] };
  /** Whether the length is no estimate. */
  const settled = head.data !== undefined && (next === undefined || cuts.marks !== undefined);
  return { half, head, readAt, settled, recut: cuts.marks && cuts.recut };
}

const none: readonly string[] = [];
