'use client';

import type { ReactNode } from 'react';
import { byteSize, exactBytes } from '#server/core/bytes/schema.ts';
import { StarButton } from '../favourites/star-button.tsx';
import { RelativeTime } from '../shared/relative-time.tsx';
import { RowTags } from '../tags/row-tags.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { WorkspaceBadge } from '../workspaces/workspace-badge.tsx';
import { fileEntry } from './entry.ts';
import type { FileItem } from './file-cache.ts';
import { contentsGrid, fileGrid } from './file-grid.ts';
import { fileKind } from './file-kind.ts';
import { FileName, type FileOpening } from './file-name.tsx';

interface FileCellsProps {
  file: FileItem;
  workspace: WorkspaceFace;
  chosen: boolean;
  opening: FileOpening;
  /** The menu of the row. */
  menu: ReactNode;
}

export function FileCells({ file, workspace, chosen, opening, menu }: FileCellsProps) {
  return (
    <>
      <td className={fileGrid.choose}>
        <Checkbox aria-label={`Select ${file.filename}`} checked={chosen} />
      </td>
      <td className={fileGrid.name}>
        <FileName file={file} opening={opening} />
        <RowTags ids={file.tagIds} workspace={workspace} />
        <StarButton entry={fileEntry(file)} />
      </td>
      <td className={fileGrid.workspace}>
        <WorkspaceBadge workspace={workspace} />
      </td>
      <td className={contentsGrid.type}>{fileKind(file).word}</td>
      <td className={fileGrid.size} title={exactBytes(file.size)}>
        {byteSize(file.size)}
      </td>
      <td className={contentsGrid.person} title={file.addedBy.name}>
        {file.addedBy.name}
      </td>
      <td className={fileGrid.time}>
        <RelativeTime time={file.updatedAt} />
      </td>
      <td className={contentsGrid.added}>
        <RelativeTime time={file.createdAt} />
      </td>
      <td className={fileGrid.actions}>{menu}</td>
    </>
  );
}
