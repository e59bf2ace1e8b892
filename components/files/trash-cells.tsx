'use client';

import { EllipsisVertical, History, Trash2, Undo2 } from 'lucide-react';
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
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { WorkspaceBadge } from '../workspaces/workspace-badge.tsx';
import type { FileItem } from './file-cache.ts';
import { fileGrid } from './file-grid.ts';
import { FileName } from './file-name.tsx';
import type { Selection } from './use-selection.ts';

interface TrashCellsProps {
  file: FileItem;
  workspace: WorkspaceFace;
  /** Whether the person may restore and delete this file. */
  mayManage: boolean;
  selection: Selection;
  onRestore: () => void;
  onPurge: () => void;
  onActivity: () => void;
}

export function TrashCells({
  file,
  workspace,
  mayManage,
  selection,
  onRestore,
  onPurge,
  onActivity,
}: TrashCellsProps) {
  return (
    <>
      <td className={fileGrid.choose}>
        {mayManage && (
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
      <td className={fileGrid.person} title={file.deletedBy?.name}>
        {file.deletedBy?.name}
      </td>
      <td className={fileGrid.time}>{file.deletedAt && <RelativeTime time={file.deletedAt} />}</td>
      <td className={fileGrid.actions}>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label={`Actions for ${file.filename}`}>
              <EllipsisVertical aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            {mayManage && (
              <DropdownMenuItem onSelect={onRestore}>
                <Undo2 aria-hidden />
                Restore
              </DropdownMenuItem>
            )}
            <DropdownMenuItem onSelect={onActivity}>
              <History aria-hidden />
              Activity
            </DropdownMenuItem>
            {mayManage && (
              <DropdownMenuItem danger onSelect={onPurge}>
                <Trash2 aria-hidden />
                Delete forever
              </DropdownMenuItem>
            )}
          </DropdownMenuContent>
        </DropdownMenu>
      </td>
    </>
  );
}
