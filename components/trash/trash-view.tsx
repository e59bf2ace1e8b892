'use client';

import { Trash2, Undo2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { Entry } from '../files/entry.ts';
import { restoreEntries } from '../files/entry-actions.ts';
import { RowsSkeleton } from '../files/list-skeleton.tsx';
import { LoadMore } from '../files/load-more.tsx';
import { SelectionBar } from '../files/selection-bar.tsx';
import { useSelection } from '../files/use-selection.ts';
import { VirtualTable } from '../files/virtual-table.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { LoadError } from '../shared/load-error.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { EmptyingBanner, useEmptying } from './emptying-banner.tsx';
import { restoreDeletion } from './trash-actions.ts';
import type { TrashEntry } from './trash-cache.ts';
import { TrashCells } from './trash-cells.tsx';
import { trashGrid } from './trash-grid.ts';
import { type FirstTrash, useTrash } from './use-trash.ts';

const PurgeDialog = dynamic(() => import('./purge-dialog.tsx').then((m) => m.PurgeDialog), {
  ssr: false,
});

const EmptyTrashDialog = dynamic(
  () => import('./empty-trash-dialog.tsx').then((m) => m.EmptyTrashDialog),
  { ssr: false },
);

const ActivityDialog = dynamic(
  () => import('../audit/activity-dialog.tsx').then((m) => m.ActivityDialog),
  { ssr: false },
);

interface TrashViewProps {
  workspace: Workspace;
  permissions: Permissions;
  first?: FirstTrash;
}

const toEntry = ({ kind, id, name }: TrashEntry): Entry => ({ kind, id, name, placeId: null });

export function TrashView({ workspace, permissions, first }: TrashViewProps) {
  const client = useWorkspaceClient();
  const { rows, query, problem } = useTrash(first);
  const emptying = useEmptying(permissions.trash);
  const manageable = rows.filter(({ mayManage }) => mayManage);
  const selection = useSelection(manageable);
  const chosen = selection.chosen.map(toEntry);
  const [purging, setPurging] = useState<Entry[]>([]);
  const [history, setHistory] = useState<Entry | null>(null);
  const [asking, setAsking] = useState(false);
  const loaded = query.data !== undefined;
  const wide = (word: string) => (
    <th scope="col" className={trashGrid.wideHeading}>
      {word}
    </th>
  );
  const table = (
    <VirtualTable
      label="Trash"
      rows={rows}
      more={query.hasNextPage}
      headClassName={trashGrid.head}
      rowClassName={trashGrid.row}
      isSelected={({ id }) => selection.isChosen(id)}
      header={
        <>
          <td className={trashGrid.choose}>
            {manageable.length > 0 && (
              <Checkbox
                aria-label="Select all loaded files and folders"
                checked={selection.all}
                onCheckedChange={selection.toggleAll}
              />
            )}
          </td>
          <th scope="col" className={trashGrid.heading}>
            Name
          </th>
          {wide('Belongs to')}
          {wide('Size')}
          {wide('Deleted by')}
          {wide('Deleted')}
          {wide('Deleted forever on')}
          <th scope="col">
            <span className="sr-only">Actions</span>
          </th>
        </>
      }
      cells={(row) => (
        <TrashCells
          entry={row}
          workspace={workspace}
          selection={selection}
          onRestore={() => restoreEntries(client, [toEntry(row)])}
          onRestoreAll={(deletion) => restoreDeletion(client, deletion.id)}
          onPurge={() => setPurging([toEntry(row)])}
          onActivity={() => setHistory(toEntry(row))}
        />
      )}
    >
      {query.hasNextPage && (
        <LoadMore
          problem={query.isFetchNextPageError ? problem : undefined}
          pending={query.isFetchingNextPage}
          onLoad={query.fetchNextPage}
        />
      )}
    </VirtualTable>
  );
  return (
    <>
      <PageHeader heading="Trash">
        {manageable.length > 0 && !emptying && (
          <Button variant="outline" onClick={() => setAsking(true)}>
            <Trash2 aria-hidden />
            Empty trash
          </Button>
        )}
      </PageHeader>
      {emptying && <EmptyingBanner emptying={emptying} />}
      <SelectionBar count={chosen.length} onClear={selection.clear}>
        <Button variant="outline" size="sm" onClick={() => restoreEntries(client, chosen)}>
          <Undo2 aria-hidden />
          Restore
        </Button>
        <Button variant="outline" size="sm" onClick={() => setPurging(chosen)}>
          <Trash2 aria-hidden />
          Delete forever
        </Button>
      </SelectionBar>
      {!loaded && !problem && <RowsSkeleton />}
      {problem && !loaded && (
        <LoadError message={problem} pending={query.isFetching} onRetry={() => query.refetch()} />
      )}
      {loaded && rows.length > 0 && table}
      {loaded && rows.length === 0 && (
        <EmptyState icon={Trash2} heading="The trash is empty">
          <p>What you move to the trash waits here until you restore it or delete it forever.</p>
        </EmptyState>
      )}
      {history && (
        <ActivityDialog
          entries={[history]}
          workspace={workspace}
          onClose={() => setHistory(null)}
        />
      )}
      {purging.length > 0 && <PurgeDialog entries={purging} onClose={() => setPurging([])} />}
      {asking && <EmptyTrashDialog workspace={workspace} onClose={() => setAsking(false)} />}
    </>
  );
}
