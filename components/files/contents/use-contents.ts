import { useQueries } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { failureOf } from '../../trpc/api-error.ts';
import { useWorkspaceClient } from '../../trpc/workspace-provider.tsx';
import type { FileOrder } from '../file-order.ts';
import { type Chunk, chunkAt, chunksBetween, chunksOf, countOf, type Range } from './chunks.ts';
import { type ContentsRow, fileRow, folderRow } from './contents-row.ts';
import { type ContentsPage, type Listing, rangeQuery, useHalf, useHead } from './use-half.ts';
import { type View, windowOf } from './window.ts';

/** The first pages, as the server has read them for the document. */
export interface FirstContents {
  order: Pick<FileOrder, 'sort' | 'direction'>;
  folders: ContentsPage;
  files: ContentsPage;
}

/** Rows that are loaded beyond those in the page. */
const ahead = 30;

const firstFor = (order: FileOrder, first: FirstContents | undefined) =>
  first?.order.sort === order.sort && first.order.direction === order.direction ? first : undefined;

/** Whether there is a list to show, what is wrong, and whether it is empty. */
export function useContentsStatus(listing: Listing, first?: FirstContents) {
  const same = firstFor(listing.order, first);
  const heads = [useHead('folder', listing, same?.folders), useHead('file', listing, same?.files)];
  const error = heads.find((head) => head.error)?.error;
  const failure = error ? failureOf(error) : undefined;
  const loaded = heads.every(({ data }) => data !== undefined);
  return {
    /** Also while it is asked for again. */
    loaded,
    pending: !loaded && !error,
    fetching: heads.some(({ isFetching }) => isFetching),
    problem: failure?.message,
    /** Whether the folder is not there (any more). */
    gone: failure?.code === 'NOT_FOUND',
    empty: heads.every(({ data }) => data?.items.length === 0),
    retry: () => Promise.all(heads.map((head) => head.refetch())),
  };
}

const keyOf = ({ kind, cursor, until }: Range): string => `${kind} ${cursor ?? ''} ${until ?? ''}`;

const rowOf = (item: ContentsPage['items'][number]): ContentsRow =>
  'filename' in item ? fileRow(item) : folderRow(item);

/** What is known of a list, and how it was last cut by that. */
const unknownList = (identity: string) => ({
  identity,
  pages: new Map<string, ContentsPage>(),
  readAt: 0,
  /** Changes when a range turns out to have another length. */
  sizes: 0,
  cutBy: [] as readonly unknown[],
  chunks: [] as readonly Chunk[],
});

type RowAt = (index: number) => ContentsRow | undefined;

interface ContentsOptions extends Listing {
  first?: FirstContents;
  view: View;
  columns: number;
  /** While one scrolls fast, what flies past is not asked for. */
  fast: boolean;
}

/**
 * What is in a folder as one list: its folders, then its files. Only the ranges in sight are loaded;
 * of the others it is known where they begin and about how long they are.
 */
