'use client';

import { FolderOpen, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { EmptyState } from '../shared/empty-state.tsx';
import { LoadError } from '../shared/load-error.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { failureOf } from '../trpc/api-error.ts';
import type { Outputs } from '../trpc/router.ts';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { DropZone } from '../uploads/drop-zone.tsx';
import { UploadButton } from '../uploads/upload-button.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { downloadFile, trashFiles } from './file-actions.ts';
import type { FileItem } from './file-cache.ts';
import { FileCells } from './file-cells.tsx';
import { fileGrid } from './file-grid.ts';
import { type FileOrder, fileOrderParsers } from './file-order.ts';
import { RowsSkeleton } from './list-skeleton.tsx';
import { LoadMore } from './load-more.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { SortHeading } from './sort-heading.tsx';
import { useFileList } from './use-file-list.ts';
import { useSelection } from './use-selection.ts';
import { VirtualTable } from './virtual-table.tsx';
import { Welcome } from './welcome.tsx';

const RenameDialog = dynamic(() => import('./rename-dialog.tsx').then((m) => m.RenameDialog), {
  ssr: false,
});

const FileActivityDialog = dynamic(
  () => import('../audit/file-activity-dialog.tsx').then((m) => m.FileActivityDialog),
  { ssr: false },
);

interface FilesViewProps {
  workspace: Workspace;
  permissions: Permissions;
  /** The first page, with the order in which it was read; absent where that failed. */
  first?: { order: FileOrder; page: Outputs['files']['list'] };
  /** The name of somebody who has just begun: no file, no organization yet. */
  newcomer?: string;
}

export function FilesView({ workspace, permissions, first, newcomer }: FilesViewProps) {
  const client = useWorkspaceClient();
  const [order, setOrder] = useQueryStates(fileOrderParsers);
  const sameOrder = first?.order.sort === order.sort && first.order.direction === order.direction;
  const { query, files } = useFileList(order, sameOrder ? first.page : undefined);
  const selection = useSelection(files);
  const [renaming, setRenaming] = useState<FileItem | null>(null);
  const [history, setHistory] = useState<FileItem | null>(null);
  const failure = query.isError ? failureOf(query.error) : undefined;

  const heading = (sort: FileOrder['sort'], word: string) => (
    <SortHeading sort={sort} word={word} order={order} onOrder={setOrder} />
  );
  const table = (
    <VirtualTable
      label="Files"
      rows={files}
      more={query.hasNextPage}
      headClassName={fileGrid.head}
      rowClassName={fileGrid.row}
      isSelected={({ id }) => selection.isChosen(id)}
      header={
        <>
          <td className={fileGrid.choose}>
            {permissions.trash && (
              <Checkbox
                aria-label="Select all loaded files"
                checked={selection.all}
                onCheckedChange={selection.toggleAll}
              />
            )}
          </td>
          {heading('name', 'Name')}
          <th scope="col" className={fileGrid.wideHeading}>
            Belongs to
          </th>
          {heading('size', 'Size')}
          <th scope="col" className={fileGrid.wideHeading}>
            Added by
          </th>
          {heading('createdAt', 'Added')}
          <th scope="col">
            <span className="sr-only">Actions</span>
          </th>
        </>
      }
      cells={(file) => (
        <FileCells
          file={file}
          workspace={workspace}
          permissions={permissions}
          selection={selection}
          onDownload={() => downloadFile(client, file)}
          onRename={() => setRenaming(file)}
          onActivity={() => setHistory(file)}
          onTrash={() => trashFiles(client, [file])}
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
  const noFiles = <NoFiles workspace={workspace} permissions={permissions} />;
  const empty = newcomer ? <Welcome name={newcomer}>{noFiles}</Welcome> : noFiles;
  return (
    <>
      <PageHeader heading="Files">
        {permissions.upload && <UploadButton workspace={workspace} />}
      </PageHeader>
      <SelectionBar count={selection.chosen.length} onClear={selection.clear}>
        <Button variant="outline" size="sm" onClick={() => trashFiles(client, selection.chosen)}>
          <Trash2 aria-hidden />
          Move to trash
        </Button>
      </SelectionBar>
      <DropZone workspace={workspace} enabled={permissions.upload}>
        {query.isPending && <RowsSkeleton />}
        {failure && !query.data && (
          <LoadError
            message={failure.message}
            pending={query.isFetching}
            onRetry={() => query.refetch()}
          />
        )}
        {query.data && (files.length > 0 ? table : empty)}
      </DropZone>
      {history && <FileActivityDialog file={history} onClose={() => setHistory(null)} />}
      {renaming && <RenameDialog file={renaming} onClose={() => setRenaming(null)} />}
    </>
  );
}

function NoFiles({ workspace, permissions }: Pick<FilesViewProps, 'workspace' | 'permissions'>) {
  return (
    <EmptyState icon={FolderOpen} heading="No files yet">
      {permissions.upload ? (
        <p>
          Drop files here, or press “Upload files”.{' '}
          {workspace.kind === 'personal'
            ? 'Only you see what is in Personal.'
            : `Everybody in ${workspace.name} sees them.`}
          {workspace.kind === 'organization' &&
            permissions.manageMembers &&
            ' Under “Members” you invite others.'}
        </p>
      ) : (
        <p>
          You can view and download what others put here. To upload, ask an admin of{' '}
          {workspace.name} for another role.
        </p>
      )}
    </EmptyState>
  );
}
