'use client';

import { ArrowDownUp, LayoutGrid, List } from 'lucide-react';
import { memo } from 'react';
import { fileSorts } from '#server/files/sorts/schema.ts';
import { Button } from '../../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../../ui/dropdown-menu.tsx';
import { counted } from '../entry.ts';
import { type FileOrder, type FileSort, sortWords } from '../file-order.ts';

interface ListToolbarProps {
  folders: number;
  files: number;
  order: FileOrder;
  onOrder: (order: Partial<FileOrder>) => void;
}

const words = (count: number, word: string): string =>
  `${counted(count)} ${count === 1 ? word : `${word}s`}`;

/** How much is in a folder, in what order it is shown, and how. */
export const ListToolbar = memo(function ListToolbar({
  folders,
  files,
  order,
  onOrder,
}: ListToolbarProps) {
  const { sort, direction, view } = order;
  const [Other, otherView, otherWord] =
    view === 'grid'
      ? ([List, 'list', 'Show as list'] as const)
      : ([LayoutGrid, 'grid', 'Show as grid'] as const);
  const isDirection = (value: string): value is FileOrder['direction'] =>
    value === 'asc' || value === 'desc';
  return (
    <div className="flex min-h-11 items-center gap-1 border-t px-4 sm:px-6">
      <p className="min-w-0 flex-1 truncate text-muted-foreground text-xs tabular-nums">
        {[
          ...(folders > 0 ? [words(folders, 'folder')] : []),
          ...(files > 0 ? [words(files, 'file')] : []),
        ].join(', ')}
      </p>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="sm" aria-label={`Sort: ${sortWords[sort]}`}>
            <ArrowDownUp aria-hidden />
            {sortWords[sort]}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuLabel>Sort by</DropdownMenuLabel>
          <DropdownMenuRadioGroup
            value={sort}
            onValueChange={(value) => {
              const chosen = fileSorts.find((known): known is FileSort => known === value);
              if (chosen) onOrder({ sort: chosen });
            }}
          >
            {fileSorts.map((each) => (
              <DropdownMenuRadioItem key={each} value={each}>
                {sortWords[each]}
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
          <DropdownMenuSeparator />
          <DropdownMenuRadioGroup
            value={direction}
            onValueChange={(value) => isDirection(value) && onOrder({ direction: value })}
          >
            <DropdownMenuRadioItem value="asc">Ascending</DropdownMenuRadioItem>
            <DropdownMenuRadioItem value="desc">Descending</DropdownMenuRadioItem>
          </DropdownMenuRadioGroup>
        </DropdownMenuContent>
      </DropdownMenu>
      <Button
        variant="ghost"
        size="icon"
        aria-label={otherWord}
        title={otherWord}
        onClick={() => onOrder({ view: otherView })}
      >
        <Other aria-hidden />
      </Button>
    </div>
  );
});
