'use client';

import { Search as SearchIcon } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { useId } from 'react';
import { EmptyState } from '../shared/empty-state.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import type { Workspace } from '../workspaces/workspace.ts';
import { EverywhereResults } from './everywhere-results.tsx';
import { type Search, searchParsers } from './search-address.ts';
import { SearchBox } from './search-box.tsx';
import { typedQuery } from './search-filter.ts';
import { SearchFilters } from './search-filters.tsx';
import type { FoundPage } from './use-search.ts';
import { WorkspaceResults } from './workspace-results.tsx';

interface SearchViewProps {
  workspace: Workspace;
  /** The first page, with the search by which it was read; absent where that was not possible. */
  first?: { search: Search; page: FoundPage };
}

const same = (a: Search, b: Search) => JSON.stringify(a) === JSON.stringify(b);

export function SearchView({ workspace, first }: SearchViewProps) {
  const everywhereId = useId();
  const [search, setSearch] = useQueryStates(searchParsers);
  const typed = typedQuery(search);
  return (
    <>
      <PageHeader heading="Search">
        <label htmlFor={everywhereId} className="flex min-h-8 items-center gap-2">
          <Checkbox
            id={everywhereId}
            checked={search.everywhere}
            onCheckedChange={(checked) => setSearch({ everywhere: checked === true || null })}
          />
          All my workspaces
        </label>
      </PageHeader>
      <SearchBox workspace={workspace} className="px-4 pb-3 sm:hidden" />
      {!search.everywhere && (
        <SearchFilters workspace={workspace} search={search} onSearch={setSearch} />
      )}
      {'problem' in typed ? (
        <EmptyState
          icon={SearchIcon}
          heading={typed.problem ? 'This cannot be searched for' : 'Search by name'}
        >
          <p>
            {typed.problem ??
              `Type part of the name of a file or folder. Accents and capital letters do not matter.`}
          </p>
        </EmptyState>
      ) : search.everywhere ? (
        <EverywhereResults query={typed.query} />
      ) : (
        <WorkspaceResults
          workspace={workspace}
          query={typed.query}
          search={search}
          first={first && same(first.search, search) ? first.page : undefined}
        />
      )}
    </>
  );
}
