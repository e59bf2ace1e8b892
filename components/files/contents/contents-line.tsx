'use client';

import { memo } from 'react';
import type { EntryCommand } from '../../entries/entry-command.ts';
import { EntryMenu } from '../../entries/entry-menu.tsx';
import { entryAttribute } from '../../entries/entry-row.ts';
import { FolderCells } from '../../folders/folder-cells.tsx';
import { cn } from '../../ui/class-names.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { Permissions, WorkspaceFace } from '../../workspaces/workspace.ts';
import { FileCells } from '../file-cells.tsx';
import { contentsGrid } from '../file-grid.ts';
import type { FileOpening } from '../file-name.tsx';
import type { ContentsRow } from './contents-row.ts';

/** What rows and cards are given. */
export interface LineProps {
  index: number;
  /** Absent while it is not loaded. */
  row: ContentsRow | undefined;
  chosen: boolean;
  /** Whether the keyboard is here. */
  active: boolean;
  /** Whether it waits to be put elsewhere. */
  faded: boolean;
  /** Lines from the top, for a row that is kept though it is out of sight. */
  apart: number | undefined;
  workspace: WorkspaceFace;
  permissions: Permissions;
  commands: readonly EntryCommand[];
  hrefOf: (folderId: string) => string;
  opening: FileOpening;
}

/** What marks a row for keys, drags and menus, in whichever view. */
export const lineAttributes = ({ index, row, active }: LineProps) => ({
  'data-index': index,
  [entryAttribute]: row?.id,
  tabIndex: active ? 0 : -1,
  draggable: row !== undefined,
});

export const lineStyle = ({ apart }: LineProps) =>
  apart === undefined
    ? undefined
    : ({ position: 'absolute', top: `calc(var(--line) * ${apart})`, left: 0, right: 0 } as const);

/** A row of the list. */
export const ContentsLine = memo(function ContentsLine(props: LineProps) {
  const { index, row, chosen, faded, workspace, permissions, commands, hrefOf, opening } = props;
  const shared = row && {
    workspace,
    chosen,
    menu: <EntryMenu entry={row.entry} commands={commands} permissions={permissions} />,
  };
  return (
    <tr
      {...lineAttributes(props)}
      aria-rowindex={index + 2}
      aria-selected={row ? chosen : undefined}
      style={lineStyle(props)}
      className={cn(
        'h-(--line) border-b outline-none select-none hover:bg-muted/60 focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset data-held:bg-ws-solid/15 data-held:ring-2 data-held:ring-ws-solid data-held:ring-inset',
        chosen && 'bg-muted',
        faded && 'opacity-50',
        contentsGrid.row,
      )}
    >
      {!row && (
        <td className="col-span-full">
          <Skeleton className="h-4 w-2/5" />
          <span className="sr-only">Loading</span>
        </td>
      )}
      {row?.kind === 'folder' && shared && (
        <FolderCells {...shared} folder={row.folder} href={hrefOf(row.id)} />
      )}
      {row?.kind === 'file' && shared && (
        <FileCells {...shared} file={row.file} opening={opening} />
      )}
    </tr>
  );
});
