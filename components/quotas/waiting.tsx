import { LoadError } from '../shared/load-error.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { Skeleton } from '../ui/skeleton.tsx';

interface WaitingProps {
  query: { isError: boolean; isFetching: boolean; error: unknown; refetch: () => unknown };
}

/** Stands where a part of the page is loading, or could not be loaded. */
export function Waiting({ query }: WaitingProps) {
  if (query.isError)
    return (
      <LoadError
        message={failureOf(query.error).message}
        pending={query.isFetching}
        onRetry={() => query.refetch()}
      />
    );
  return (
    <div aria-busy className="space-y-4">
      <p role="status" className="sr-only">
        Loading
      </p>
      <Skeleton className="h-8 w-2/3" />
      <Skeleton className="h-8 w-1/2" />
    </div>
  );
}
