'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type Purpose, purposes } from '#server/files/purposes/schema.ts';
import { type SearchType, searchTypes } from '#server/search/terms/schema.ts';
import { kindFaces } from '../files/file-kind.ts';
import { purposeWords } from '../files/purpose-words.ts';
import { DayField } from '../shared/day-field.tsx';
import { Labelled } from '../shared/labelled.tsx';
import { TagFilter } from '../tags/tag-filter.tsx';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import type { Workspace } from '../workspaces/workspace.ts';
import { type Search, type SizeRange, sizeNames } from './search-address.ts';
import { folderOf, isFiltered, noFilter, sizeRanges } from './search-filter.ts';

interface SearchFiltersProps {
  workspace: Workspace;
  search: Search;
  onSearch: (change: { [K in keyof Search]?: Search[K] | null }) => void;
}

const typeWord = (type: SearchType) => (type === 'folder' ? 'Folders' : kindFaces[type].many);

/** What narrows a search in one workspace. */
export function SearchFilters({ workspace, search, onSearch }: SearchFiltersProps) {
  const { api } = useWorkspaceClient();
  const folderId = folderOf(search);
  const path = useQuery({
    queryKey: ['folders', 'path', folderId],
    queryFn: ({ signal }) => api.folders.path.query({ id: folderId ?? '' }, { signal }),
    enabled: folderId !== null,
  });
  const folderName = path.data?.at(-1)?.name;
  const actors = useQuery({
    queryKey: ['audit', 'actors'],
    queryFn: ({ signal }) => api.audit.actors.query(undefined, { signal }),
    enabled: workspace.kind === 'organization',
  });
  const people = actors.data ?? [];
  const unlisted = search.person && !people.some(({ id }) => id === search.person);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a search landmark would be one too many
    <div
      role="group"
      aria-label="Filters"
      className="grid grid-cols-2 items-end gap-3 px-4 pb-3 sm:flex sm:flex-wrap sm:px-6"
    >
      <Labelled label="Where">
        {(id) => (
          <Select
            id={id}
            className="sm:max-w-52"
            value={search.trash ? 'trash' : search.inside && folderId ? 'folder' : ''}
            onChange={({ target: { value } }) =>
              onSearch({ inside: value === 'folder' || null, trash: value === 'trash' || null })
            }
          >
            <option value="">All of {workspace.name}</option>
            {folderId && (folderName || search.inside) && (
              <option value="folder">In {folderName ?? 'this folder'}</option>
            )}
            <option value="trash">In the trash</option>
          </Select>
        )}
      </Labelled>
      <Labelled label="Kind">
        {(id) => (
          <Select
            id={id}
            value={search.type ?? ''}
            onChange={({ target }) => onSearch({ type: (target.value || null) as SearchType })}
          >
            <option value="">Everything</option>
            {searchTypes.map((type) => (
              <option key={type} value={type}>
                {typeWord(type)}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      {workspace.kind === 'organization' && (
        <Labelled label="Added by">
          {(id) => (
            <Select
              id={id}
              className="sm:max-w-52"
              value={search.person ?? ''}
              onChange={({ target }) => onSearch({ person: target.value || null })}
            >
              <option value="">Anybody</option>
              {unlisted && <option value={search.person ?? ''}>Somebody</option>}
              {people.map((person) => (
                <option key={person.id} value={person.id}>
                  {person.name}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
      )}
      <TagFilter value={search.tag} onTag={(tag) => onSearch({ tag })} />
      <Labelled label="Used as">
        {(id) => (
          <Select
            id={id}
            value={search.purpose ?? ''}
            onChange={({ target }) => onSearch({ purpose: (target.value || null) as Purpose })}
          >
            <option value="">Anything</option>
            {purposes.map((purpose) => (
              <option key={purpose} value={purpose}>
                {purposeWords[purpose]}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      <Labelled label="Size">
        {(id) => (
          <Select
            id={id}
            value={search.size ?? ''}
            onChange={({ target }) => onSearch({ size: (target.value || null) as SizeRange })}
          >
            <option value="">Any</option>
            {sizeNames.map((name) => (
              <option key={name} value={name}>
                {sizeRanges[name].word}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      <DayField label="Added from" value={search.from} onDay={(from) => onSearch({ from })} />
      <DayField label="Until" value={search.to} onDay={(to) => onSearch({ to })} />
      {isFiltered(search) && (
        <Button variant="ghost" onClick={() => onSearch(noFilter)}>
          <X aria-hidden />
          Clear filters
        </Button>
      )}
    </div>
  );
}
