'use client';

import { EllipsisVertical, Folder, History, Trash2, Undo2 } from 'lucide-react';
import { byteSize, exactBytes } from '#server/core/schema.ts';
import type { TrashedFolder } from '../folders/folder-cache.ts';
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
import { fileGrid } from './file-grid.ts';
import { FileName } from './file-name.tsx';
import type { Selection } from './use-selection.ts';
import type { TrashRow } from './use-trash.ts';

interface TrashCellsProps {
  row: TrashRow;
  workspace: WorkspaceFace;
  /** Whether the person may restore and delete this. */
  mayManage: boolean;
  selection: Selection;
  onRestore: () => void;
  onPurge: () => void;
  onActivity: () => void;
}

export function TrashCells({
  row,
  workspace,
  mayManage,
  selection,
  onRestore,
  onPurge,
  onActivity,
}: TrashCellsProps) {
  const { id, entry, deletedBy } = row;
  const { deletedAt } = row.kind === 'folder' ? row.folder : row.file;
  return (
    <>
      <td className={fileGrid.choose}>
        {mayManage && (
          <Checkbox
            aria-label={`Select ${entry.name}`}
            checked={selection.isChosen(id)}
            onCheckedChange={() => selection.toggle(id)}
          />
        )}
      </td>
      <td className={fileGrid.name}>
        {row.kind === 'folder' ? <FolderName folder={row.folder} /> : <FileName file={row.file} />}
      </td>
      <td className={fileGrid.workspace}>
        <WorkspaceBadge workspace={workspace} />
      </td>
      {row.kind === 'folder' ? (
        <td className={fileGrid.size}>Folder</td>
      ) : (
        <td className={fileGrid.size} title={exactBytes(row.file.size)}>
          {byteSize(row.file.size)}
        </td>
      )}
      <td className={fileGrid.person} title={deletedBy?.name}>
        {deletedBy?.name}
      </td>
      <td className={fileGrid.time}>{deletedAt && <RelativeTime time={deletedAt} />}</td>
      <td className={fileGrid.actions}>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label={`Actions for ${entry.name}`}>
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

/** A folder with where it was, which tells it from others of its name. */
function FolderName({ folder }: { folder: TrashedFolder }) {
  return (
    <>
      <Folder
        aria-hidden
        className="size-5 shrink-0 fill-current text-muted-foreground"
        strokeWidth={1.5}
      />
      <span title={folder.name} dir="auto" className="truncate whitespace-pre font-medium">
        {folder.name}
      </span>
      {folder.from.length > 0 && (
        <span
          title={folder.from.join(' / ')}
          className="min-w-0 shrink-2 truncate text-muted-foreground text-xs"
        >
          from <bdi>{folder.from.join(' / ')}</bdi>
        </span>
      )}
    </>
  );
}
