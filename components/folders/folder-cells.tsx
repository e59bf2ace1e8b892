'use client';

import { Folder } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { StarButton } from '../favourites/star-button.tsx';
import { folderEntry } from '../files/entry.ts';
import { contentsGrid, fileGrid } from '../files/file-grid.ts';
import { RelativeTime } from '../shared/relative-time.tsx';
import { RowTags } from '../tags/row-tags.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { FolderDropTarget } from '../uploads/intake/drop-target.tsx';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { WorkspaceBadge } from '../workspaces/workspace-badge.tsx';
import type { FolderItem } from './folder-cache.ts';

interface FolderCellsProps {
  folder: FolderItem;
  href: string;
  workspace: WorkspaceFace;
  chosen: boolean;
  /** The menu of the row. */
  menu: ReactNode;
}

export function FolderCells({ folder, href, workspace, chosen, menu }: FolderCellsProps) {
  return (
    <>
      <td className={fileGrid.choose}>
        <Checkbox aria-label={`Select ${folder.name}`} checked={chosen} />
      </td>
      <td className={fileGrid.name}>
        <Folder
          aria-hidden
          className="size-5 shrink-0 fill-current text-muted-foreground"
          strokeWidth={1.5}
        />
        <Link
          href={href}
          prefetch={false}
          draggable={false}
          title={folder.name}
          dir="auto"
          className="truncate whitespace-pre rounded py-1 font-medium hover:underline pointer-coarse:flex-1"
        >
          {folder.name}
        </Link>
        <RowTags ids={folder.tagIds} workspace={workspace} />
        <StarButton entry={folderEntry(folder)} />
        <FolderDropTarget id={folder.id} name={folder.name} />
      </td>
      <td className={fileGrid.workspace}>
        <WorkspaceBadge workspace={workspace} />
      </td>
      <td className={contentsGrid.type}>Folder</td>
      <td className={fileGrid.size}>
        <span className="@3xl:hidden">Folder</span>
      </td>
      <td className={contentsGrid.person} title={folder.addedBy.name}>
        {folder.addedBy.name}
      </td>
      <td className={fileGrid.time}>
        <RelativeTime time={folder.updatedAt} />
      </td>
      <td className={contentsGrid.added}>
        <RelativeTime time={folder.createdAt} />
      </td>
      <td className={fileGrid.actions}>{menu}</td>
    </>
  );
}
