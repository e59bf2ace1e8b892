'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type AuditGroup, auditGroups } from '#server/audit/schema.ts';
import { DayField } from '../shared/day-field.tsx';
import { Labelled } from '../shared/labelled.tsx';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { type ActivityFilter, isFiltered } from './activity-filter.ts';

interface FilterBarProps {
  workspace: Workspace;
  permissions: Permissions;
  filter: ActivityFilter;
  onFilter: (change: Partial<ActivityFilter> | null) => void;
}

/** Kinds that the person may see and that the workspace has. */
function kindsFor({ workspace, permissions }: FilterBarProps): AuditGroup[] {
  const all = Object.keys(auditGroups) as AuditGroup[];
  if (!permissions.readAllActivity) return all.filter((kind) => ['files', 'steps'].includes(kind));
  return workspace.kind === 'personal' ? all.filter((kind) => kind !== 'people') : all;
}

export function FilterBar(props: FilterBarProps) {
  const { workspace, filter, onFilter } = props;
  const { api } = useWorkspaceClient();
  const actors = useQuery({
    queryKey: ['audit', 'actors'],
    queryFn: ({ signal }) => api.audit.actors.query(undefined, { signal }),
    enabled: workspace.kind === 'organization',
  });
  const people = actors.data ?? [];
  const unlisted = filter.person && !people.some(({ id }) => id === filter.person);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a search landmark would be one too many
    <div
      role="group"
      aria-label="Filters"
      className="grid grid-cols-2 items-end gap-3 px-4 pb-3 sm:flex sm:flex-wrap sm:px-6"
    >
      <Labelled label="Kind">
        {(id) => (
          <Select
            id={id}
            value={filter.kind ?? ''}
            onChange={({ target }) => onFilter({ kind: (target.value || null) as AuditGroup })}
          >
            <option value="">All changes</option>
            {kindsFor(props).map((kind) => (
              <option key={kind} value={kind}>
                {auditGroups[kind]}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      {workspace.kind === 'organization' && (
        <Labelled label="Person">
          {(id) => (
            <Select
              id={id}
              className="sm:max-w-52"
              value={filter.person ?? ''}
              onChange={({ target }) => onFilter({ person: target.value || null })}
            >
              <option value="">Everybody</option>
              {unlisted && <option value={filter.person ?? ''}>Somebody</option>}
              {people.map((person) => (
                <option key={person.id} value={person.id}>
                  {person.name}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
      )}
      <DayField label="From" value={filter.from} onDay={(from) => onFilter({ from })} />
      <DayField label="Until" value={filter.to} onDay={(to) => onFilter({ to })} />
      {isFiltered(filter) && (
        <Button variant="ghost" onClick={() => onFilter(null)}>
          <X aria-hidden />
          Clear filters
        </Button>
      )}
    </div>
  );
}
