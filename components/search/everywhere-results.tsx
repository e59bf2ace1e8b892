'use client';

import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { RowsSkeleton } from '../files/list-skeleton.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { LoadError } from '../shared/load-error.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { cn } from '../ui/class-names.ts';
import { WorkspaceIcon } from '../workspaces/workspace-icon.tsx';
import { FoundCells } from './found-cells.tsx';
import { foundGrid } from './found-grid.ts';
import { FoundHeading } from './found-heading.tsx';
import { resultsWord } from './results-word.ts';
import { searchHref } from './search-address.ts';
import { type FoundGroup, useSearchEverywhere } from './use-search.ts';

/** What each of one's workspaces has, apart from the others. */
export function EverywhereResults({ query }: { query: string }) {
  const { data, error, isPending, isFetching, isPlaceholderData, refetch } =
    useSearchEverywhere(query);
  if (isPending) return <RowsSkeleton />;
  if (!data)
    return (
      <LoadError
        message={failureOf(error).message}
        pending={isFetching}
        onRetry={() => refetch()}
      />
    );
  const { groups } = data;
  const count = groups.reduce((sum, { items }) => sum + items.length, 0);
  return (
    <div
      aria-busy={isPlaceholderData}
      className="@container min-h-0 flex-1 overflow-y-auto border-t pb-20"
    >
      <p role="status" className="sr-only">
        {isPlaceholderData
          ? ''
          : resultsWord(
              count,
              groups.some(({ more }) => more),
            )}
      </p>
      {groups.length === 0 && (
        <EmptyState icon={SearchX} heading="Nothing found">
          <p className="break-words">No name in any of your workspaces contains “{query}”.</p>
        </EmptyState>
      )}
      {groups.map((group) => (
        <Group key={group.workspace.id} group={group} query={query} />
      ))}
    </div>
  );
}

function Group({ group: { workspace, items, more }, query }: { group: FoundGroup; query: string }) {
  const heading = `results-${workspace.id}`;
  return (
    <section aria-labelledby={heading}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-5 pb-2 sm:px-6">
        <h2 id={heading} className="flex min-w-0 items-center gap-2 font-semibold">
          <WorkspaceIcon workspace={workspace} />
          <span className="truncate">{workspace.name}</span>
          {workspace.kind === 'organization' && (
            <span className="font-normal text-muted-foreground">Organization</span>
          )}
        </h2>
        {more && (
          <Link
            href={searchHref(workspace.slug, { q: query })}
            prefetch={false}
            className="ml-auto rounded underline underline-offset-4 hover:no-underline"
          >
            All results in {workspace.name}
          </Link>
        )}
      </div>
      <table aria-labelledby={heading} className="block w-full text-left">
        <thead className="block border-y bg-surface">
          <tr className={foundGrid.head}>
            <FoundHeading />
          </tr>
        </thead>
        <tbody className="block">
          {items.map((item) => (
            <tr key={item.id} className={cn('border-b hover:bg-muted/60', foundGrid.row)}>
              <FoundCells item={item} workspace={workspace} inTrash={false} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
