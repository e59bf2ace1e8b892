'use client';

import type { ReactNode } from 'react';
import { DetailsLayout } from '../details/details-layout.tsx';
import { FollowedByDetails } from '../details/followed.tsx';
import { fileGrid } from '../files/file-grid.ts';
import { RowsSkeleton } from '../files/list-skeleton.tsx';
import { LoadMore } from '../files/load-more.tsx';
import { SelectionBar } from '../files/selection-bar.tsx';
import { useSelection } from '../files/use-selection.ts';
import { VirtualTable } from '../files/virtual-table.tsx';
import { PreviewPlace } from '../previews/preview-place.tsx';
import { usePreview } from '../previews/use-preview.ts';
import { LoadError } from '../shared/load-error.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { CommandButtons } from './command-buttons.tsx';
import { EntryContextMenu } from './entry-context-menu.tsx';
import type { EntryItem } from './entry-item.ts';
import { EntryItemCells } from './entry-item-cells.tsx';
import { EntryMenu } from './entry-menu.tsx';
import { useEntryCommands } from './use-entry-commands.tsx';
import type { EntryList } from './use-entry-list.ts';

interface EntryListTableProps<T extends EntryItem> {
  label: string;
  list: EntryList<T>;
  workspace: Workspace;
  permissions: Permissions;
  /** The words over the columns of who and when. */
  headings: { person: string; time: string };
  /** Who and when of a row. */
  touched: (item: T) => { person: string; time: Date };
  /** What is shown where there is no row. */
  empty: ReactNode;
}

/** Files and folders from all over a workspace, with all that can be done with them. */
export function EntryListTable<T extends EntryItem>({
  label,
  list: { rows, query, problem },
  workspace,
  permissions,
  headings,
  touched,
  empty,
}: EntryListTableProps<T>) {
  const selection = useSelection(rows);
  const chosen = selection.chosen.map(({ entry }) => entry);
  const preview = usePreview();
  const { commands, dialog } = useEntryCommands(workspace, preview.open);
  const heading = (word: string, className: string = fileGrid.wideHeading) => (
    <th scope="col" className={className}>
      {word}
    </th>
  );
  const more = query.hasNextPage && (
    <LoadMore
      problem={query.isFetchNextPageError ? problem : undefined}
      pending={query.isFetchingNextPage}
      onLoad={query.fetchNextPage}
    />
  );
  if (query.isPending) return <RowsSkeleton />;
  if (!query.data)
    return (
      <LoadError
        message={problem ?? ''}
        pending={query.isFetching}
        onRetry={() => query.refetch()}
      />
    );
  return (
    <DetailsLayout workspace={workspace} commands={commands}>
      <FollowedByDetails entries={chosen} />
      <SelectionBar count={chosen.length} onClear={selection.clear}>
        <CommandButtons entries={chosen} commands={commands} permissions={permissions} />
      </SelectionBar>
      {rows.length === 0 ? (
        // A page may be short, even empty, with more behind it.
        more || empty
      ) : (
        <EntryContextMenu
          commands={commands}
          permissions={permissions}
          entriesAt={(id) =>
            selection.isChosen(id)
              ? chosen
              : rows.filter((row) => row.id === id).map(({ entry }) => entry)
          }
        >
          <VirtualTable
            label={label}
            rows={rows}
            more={query.hasNextPage}
            headClassName={fileGrid.head}
            rowClassName={fileGrid.row}
            isSelected={({ id }) => selection.isChosen(id)}
            header={
              <>
                <td className={fileGrid.choose}>
                  <Checkbox
                    aria-label="Select all loaded files and folders"
                    checked={selection.all}
                    onCheckedChange={selection.toggleAll}
                  />
                </td>
                {heading('Name', fileGrid.heading)}
                {heading('Belongs to')}
                {heading('Size')}
                {heading(headings.person)}
                {heading(headings.time)}
                <th scope="col">
                  <span className="sr-only">Actions</span>
                </th>
              </>
            }
            cells={(row) => (
              <EntryItemCells
                row={row}
                workspace={workspace}
                selection={selection}
                opening={preview}
                {...touched(row.item)}
                menu={<EntryMenu entry={row.entry} commands={commands} permissions={permissions} />}
              />
            )}
          >
            {more}
          </VirtualTable>
        </EntryContextMenu>
      )}
      {dialog}
      <PreviewPlace
        workspace={workspace}
        files={rows.flatMap(({ entry }) => entry.file ?? [])}
        onEnd={query.hasNextPage ? query.fetchNextPage : undefined}
      />
    </DetailsLayout>
  );
}
