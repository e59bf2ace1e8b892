'use client';

import type { ReactNode } from 'react';
import { RowsSkeleton } from '../files/list-skeleton.tsx';
import { LoadMore } from '../files/load-more.tsx';
import { LoadError } from '../shared/load-error.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { cn } from '../ui/class-names.ts';
import { ActivityRow } from './activity-row.tsx';
import type { useActivity } from './use-activity.ts';

interface ActivityListProps {
  label: string;
  activity: ReturnType<typeof useActivity>;
  /** What is shown where there is no entry. */
  empty: ReactNode;
  className?: string;
}

const scroller = 'min-h-0 flex-1 overflow-y-auto border-t -outline-offset-2';

/** Entries page by page, with everything that may be there instead. Scrolls by itself. */
export function ActivityList({ label, activity, empty, className }: ActivityListProps) {
  const { query, items } = activity;
  const failure = query.isError ? failureOf(query.error) : undefined;
  if (query.isPending) return <RowsSkeleton />;
  if (!query.data)
    return (
      <LoadError
        message={failure?.message ?? ''}
        pending={query.isFetching}
        onRetry={() => query.refetch()}
      />
    );
  if (items.length === 0) return empty;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: nothing in it takes the focus, so it scrolls by itself
    <div tabIndex={0} className={cn(scroller, className)}>
      <ol aria-label={label}>
        {items.map((entry) => (
          <ActivityRow key={entry.id} entry={entry} />
        ))}
      </ol>
      {query.hasNextPage && (
        <LoadMore
          problem={query.isFetchNextPageError ? failure?.message : undefined}
          pending={query.isFetchingNextPage}
          onLoad={query.fetchNextPage}
        />
      )}
    </div>
  );
}
