import { ArrowDown, ArrowUp } from 'lucide-react';
import { useHydrated } from '../ui/use-hydrated.ts';
import { fileGrid } from './file-grid.ts';
import type { FileOrder, FileSort } from './file-order.ts';

interface SortHeadingProps {
  sort: FileSort;
  word: string;
  order: FileOrder;
  onOrder: (order: Pick<FileOrder, 'sort' | 'direction'>) => void;
  className?: string;
}

/** A column's heading that sorts by it; once more turns the order round. */
export function SortHeading({ sort, word, order, onOrder, className }: SortHeadingProps) {
  const hydrated = useHydrated();
  const active = order.sort === sort;
  const ascending = order.direction === 'asc';
  const Arrow = ascending ? ArrowUp : ArrowDown;
  // What is newest or largest is looked for more often than what is oldest or smallest.
  const first = sort === 'name' || sort === 'type' ? 'asc' : 'desc';
  const other = ascending ? 'desc' : 'asc';
  return (
    <th
      scope="col"
      aria-sort={active ? (ascending ? 'ascending' : 'descending') : undefined}
      className={className ?? fileGrid.heading}
    >
      <button
        type="button"
        disabled={!hydrated}
        onClick={() => onOrder({ sort, direction: active ? other : first })}
        className="inline-flex h-8 items-center gap-1 rounded hover:text-foreground"
      >
        {word}
        {active && <Arrow aria-hidden className="size-3.5" />}
      </button>
    </th>
  );
}
