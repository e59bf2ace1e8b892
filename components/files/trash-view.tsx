'use client';

import { Trash2, Undo2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { EmptyState } from '../shared/empty-state.tsx';
import { LoadError } from '../shared/load-error.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import type { Entry } from './entry.ts';
import { restoreEntries } from './entry-actions.ts';
import { fileGrid } from './file-grid.ts';
import { RowsSkeleton } from './list-skeleton.tsx';
import { LoadMore } from './load-more.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { TrashCells } from './trash-cells.tsx';
import { useSelection } from './use-selection.ts';
import { type FirstTrash, type TrashRow, useTrash } from './use-trash.ts';
import { VirtualTable } from './virtual-table.tsx';

const PurgeDialog = dynamic(() => import('./purge-dialog.tsx').then((m) => m.PurgeDialog), {
  ssr: false,
});

const ActivityDialog = dynamic(
  () => import('../audit/activity-dialog.tsx').then((m) => m.ActivityDialog),
  { ssr: false },
);

interface TrashViewProps {
  workspace: Workspace;
  permissions: Permissions;
  userId: string;
  first?: FirstTrash;
}

export function TrashView({ workspace, permissions, userId, first }: TrashViewProps) {
  const client = useWorkspaceClient();
  const { rows, loaded, pending, fetching, problem, retry, next } = useTrash(first);
  const mayManage = ({ deletedBy }: TrashRow) =>
    permissions.trash && (permissions.manageOthersTrash || deletedBy?.id === userId);
  const manageable = rows.filter(mayManage);
  const selection = useSelection(manageable);
  const chosen = selection.chosen.map(({ entry }) => entry);
  const [purging, setPurging] = useState<Entry[]>([]);
  const [history, setHistory] = useState<Entry | null>(null);
  const wide = (word: string) => (
    <th scope="col" className={fileGrid.wideHeading}>
      {word}
    </th>
  );
  const table = (
    <VirtualTable
      label="Trash"
      rows={rows}
      more={next.exists}
      headClassName={fileGrid.head}
      rowClassName={fileGrid.row}
      isSelected={({ id }) => selection.isChosen(id)}
      header={
        <>
          <td className={fileGrid.choose}>
            {manageable.length > 0 && (
              <Checkbox
                aria-label="Select all loaded files and folders"
                checked={selection.all}
                onCheckedChange={selection.toggleAll}
              />
            )}
          </td>
          <th scope="col" className={fileGrid.heading}>
            Name
          </th>
          {wide('Belongs to')}
          {wide('Size')}
          {wide('Deleted by')}
          {wide('Deleted')}
          <th scope="col">
            <span className="sr-only">Actions</span>
          </th>
        </>
      }
      cells={(row) => (
        <TrashCells
          row={row}
          workspace={workspace}
          mayManage={mayManage(row)}
          selection={selection}
          onRestore={() => restoreEntries(client, [row.entry])}
          onPurge={() => setPurging([row.entry])}
          onActivity={() => setHistory(row.entry)}
        />
      )}
    >
      {next.exists && (
        <LoadMore
          problem={next.failed ? problem : undefined}
          pending={next.pending}
          onLoad={next.load}
        />
      )}
    </VirtualTable>
  );
  return (
    <>
      <PageHeader heading="Trash" />
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
      {pending && <RowsSkeleton />}
      {problem && !loaded && <LoadError message={problem} pending={fetching} onRetry={retry} />}
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
    </>
  );
}
