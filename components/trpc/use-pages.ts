import {
  type InfiniteData,
  keepPreviousData,
  type QueryKey,
  useInfiniteQuery,
} from '@tanstack/react-query';
import { useMemo } from 'react';

/** An answer of every list of the API. */
interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export type Pages<T> = InfiniteData<Page<T>, string | undefined>;

/** When this browser first saw a page that came with the document: pages kept for Back are old. */
const firstSeen = new WeakMap<object, number>();

function seenAt(page: object): number {
  const at = firstSeen.get(page) ?? Date.now();
  firstSeen.set(page, at);
  return at;
}

interface PagesOptions<T> {
  queryKey: QueryKey;
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
  /** The first page, where it has come with the document. */
  first?: Page<T>;
  /** Whether the first page is to be loaded again at once. */
  isStale?: () => boolean;
  /** Milliseconds for which what was loaded is shown without asking again. */
  staleTime?: number;
  /** Whether it is wanted yet. */
  enabled?: boolean;
  /** Shows what was there before, until what another key names has come. */
  keepsPrevious?: boolean;
}

/**
 * A list, page by page. Not tRPC's own hook for it: that one puts `direction` into the input, which
 * the lists of the API do not know, or use for their order.
 */
export function usePages<T extends { id: string }>({
  queryKey,
  load,
  first,
  isStale,
  staleTime,
  enabled = true,
  keepsPrevious = false,
}: PagesOptions<T>) {
  const query = useInfiniteQuery({
    queryKey,
    enabled,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    ...(staleTime !== undefined && { staleTime }),
    ...(keepsPrevious && { placeholderData: keepPreviousData }),
    ...(first && {
      initialData: { pages: [first], pageParams: [undefined] },
      initialDataUpdatedAt: () => (isStale?.() ? 0 : seenAt(first)),
    }),
  });
  const { data } = query;
  const items = useMemo(() => {
    const all = data?.pages.flatMap((page) => page.items) ?? [];
    // A row that moved between two pages while they were loaded would be there twice.
    return [...new Map(all.map((item) => [item.id, item])).values()];
  }, [data]);
  return { query, items };
}