export function useContents({ first, view, columns, fast, folderId, order }: ContentsOptions) {
  const client = useWorkspaceClient();
  const listing: Listing = { folderId, order };
  const same = firstFor(order, first);
  const folders = useHalf('folder', listing, same?.folders);
  const files = useHalf('file', listing, same?.files);
  const identity = JSON.stringify([folderId, order.sort, order.direction]);

  // What is known of this list. Written while rendering, always to the same from the same data.
  const known = useRef(unknownList(identity));
  const earlier = useRef<{ identity: string; cuts: string; rowAt: RowAt; ghosts?: RowAt }>(null);
  if (known.current.identity !== identity) known.current = unknownList(identity);
  const { pages } = known.current;
  function keep(range: Range, page: ContentsPage): void {
    const key = keyOf(range);
    if (pages.get(key)?.items.length !== page.items.length) known.current.sizes++;
    pages.set(key, page);
  }
  const sizeOf = (range: Range) => pages.get(keyOf(range))?.items.length;

  const heads = [
    { kind: 'folder', ...folders },
    { kind: 'file', ...files },
  ] as const;
  for (const { kind, head, half } of heads) {
    const range: Range = { kind, cursor: undefined, until: half.marks[0] };
    if (!head.data) continue;
    if (range.until === undefined) keep(range, head.data);
    else if (head.data.nextCursor === range.until && !pages.has(keyOf(range)))
      keep(range, { ...head.data, nextCursor: null } as ContentsPage);
  }

  // A long list has thousands of ranges: they are cut anew only where that gives others.
  function cut(): readonly Chunk[] {
    const by = [
      folders.half.count,
      folders.half.marks,
      files.half.count,
      files.half.marks,
      known.current.sizes,
    ];
    if (by.some((each, i) => each !== known.current.cutBy[i])) {
      known.current.cutBy = by;
      known.current.chunks = chunksOf(folders.half, files.half, sizeOf);
    }
    return known.current.chunks;
  }
  let chunks = cut();
  const window = windowOf(view, countOf(chunks), columns);
  const inSight = chunksBetween(chunks, window.first - ahead, window.end + ahead);
  const results = useQueries({
    queries: inSight.map((chunk) => {
      const loaded = pages.get(keyOf(chunk));
      const head = chunk.kind === 'file' ? files.head : folders.head;
      return {
        ...rangeQuery(client, listing, chunk),
        enabled: !fast || loaded !== undefined,
        ...(loaded &&
          chunk.cursor === undefined && {
            initialData: loaded,
            initialDataUpdatedAt: head.dataUpdatedAt,
          }),
      };
    }),
  });
  for (const [i, chunk] of inSight.entries()) {
    const data = results[i]?.data;
    if (data) keep(chunk, data);
  }
  // What was changed here at once, before the server has answered, is in ranges out of sight too.
  const readAt = folders.readAt + files.readAt;
  if (known.current.readAt !== readAt) {
    known.current.readAt = readAt;
    for (const chunk of chunks) {
      if (!pages.has(keyOf(chunk)) || inSight.includes(chunk)) continue;
      const { queryKey } = rangeQuery(client, listing, chunk);
      const data = client.queryClient.getQueryData<ContentsPage>(queryKey);
      if (data) keep(chunk, data);
    }
  }
  chunks = cut();

  const loadedAt: RowAt = (index) => {
    const chunk = chunks[chunkAt(chunks, index)];
    const item = chunk && pages.get(keyOf(chunk))?.items[index - chunk.start];
    return item && rowOf(item);
  };
  // New cuts make new ranges: until these have come, the rows of the old ones are shown.
  const cuts = `${folders.half.marks.length} ${folders.half.marks[0]} ${files.half.marks.length} ${files.half.marks[0]}`;
  const last = earlier.current?.identity === identity ? earlier.current : null;
  const complete = inSight.every((chunk) => pages.has(keyOf(chunk)));
  const ghosts = complete ? undefined : last && last.cuts !== cuts ? last.rowAt : last?.ghosts;
  earlier.current = { identity, cuts, rowAt: loadedAt, ghosts };
  const rowAt: RowAt = (index) => loadedAt(index) ?? ghosts?.(index);

  const tooLong = (kind: Chunk['kind']) =>
    inSight.some((chunk) => chunk.kind === kind && pages.get(keyOf(chunk))?.nextCursor);
  const recut = (tooLong('folder') && folders.recut) || (tooLong('file') && files.recut);
  useEffect(() => {
    if (recut) recut();
  }, [recut]);

  const failed = results.filter(({ isError, data }) => isError && !data);
  // The same array while the same is in sight, for effects to depend on.
  const sight = useRef<{ chunk: Chunk; page: ContentsPage | undefined }[]>([]);
  const now = inSight.map((chunk) => ({ chunk, page: pages.get(keyOf(chunk)) }));
  const isSameSight = now.every(({ chunk, page }, i) => {
    const then = sight.current[i];
    return then?.page === page && then?.chunk.start === chunk.start;
  });
  if (!isSameSight || now.length !== sight.current.length) sight.current = now;
  const pagesInSight = sight.current;
  const count = countOf(chunks);
  return {
    identity,
    count,
    folderCount: chunks.find(({ kind }) => kind === 'file')?.start ?? count,
    chunks,
    window: windowOf(view, count, columns),
    rowAt,
    isLoaded: (range: Range): boolean => pages.has(keyOf(range)),
    /** Whether the count is no estimate. */
    settled: folders.settled && files.settled,
    /** Whether all rows of the list are known. */
    whole: chunks.every((chunk) => pages.has(keyOf(chunk))),
    indexOf: (id: string): number => {
      for (const { chunk, page } of pagesInSight) {
        const at = page?.items.findIndex((item) => item.id === id) ?? -1;
        if (at >= 0) return chunk.start + at;
      }
      return -1;
    },
    pagesInSight,
    problem: failed[0] && failureOf(failed[0].error).message,
    retry: () => Promise.all(failed.map(({ refetch }) => refetch())),
  };
}

export type Contents = ReturnType<typeof useContents>;
