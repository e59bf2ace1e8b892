'use client';

import { Star } from 'lucide-react';
import { DetailsButton } from '../details/details-button.tsx';
import type { EntryPage } from '../entries/entry-item.ts';
import { EntryListTable } from '../entries/entry-list-table.tsx';
import { useEntryList } from '../entries/use-entry-list.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';

interface StarredViewProps {
  workspace: Workspace;
  permissions: Permissions;
  /** Absent where it could not be read. */
  first?: EntryPage;
}

/** What the person has starred in this workspace, what was starred last first. */
export function StarredView({ workspace, permissions, first }: StarredViewProps) {
  const list = useEntryList({
    name: ['starred'],
    load: (api, cursor, signal) => api.favourites.list.query({ cursor }, { signal }),
    first,
  });
  return (
    <>
      <PageHeader heading="Starred">
        <DetailsButton />
      </PageHeader>
      <EntryListTable
        label="Starred"
        list={list}
        workspace={workspace}
        permissions={permissions}
        headings={{ person: 'Added by', time: 'Added' }}
        touched={(item) => {
          const { addedBy, createdAt } = item.kind === 'file' ? item.file : item.folder;
          return { person: addedBy.name, time: createdAt };
        }}
        empty={
          <EmptyState icon={Star} heading="Nothing is starred yet">
            <p>
              Star files and folders that you need often: with the star beside their name, or “Add
              star” in their menu. Only you see your stars.
            </p>
          </EmptyState>
        }
      />
    </>
  );
}
