'use client';

import { FolderPlus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { DetailsButton } from '../details/details-button.tsx';
import { DetailsLayout } from '../details/details-layout.tsx';
import { FollowedByDetails } from '../details/followed.tsx';
import { CommandButtons } from '../entries/command-buttons.tsx';
import { EntryContextMenu } from '../entries/entry-context-menu.tsx';
import { EntryMenu } from '../entries/entry-menu.tsx';
import { useEntryCommands } from '../entries/use-entry-commands.tsx';
import { Breadcrumb } from '../folders/breadcrumb.tsx';
import type { FolderPath } from '../folders/folder-cache.ts';
import { FolderCells } from '../folders/folder-cells.tsx';
import { folderHref } from '../folders/folder-href.ts';
import { FolderNotFound } from '../folders/folder-not-found.tsx';
import { useFolderPath } from '../folders/use-folder-path.ts';
import { PreviewPlace } from '../previews/preview-place.tsx';
import { usePreview } from '../previews/use-preview.ts';
import { LoadError } from '../shared/load-error.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { Button } from '../ui/button.tsx';
import { ArrivingRows } from '../uploads/arriving/arriving-rows.tsx';
import { DropZone } from '../uploads/intake/drop-zone.tsx';
import { UploadButtons } from '../uploads/intake/upload-buttons.tsx';
import { UnfinishedBanner } from '../uploads/unfinished/unfinished-banner.tsx';
import { placeName } from '../uploads/upload-target.ts';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { ContentsTable } from './contents-table.tsx';
import { FileCells } from './file-cells.tsx';
import { fileOrderParsers } from './file-order.ts';
import { RowsSkeleton } from './list-skeleton.tsx';
import { NoFiles } from './no-files.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { type FirstContents, useContents } from './use-contents.ts';
import { useSelection } from './use-selection.ts';
import { Welcome } from './welcome.tsx';

const NewFolderDialog = dynamic(
  () => import('../folders/new-folder-dialog.tsx').then((m) => m.NewFolderDialog),
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
  const [order, setOrder] = useQueryStates(fileOrderParsers);
  const way = useFolderPath(path);
  const folder = way.at(-1);
  const target = { workspace, folderId: folder?.id ?? null, folderName: folder?.name ?? null };
  const contents = useContents(target.folderId, order, first);
  const selection = useSelection(contents.rows);
  const chosen = selection.chosen.map(({ entry }) => entry);
  const preview = usePreview();
  const { commands, dialog } = useEntryCommands(workspace, preview.open);
  const [naming, setNaming] = useState(false);
  const hrefOf = (folderId: string | null) => folderHref(workspace.slug, folderId, order);

  const table = (
    <ContentsTable
      contents={contents}
      order={order}
      onOrder={setOrder}
      permissions={permissions}
      selection={selection}
      cells={(row) => {
        const shared = {
          workspace,
          permissions,
          selection,
          menu: <EntryMenu entry={row.entry} commands={commands} permissions={permissions} />,
        };
        return row.kind === 'folder' ? (
          <FolderCells {...shared} folder={row.folder} href={hrefOf(row.id)} />
        ) : (
          <FileCells {...shared} file={row.file} opening={preview} />
        );
      }}
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
  // Somebody has moved it to the trash, or deleted it, while it was looked at.
  if (contents.gone) return <FolderNotFound />;
  return (
    <DetailsLayout workspace={workspace} commands={commands} folderId={target.folderId}>
      <FollowedByDetails entries={chosen} />
      <PageHeader heading={folder?.name ?? 'Files'} before={breadcrumb}>
        {permissions.writeFolders && (
          <Button variant="outline" onClick={() => setNaming(true)}>
            <FolderPlus aria-hidden />
            <span className="max-sm:sr-only">New folder</span>
          </Button>
        )}
        {permissions.upload && <UploadButtons {...target} />}
        <DetailsButton />
      </PageHeader>
      <SelectionBar count={chosen.length} onClear={selection.clear}>
        <CommandButtons entries={chosen} commands={commands} permissions={permissions} />
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
        {contents.loaded && contents.rows.length === 0 && empty}
        {contents.loaded && contents.rows.length > 0 && (
          <EntryContextMenu
            commands={commands}
            permissions={permissions}
            entriesAt={(id) =>
              selection.isChosen(id)
                ? chosen
                : contents.rows.filter((row) => row.id === id).map(({ entry }) => entry)
            }
          >
            {table}
          </EntryContextMenu>
        )}
      </DropZone>
      {dialog}
      <PreviewPlace
        workspace={workspace}
        files={contents.rows.flatMap((row) => (row.kind === 'file' ? row.file : []))}
        onEnd={contents.next.exists ? contents.next.load : undefined}
      />
      {naming && (
        <NewFolderDialog
          parentId={target.folderId}
          place={placeName(target)}
          onClose={() => setNaming(false)}
        />
      )}
    </DetailsLayout>
  );
}
