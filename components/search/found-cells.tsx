'use client';

import { Download, EllipsisVertical, Folder, FolderOpen, Trash2 } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { byteSize, exactBytes } from '#server/core/bytes/schema.ts';
import { downloadFile } from '../files/download-file.ts';
import { fileKind } from '../files/file-kind.ts';
import { RelativeTime } from '../shared/relative-time.tsx';
import { clientOf } from '../trpc/workspace-client.ts';
import { Button } from '../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { WorkspaceBadge } from '../workspaces/workspace-badge.tsx';
import { foundGrid } from './found-grid.ts';
import { FoundName } from './found-name.tsx';
import { FoundPath } from './found-path.tsx';
import type { FoundItem } from './use-search.ts';

interface FoundCellsProps {
  item: FoundItem;
  /** The workspace in which it was found, which need not be the one that is shown. */
  workspace: WorkspaceFace;
  inTrash: boolean;
  /** The tags of the row: other workspaces than the one that is shown have others. */
  tags?: ReactNode;
}

export function FoundCells({ item, workspace, inTrash, tags }: FoundCellsProps) {
  const { id, name, kind, path, mimeType, size } = item;
  const files = `/w/${workspace.slug}/files`;
  const place = path.at(-1);
  const face =
    kind === 'folder'
      ? { icon: Folder, word: 'Folder' }
      : fileKind({ filename: name, mimeType: mimeType ?? '' });
  const inPlace = place ? `${files}/${place.id}` : files;
  const href = kind === 'folder' ? `${files}/${id}` : `${inPlace}?preview=${id}`;
  const marked = <FoundName name={name} matches={item.matches} />;
  return (
    <>
      <td className={foundGrid.name}>
        <span title={face.word} className="shrink-0">
          <face.icon aria-hidden className="size-5 text-muted-foreground" strokeWidth={1.5} />
          <span className="sr-only">{face.word}</span>
        </span>
        <div className="min-w-0">
          {!inTrash ? (
            <Link
              href={href}
              prefetch={false}
              title={name}
              dir="auto"
              className="block truncate whitespace-pre rounded py-0.5 font-medium hover:underline"
            >
              {marked}
            </Link>
          ) : (
            <p title={name} dir="auto" className="truncate whitespace-pre py-0.5">
              {marked}
            </p>
          )}
          <FoundPath workspace={workspace} path={path} inTrash={inTrash} />
        </div>
        {tags}
      </td>
      <td className={foundGrid.workspace}>
        <WorkspaceBadge workspace={workspace} />
      </td>
      <td className={foundGrid.size} title={size === null ? undefined : exactBytes(size)}>
        {size === null ? 'Folder' : byteSize(size)}
      </td>
      <td className={foundGrid.person} title={item.addedBy.name}>
        {item.addedBy.name}
      </td>
      <td className={foundGrid.time}>
        <RelativeTime time={item.createdAt} />
      </td>
      <td className={foundGrid.actions}>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label={`Actions for ${name}`}>
              <EllipsisVertical aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            {kind === 'file' && !inTrash && (
              <DropdownMenuItem
                onSelect={() => downloadFile(clientOf(workspace.id), { id, filename: name })}
              >
                <Download aria-hidden />
                Download
              </DropdownMenuItem>
            )}
            <DropdownMenuItem asChild>
              {inTrash ? (
                <Link href={`/w/${workspace.slug}/trash`} prefetch={false}>
                  <Trash2 aria-hidden />
                  Open the trash
                </Link>
              ) : (
                <Link href={place ? `${files}/${place.id}` : files} prefetch={false}>
                  <FolderOpen aria-hidden />
                  Open where it is
                </Link>
              )}
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      </td>
    </>
  );
}
