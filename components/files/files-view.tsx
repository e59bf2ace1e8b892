'use client';

import { FolderPlus, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Breadcrumb } from '../folders/breadcrumb.tsx';
import type { FolderPath } from '../folders/folder-cache.ts';
import { FolderCells } from '../folders/folder-cells.tsx';
import { folderHref } from '../folders/folder-href.ts';
import { useFolderPath } from '../folders/use-folder-path.ts';
import { LoadError } from '../shared/load-error.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { useWorkspaceClient } from '../trpc/workspace-provider.tsx';
import { Button } from '../ui/button.tsx';
import { ArrivingRows } from '../uploads/arriving/arriving-rows.tsx';
import { DropZone } from '../uploads/intake/drop-zone.tsx';
import { UploadButtons } from '../uploads/intake/upload-buttons.tsx';
import { UnfinishedBanner } from '../uploads/unfinished/unfinished-banner.tsx';
import { placeName } from '../uploads/upload-target.ts';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { ContentsTable } from './contents-table.tsx';
import { checkAgain, downloadFile, trashFiles } from './file-actions.ts';
import type { FileItem } from './file-cache.ts';
import { FileCells } from './file-cells.tsx';
import { fileOrderParsers } from './file-order.ts';
import { RowsSkeleton } from './list-skeleton.tsx';
import { NoFiles } from './no-files.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { type FirstContents, useContents } from './use-contents.ts';
import { useSelection } from './use-selection.ts';
import { Welcome } from './welcome.tsx';

const RenameDialog = dynamic(() => import('./rename-dialog.tsx').then((m) => m.RenameDialog), {
  ssr: false,
});

const NewFolderDialog = dynamic(
  () => import('../folders/new-folder-dialog.tsx').then((m) => m.NewFolderDialog),
  { ssr: false },
);

const FileActivityDialog = dynamic(
  () => import('../audit/file-activity-dialog.tsx').then((m) => m.FileActivityDialog),
  { ssr: false },
);

interface FilesViewProps {
  workspace: Workspace;
  permissions: Permissions;
  /** The way to the folder that is shown; empty at the root. */
  path: FolderPath;
  /** Absent where it could not be read. */
  first?: FirstContents;
  /** The name of somebody who has just begun: no file, no organization yet. */
  newcomer?: string;
}

export function FilesView({ workspace, permissions, path, first, newcomer }: FilesViewProps) {
  const client = useWorkspaceClient();
  const [order, setOrder] = useQueryStates(fileOrderParsers);
  const way = useFolderPath(path);
  const folder = way.at(-1);
  const target = { workspace, folderId: folder?.id ?? null, folderName: folder?.name ?? null };
  const contents = useContents(target.folderId, order, first);
  const selection = useSelection(contents.files);
  const [renaming, setRenaming] = useState<FileItem | null>(null);
  const [history, setHistory] = useState<{ id: string; filename: string } | null>(null);
  const [naming, setNaming] = useState(false);
  const hrefOf = (folderId: string | null) => folderHref(workspace.slug, folderId, order);

  const table = (
    <ContentsTable
      contents={contents}
      order={order}
      onOrder={setOrder}
      permissions={permissions}
      selection={selection}
      cells={(row) =>
        row.kind === 'folder' ? (
          <FolderCells
            folder={row.folder}
            href={hrefOf(row.id)}
            workspace={workspace}
            onActivity={() => setHistory({ id: row.id, filename: row.folder.name })}
          />
        ) : (
          <FileCells
            file={row.file}
            workspace={workspace}
            permissions={permissions}
            selection={selection}
            onDownload={() => downloadFile(client, row.file)}
            onRename={() => setRenaming(row.file)}
            onCheck={() => checkAgain(client, row.file)}
            onActivity={() => setHistory(row.file)}
            onTrash={() => trashFiles(client, [row.file])}
          />
        )
      }
    />
  );
  const nothing = (
    <NoFiles workspace={workspace} permissions={permissions} inFolder={folder !== undefined} />
  );
  const empty = newcomer ? <Welcome name={newcomer}>{nothing}</Welcome> : nothing;
  const breadcrumb = folder && (
    <Breadcrumb
      workspace={{ href: hrefOf(null), name: workspace.name }}
      above={way.slice(0, -1).map(({ id, name }) => ({ href: hrefOf(id), name }))}
    />
  );
  return (
    <>
      <PageHeader heading={folder?.name ?? 'Files'} before={breadcrumb}>
        {permissions.writeFolders && (
          <Button variant="outline" onClick={() => setNaming(true)}>
            <FolderPlus aria-hidden />
            New folder
          </Button>
        )}
        {permissions.upload && <UploadButtons {...target} />}
      </PageHeader>
      <SelectionBar count={selection.chosen.length} onClear={selection.clear}>
        <Button variant="outline" size="sm" onClick={() => trashFiles(client, selection.chosen)}>
          <Trash2 aria-hidden />
          Move to trash
        </Button>
      </SelectionBar>
      {permissions.upload && <UnfinishedBanner workspace={workspace} />}
      <DropZone {...target} enabled={permissions.upload}>
        <ArrivingRows workspace={workspace} folderId={target.folderId} />
        {contents.pending && <RowsSkeleton />}
        {contents.problem && !contents.loaded && (
          <LoadError
            message={contents.problem}
            pending={contents.fetching}
            onRetry={contents.retry}
          />
        )}
        {contents.loaded && (contents.rows.length > 0 ? table : empty)}
      </DropZone>
      {history && <FileActivityDialog file={history} onClose={() => setHistory(null)} />}
      {renaming && <RenameDialog file={renaming} onClose={() => setRenaming(null)} />}
      {naming && (
        <NewFolderDialog
          parentId={target.folderId}
          place={placeName(target)}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}
