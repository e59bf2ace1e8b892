import { failureOf } from '../trpc/api-error.ts';

/** What is asked of a list in pages, whatever its rows are. */
interface Paged {
  data: unknown;
  error: unknown;
  isFetching: boolean;
  hasNextPage: boolean;
  isFetchNextPageError: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => Promise<unknown>;
}

/** Two lists as one: the pages of the second come when all of the first are there. */
export function joinPages(first: Paged, second: Paged) {
  const next = first.hasNextPage ? first : second;
  const error = first.error ?? second.error;
  const failure = error ? failureOf(error) : undefined;
  const loaded = first.data !== undefined && second.data !== undefined;
  return {
    /** Whether there is something to show, also while it is asked for again. */
    loaded,
    pending: !loaded && !error,
    fetching: first.isFetching || second.isFetching,
    problem: failure?.message,
    /** Whether what the lists are of is not there (any more). */
    gone: failure?.code === 'NOT_FOUND',
    retry: () => Promise.all([first.refetch(), second.refetch()]),
    next: {
      exists: next.hasNextPage,
      failed: next.isFetchNextPageError,
      pending: next.isFetchingNextPage,
      load: next.fetchNextPage,
    },
  };
}

/** A list that is made of two. */
export type JoinedPages = ReturnType<typeof joinPages>;
