'use client';

import { SearchX } from 'lucide-react';
import { RowsSkeleton } from '../files/list-skeleton.tsx';
import { LoadMore } from '../files/load-more.tsx';
import { VirtualTable } from '../files/virtual-table.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { LoadError } from '../shared/load-error.tsx';
import { RowTags } from '../tags/row-tags.tsx';
import { failureOf } from '../trpc/api-error.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import { FoundCells } from './found-cells.tsx';
import { foundGrid } from './found-grid.ts';
import { FoundHeading } from './found-heading.tsx';
import { resultsWord } from './results-word.ts';
import type { Search } from './search-address.ts';
import { isFiltered, toSearchFilter } from './search-filter.ts';
import { type FoundPage, useSearch } from './use-search.ts';

interface WorkspaceResultsProps {
  workspace: Workspace;
  query: string;
  search: Search;
  first?: FoundPage;
}

/** What one workspace has, page by page. */
export function WorkspaceResults({ workspace, query, search, first }: WorkspaceResultsProps) {
  const { query: request, items } = useSearch(query, toSearchFilter(search), first);
  const failure = request.isError ? failureOf(request.error) : undefined;
  const place = search.trash ? `the trash of ${workspace.name}` : workspace.name;
  if (request.isPending) return <RowsSkeleton />;
  if (failure && !request.data)
    return (
      <LoadError
        message={failure.message}
        pending={request.isFetching}
        onRetry={() => request.refetch()}
      />
    );
  return (
    <div aria-busy={request.isPlaceholderData} className="flex min-h-0 flex-1 flex-col">
      <p role="status" className="sr-only">
        {request.isPlaceholderData ? '' : resultsWord(items.length, request.hasNextPage)}
      </p>
      {items.length === 0 ? (
        <EmptyState icon={SearchX} heading="Nothing found">
          <p className="break-words">
            {query === ''
              ? `Nothing in ${place} fits the filters. Change or clear them.`
              : `No name in ${place} contains “${query}”${isFiltered(search) ? ' and fits the filters. Change or clear them.' : '.'}`}
          </p>
        </EmptyState>
      ) : (
        <VirtualTable
          label="Results"
          rows={items}
          more={request.hasNextPage}
          headClassName={foundGrid.head}
          rowClassName={foundGrid.row}
          isSelected={() => false}
          header={<FoundHeading />}
          cells={(item) => (
            <FoundCells
              item={item}
              workspace={workspace}
              inTrash={search.trash}
              tags={<RowTags ids={item.tagIds} workspace={workspace} />}
            />
          )}
        >
          {request.hasNextPage && (
            <LoadMore
              problem={request.isFetchNextPageError ? failure?.message : undefined}
              pending={request.isFetchingNextPage}
              onLoad={request.fetchNextPage}
            />
          )}
        </VirtualTable>
      )}
    </div>
  );
}
