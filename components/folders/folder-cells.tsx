'use client';

import { Folder } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { StarButton } from '../favourites/star-button.tsx';
import { folderEntry } from '../files/entry.ts';
import { fileGrid } from '../files/file-grid.ts';
import type { Selection } from '../files/use-selection.ts';
import { RelativeTime } from '../shared/relative-time.tsx';
import { RowTags } from '../tags/row-tags.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { FolderDropTarget } from '../uploads/intake/drop-target.tsx';
import type { Permissions, WorkspaceFace } from '../workspaces/workspace.ts';
import { WorkspaceBadge } from '../workspaces/workspace-badge.tsx';
import type { FolderItem } from './folder-cache.ts';

interface FolderCellsProps {
  folder: FolderItem;
  href: string;
  workspace: WorkspaceFace;
  permissions: Permissions;
  selection: Selection;
  /** The menu of the row. */
  menu: ReactNode;
}

export function FolderCells({
  folder,
  href,
  workspace,
  permissions,
  selection,
  menu,
}: FolderCellsProps) {
  return (
    <>
      <td className={fileGrid.choose}>
        {permissions.trash && (
          <span className="relative z-1 flex">
            <Checkbox
              aria-label={`Select ${folder.name}`}
              checked={selection.isChosen(folder.id)}
              onCheckedChange={() => selection.toggle(folder.id)}
            />
          </span>
        )}
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
          title={folder.name}
          dir="auto"
          // Over the whole row, so that it opens wherever one clicks.
          className="truncate whitespace-pre font-medium after:absolute after:inset-0"
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
      <td className={fileGrid.size}>Folder</td>
      <td className={fileGrid.person} title={folder.addedBy.name}>
        {folder.addedBy.name}
      </td>
      <td className={fileGrid.time}>
        <RelativeTime time={folder.createdAt} />
      </td>
      <td className={fileGrid.actions}>{menu}</td>
    </>
  );
}
