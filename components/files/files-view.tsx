'use client';

import { FolderPlus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useCallback, useMemo, useState } from 'react';
import { DetailsButton } from '../details/details-button.tsx';
import { DetailsLayout } from '../details/details-layout.tsx';
import { useEntryDrops } from '../entries/entry-drag.ts';
import { useEntryCommands } from '../entries/use-entry-commands.tsx';
import { Breadcrumb } from '../folders/breadcrumb.tsx';
import type { FolderPath } from '../folders/folder-cache.ts';
import { folderHref } from '../folders/folder-href.ts';
import { FolderNotFound } from '../folders/folder-not-found.tsx';
import { useFolderPath } from '../folders/use-folder-path.ts';
import { PreviewPlace } from '../previews/preview-place.tsx';
import { usePreview } from '../previews/use-preview.ts';
import { LoadError } from '../shared/load-error.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { useArrival } from '../shared/patience.tsx';
import { Button } from '../ui/button.tsx';
import { ArrivingRows } from '../uploads/arriving/arriving-rows.tsx';
import { DropZone } from '../uploads/intake/drop-zone.tsx';
import { UploadButtons } from '../uploads/intake/upload-buttons.tsx';
import { UnfinishedBanner } from '../uploads/unfinished/unfinished-banner.tsx';
import { placeName } from '../uploads/upload-target.ts';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { FolderContents } from './contents/folder-contents.tsx';
import { type FirstContents, useContentsStatus } from './contents/use-contents.ts';
import { useFolderKeys } from './contents/use-folder-keys.ts';
import { RowsSkeleton } from './list-skeleton.tsx';
import { NoFiles } from './no-files.tsx';
import { useFileOrder } from './use-file-order.ts';
import type { RememberedView } from './view-memory.ts';
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
  remembered: RememberedView;
  /** The name of somebody who has just begun: no file, no organization yet. */
  newcomer?: string;
}

export function FilesView({
  workspace,
  permissions,
  path,
  first,
  remembered,
  newcomer,
}: FilesViewProps) {
  const { order, address, setOrder } = useFileOrder(remembered);
  const way = useFolderPath(path);
  const folder = way.at(-1);
  const target = { workspace, folderId: folder?.id ?? null, folderName: folder?.name ?? null };
  const contents = useContentsStatus({ folderId: target.folderId, order }, first);
  const { open: openPreview, hrefOf: previewHref } = usePreview();
  const opening = useMemo(
    () => ({ open: openPreview, hrefOf: previewHref }),
    [openPreview, previewHref],
  );
  const { commands, dialog } = useEntryCommands(workspace, openPreview);
  const [naming, setNaming] = useState(false);
  const { slug } = workspace;
  const hrefOf = useCallback(
    (folderId: string | null) => folderHref(slug, folderId, address),
    [slug, address],
  );

  useArrival();
  useEntryDrops(permissions.write);
  useFolderKeys({
    folder: { id: target.folderId, name: folder?.name ?? workspace.name },
    above: folder ? hrefOf(folder.parentId) : null,
    permissions,
  });

  const nothing = (
    <NoFiles workspace={workspace} permissions={permissions} inFolder={folder !== undefined} />
  );
  const empty = newcomer ? <Welcome name={newcomer}>{nothing}</Welcome> : nothing;
  const breadcrumb = folder && (
    <Breadcrumb
      workspace={{ id: null, href: hrefOf(null), name: workspace.name }}
      above={way.slice(0, -1).map(({ id, name }) => ({ id, href: hrefOf(id), name }))}
    />
  );
  // Somebody has moved it to the trash, or deleted it, while it was looked at.
  if (contents.gone) return <FolderNotFound />;
  return (
    <DetailsLayout workspace={workspace} commands={commands} folderId={target.folderId}>
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
        {contents.loaded && contents.empty && empty}
        {contents.loaded && !contents.empty && (
          <FolderContents
            workspace={workspace}
            permissions={permissions}
            folderId={target.folderId}
            order={order}
            onOrder={setOrder}
            first={first}
            commands={commands}
            hrefOf={hrefOf}
            opening={opening}
          />
        )}
      </DropZone>
      {dialog}
      {contents.empty && <PreviewPlace workspace={workspace} files={[]} />}
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
