'use client';

import {
  Download,
  EllipsisVertical,
  FolderInput,
  History,
  Pencil,
  RotateCw,
  Trash2,
} from 'lucide-react';
import { byteSize, exactBytes } from '#server/core/schema.ts';
import { RelativeTime } from '../shared/relative-time.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';
import type { Permissions, WorkspaceFace } from '../workspaces/workspace.ts';
import { WorkspaceBadge } from '../workspaces/workspace-badge.tsx';
import { isDamaged } from './damage-mark.tsx';
import type { FileItem } from './file-cache.ts';
import { fileGrid } from './file-grid.ts';
import { FileName } from './file-name.tsx';
import type { Selection } from './use-selection.ts';

interface FileCellsProps {
  file: FileItem;
  workspace: WorkspaceFace;
  permissions: Permissions;
  selection: Selection;
  onDownload: () => void;
  onRename: () => void;
  onCheck: () => void;
  onMove: () => void;
  onActivity: () => void;
  onTrash: () => void;
}

export function FileCells({
  file,
  workspace,
  permissions,
  selection,
  onDownload,
  onRename,
  onCheck,
  onMove,
  onActivity,
  onTrash,
}: FileCellsProps) {
  return (
    <>
      <td className={fileGrid.choose}>
        {permissions.trash && (
          <Checkbox
            aria-label={`Select ${file.filename}`}
            checked={selection.isChosen(file.id)}
            onCheckedChange={() => selection.toggle(file.id)}
          />
        )}
      </td>
      <td className={fileGrid.name}>
        <FileName file={file} />
      </td>
      <td className={fileGrid.workspace}>
        <WorkspaceBadge workspace={workspace} />
      </td>
      <td className={fileGrid.size} title={exactBytes(file.size)}>
        {byteSize(file.size)}
      </td>
      <td className={fileGrid.person} title={file.addedBy.name}>
        {file.addedBy.name}
      </td>
      <td className={fileGrid.time}>
        <RelativeTime time={file.createdAt} />
      </td>
      <td className={fileGrid.actions}>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label={`Actions for ${file.filename}`}>
              <EllipsisVertical aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={onDownload}>
              <Download aria-hidden />
              Download
            </DropdownMenuItem>
            {permissions.write && (
              <DropdownMenuItem onSelect={onRename}>
                <Pencil aria-hidden />
                Rename
              </DropdownMenuItem>
            )}
            {permissions.write && (
              <DropdownMenuItem onSelect={onMove}>
                <FolderInput aria-hidden />
                Move to…
              </DropdownMenuItem>
            )}
            {permissions.write && isDamaged(file) && (
              <DropdownMenuItem onSelect={onCheck}>
                <RotateCw aria-hidden />
                Check again
              </DropdownMenuItem>
            )}
            <DropdownMenuItem onSelect={onActivity}>
              <History aria-hidden />
              Activity
            </DropdownMenuItem>
            {permissions.trash && (
              <DropdownMenuItem danger onSelect={onTrash}>
                <Trash2 aria-hidden />
                Move to trash
              </DropdownMenuItem>
            )}
          </DropdownMenuContent>
        </DropdownMenu>
      </td>
    </>
  );
}
