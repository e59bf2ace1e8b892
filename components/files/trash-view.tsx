'use client';

import { Trash2, Undo2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { EmptyState } from '../shared/empty-state.tsx';
import { LoadError } from '../shared/load-error.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { failureOf } from '../trpc/api-error.ts';
import type { Outputs } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { restoreFiles } from './file-actions.ts';
import type { FileItem } from './file-cache.ts';
import { fileGrid } from './file-grid.ts';
import { trashOrder } from './file-order.ts';
import { RowsSkeleton } from './list-skeleton.tsx';
import { LoadMore } from './load-more.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { TrashCells } from './trash-cells.tsx';
import { useFileList } from './use-file-list.ts';
import { useSelection } from './use-selection.ts';
import { VirtualTable } from './virtual-table.tsx';

const PurgeDialog = dynamic(() => import('./purge-dialog.tsx').then((m) => m.PurgeDialog), {
  ssr: false,
});

const FileActivityDialog = dynamic(
  () => import('../audit/file-activity-dialog.tsx').then((m) => m.FileActivityDialog),
  { ssr: false },
);

interface TrashViewProps {
  workspace: Workspace;
  permissions: Permissions;
  userId: string;
  firstPage?: Outputs['files']['list'];
}

export function TrashView({ workspace, permissions, userId, firstPage }: TrashViewProps) {
  const client = useWorkspaceClient();
  const { query, files } = useFileList(trashOrder, firstPage);
  const mayManage = (file: FileItem) =>
    permissions.trash && (permissions.manageOthersTrash || file.deletedBy?.id === userId);
  const manageable = files.filter(mayManage);
  const selection = useSelection(manageable);
  const [purging, setPurging] = useState<FileItem[]>([]);
  const [history, setHistory] = useState<FileItem | null>(null);
  const failure = query.isError ? failureOf(query.error) : undefined;
  const wide = (word: string) => (
    <th scope="col" className={fileGrid.wideHeading}>
      {word}
    </th>
  );
  const table = (
    <VirtualTable
      label="Trash"
      rows={files}
      more={query.hasNextPage}
      headClassName={fileGrid.head}
      rowClassName={fileGrid.row}
      isSelected={({ id }) => selection.isChosen(id)}
      header={
        <>
          <td className={fileGrid.choose}>
            {manageable.length > 0 && (
              <Checkbox
                aria-label="Select all loaded files"
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
      cells={(file) => (
        <TrashCells
          file={file}
          workspace={workspace}
          mayManage={mayManage(file)}
          selection={selection}
          onRestore={() => restoreFiles(client, [file])}
          onPurge={() => setPurging([file])}
          onActivity={() => setHistory(file)}
        />
      )}
    >
      {query.hasNextPage && (
        <LoadMore
          problem={query.isFetchNextPageError ? failure?.message : undefined}
          pending={query.isFetchingNextPage}
          onLoad={query.fetchNextPage}
        />
      )}
    </VirtualTable>
  );
  return (
    <>
      <PageHeader heading="Trash" />
      <SelectionBar count={selection.chosen.length} onClear={selection.clear}>
        <Button variant="outline" size="sm" onClick={() => restoreFiles(client, selection.chosen)}>
          <Undo2 aria-hidden />
          Restore
        </Button>
        <Button variant="outline" size="sm" onClick={() => setPurging(selection.chosen)}>
          <Trash2 aria-hidden />
          Delete forever
        </Button>
      </SelectionBar>
      {query.isPending && <RowsSkeleton />}
      {failure && !query.data && (
        <LoadError
          message={failure.message}
          pending={query.isFetching}
          onRetry={() => query.refetch()}
        />
      )}
      {query.data && files.length > 0 && table}
      {query.data && files.length === 0 && (
        <EmptyState icon={Trash2} heading="The trash is empty">
          <p>What you move to the trash waits here until you restore it or delete it forever.</p>
        </EmptyState>
      )}
      {history && <FileActivityDialog file={history} onClose={() => setHistory(null)} />}
      {purging.length > 0 && <PurgeDialog files={purging} onClose={() => setPurging([])} />}
    </>
  );
}
