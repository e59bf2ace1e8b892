'use client';

import { History } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { EmptyState } from '../shared/empty-state.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import {
  type ActivityFilter,
  activityFilterParsers,
  isFiltered,
  toAuditFilter,
} from './activity-filter.ts';
import { ActivityList } from './activity-list.tsx';
import { ExportMenu } from './export-menu.tsx';
import { FilterBar } from './filter-bar.tsx';
import { type Activity, useActivity } from './use-activity.ts';

interface ActivityViewProps {
  workspace: Workspace;
  permissions: Permissions;
  /** The first page, with the filter by which it was read; absent where that was not possible. */
  first?: { filter: ActivityFilter; page: Activity };
}

const same = (a: ActivityFilter, b: ActivityFilter) => JSON.stringify(a) === JSON.stringify(b);

export function ActivityView({ workspace, permissions, first }: ActivityViewProps) {
  const [filter, setFilter] = useQueryStates(activityFilterParsers);
  const asked = toAuditFilter(filter);
  const activity = useActivity(asked, first && same(first.filter, filter) ? first.page : undefined);
  return (
    <>
      <PageHeader heading="Activity">
        <ExportMenu slug={workspace.slug} filter={asked} />
      </PageHeader>
      <FilterBar
        workspace={workspace}
        permissions={permissions}
        filter={filter}
        onFilter={setFilter}
      />
      <ActivityList
        label="Activity"
        className="pb-20"
        activity={activity}
        empty={
          isFiltered(filter) ? (
            <EmptyState icon={History} heading="Nothing matches">
              <p>No entry fits these filters. Change or clear them.</p>
            </EmptyState>
          ) : (
            <EmptyState icon={History} heading="Nothing has happened yet">
              <p>Uploads, renames, deletions and everything else that changes will be told here.</p>
            </EmptyState>
          )
        }
      />
    </>
  );
}
