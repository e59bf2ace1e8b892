'use client';

import { Folder } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import { byteSize } from '#server/core/bytes/schema.ts';
import { EntryMenu } from '../../entries/entry-menu.tsx';
import { StarButton } from '../../favourites/star-button.tsx';
import { Thumbnail } from '../../thumbnails/thumbnail.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { cn } from '../../ui/class-names.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { FolderDropTarget } from '../../uploads/intake/drop-target.tsx';
import { WorkspaceBadge } from '../../workspaces/workspace-badge.tsx';
import { FileName } from '../file-name.tsx';
import { type LineProps, lineAttributes, lineStyle } from './contents-line.tsx';
import type { ContentsRow } from './contents-row.ts';

/** A file or a folder of the grid. Its size never changes, whatever is loaded into it. */
export const EntryCard = memo(function EntryCard(props: LineProps) {
  const { index, row, chosen, faded, workspace, permissions, commands, hrefOf, opening } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a card is no row of a table for the eye
    // biome-ignore lint/a11y/useFocusableInteractive: lineAttributes make it so
    <div
      role="row"
      {...lineAttributes(props)}
      aria-rowindex={index + 1}
      aria-selected={row ? chosen : undefined}
      style={lineStyle(props)}
      className={cn('group h-(--line) pb-3 outline-none select-none', faded && 'opacity-50')}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the row has the focus */}
      <div
        role="gridcell"
        className={cn(
          'relative flex h-full flex-col overflow-hidden rounded-lg border bg-surface hover:border-input group-focus-visible:ring-2 group-focus-visible:ring-ring group-data-held:bg-ws-solid/15 group-data-held:ring-2 group-data-held:ring-ws-solid',
          chosen && 'border-primary bg-muted ring-1 ring-primary',
        )}
      >
        {row ? (
          <>
            <div className="relative flex min-h-0 flex-1 items-center justify-center bg-muted/50">
              <Picture row={row} />
              <span className="absolute top-2 left-2">
                <Checkbox aria-label={`Select ${row.entry.name}`} checked={chosen} />
              </span>
              <span className="absolute top-1 right-1">
                <StarButton entry={row.entry} />
              </span>
            </div>
            <div className="space-y-1 border-t p-2">
              <div className="flex items-center gap-1">
                <Name row={row} href={hrefOf(row.id)} opening={opening} />
                <EntryMenu entry={row.entry} commands={commands} permissions={permissions} />
              </div>
              <div className="flex items-center gap-2">
                <WorkspaceBadge workspace={workspace} />
                <span className="ml-auto shrink-0 text-muted-foreground text-xs tabular-nums">
                  {row.kind === 'folder' ? 'Folder' : byteSize(row.file.size)}
                </span>
              </div>
            </div>
          </>
        ) : (
          <div className="flex h-full flex-col">
            <Skeleton className="flex-1 rounded-none" />
            <div className="space-y-2 p-3">
              <Skeleton className="h-4 w-3/4" />
              <Skeleton className="h-4 w-1/2" />
            </div>
            <span className="sr-only">Loading</span>
          </div>
        )}
      </div>
    </div>
  );
});

function Picture({ row }: { row: ContentsRow }) {
  if (row.kind === 'folder')
    return (
      <Folder
        aria-hidden
        strokeWidth={1}
        className="size-14 fill-current text-muted-foreground/70"
      />
    );
  return (
    <Thumbnail
      file={row.file}
      size="medium"
      className="aspect-auto size-full rounded-none bg-transparent"
    />
  );
}

interface NameProps extends Pick<LineProps, 'opening'> {
  row: ContentsRow;
  href: string;
}

function Name({ row, href, opening }: NameProps) {
  const { name } = row.entry;
  if (row.kind === 'folder')
    return (
      <>
        <Link
          href={href}
          prefetch={false}
          draggable={false}
          title={name}
          dir="auto"
          className="min-w-0 flex-1 truncate whitespace-pre rounded font-medium hover:underline"
        >
          {name}
        </Link>
        <FolderDropTarget id={row.id} name={name} />
      </>
    );
  return (
    <span className="flex min-w-0 flex-1 items-center gap-1">
      <FileName file={row.file} opening={opening} />
    </span>
  );
}
