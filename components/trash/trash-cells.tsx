'use client';

import { EllipsisVertical, Folder, History, ListRestart, Trash2, Undo2 } from 'lucide-react';
import { byteSize, exactBytes } from '#server/core/bytes/schema.ts';
import { DamageMark } from '../files/damage-mark.tsx';
import { fileKind } from '../files/file-kind.ts';
import type { Selection } from '../files/use-selection.ts';
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
import { PurgeDate } from './purge-date.tsx';
import type { TrashEntry } from './trash-cache.ts';
import { trashGrid } from './trash-grid.ts';

interface TrashCellsProps {
  entry: TrashEntry;
  workspace: WorkspaceFace;
  selection: Selection;
  onRestore: () => void;
  /** Restores all that was deleted together with this. */
  onRestoreAll: (deletion: { id: string; entries: number }) => void;
  onPurge: () => void;
  onActivity: () => void;
}

export function TrashCells({
  entry,
  workspace,
  selection,
  onRestore,
  onRestoreAll,
  onPurge,
  onActivity,
}: TrashCellsProps) {
  const { id, name, file, deletedAt, deletedBy, deletion, purgeAt, mayManage } = entry;
  return (
    <>
      <td className={trashGrid.choose}>
        {mayManage && (
          <Checkbox
            aria-label={`Select ${name}`}
            checked={selection.isChosen(id)}
            onCheckedChange={() => selection.toggle(id)}
          />
        )}
      </td>
      <td className={trashGrid.name}>
        <Name entry={entry} />
      </td>
      <td className={trashGrid.workspace}>
        <WorkspaceBadge workspace={workspace} />
      </td>
      <td className={trashGrid.size} title={file ? exactBytes(file.size) : undefined}>
        {file ? byteSize(file.size) : 'Folder'}
      </td>
      <td className={trashGrid.person} title={deletedBy?.name}>
        {deletedBy?.name ?? 'Holdall'}
      </td>
      <td className={trashGrid.time}>
        <RelativeTime time={deletedAt} />
      </td>
      <td className={trashGrid.until}>
        <span className="@3xl:sr-only">Deleted forever on </span>
        <PurgeDate time={purgeAt} />
      </td>
      <td className={trashGrid.actions}>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label={`Actions for ${name}`}>
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
            {mayManage && deletion && (
              <DropdownMenuItem onSelect={() => onRestoreAll(deletion)}>
                <ListRestart aria-hidden />
                Restore all {deletion.entries} deleted together
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

/** The name with where it was, which tells it from others of its name. */
function Name({ entry: { name, file, from } }: { entry: TrashEntry }) {
  const kind = file && fileKind({ filename: name, mimeType: file.mimeType });
  const Icon = kind ? kind.icon : Folder;
  return (
    <>
      <span title={kind?.word ?? 'Folder'} className="shrink-0">
        <Icon
          aria-hidden
          className={`size-5 text-muted-foreground ${kind ? '' : 'fill-current'}`}
          strokeWidth={1.5}
        />
      </span>
      <span
        title={name}
        dir="auto"
        className={`truncate whitespace-pre ${kind ? '' : 'font-medium'}`}
      >
        {name}
      </span>
      {file && <DamageMark file={file} />}
      {from.length > 0 && (
        <span
          title={from.join(' / ')}
          className="min-w-0 shrink-2 truncate text-muted-foreground text-xs"
        >
          from <bdi>{from.join(' / ')}</bdi>
        </span>
      )}
    </>
  );
}
