'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import { entryAttribute } from '../entries/entry-row.ts';
import { cn } from '../ui/class-names.ts';
import { useRowAnchor } from './use-row-anchor.ts';

/** Up to here all rows are in the page, so that the browser's own search finds them. */
const wholeList = 200;
/** Pixels; only a first guess, rows are measured. */
const rowHeight = 45;

interface VirtualTableProps<T> {
  label: string;
  /** The cells of the heading row. */
  header: ReactNode;
  rows: T[];
  /** The cells of a row. */
  cells: (row: T) => ReactNode;
  rowClassName: string;
  headClassName: string;
  isSelected: (row: T) => boolean;
  /** Whether there are rows that are not loaded yet. */
  more: boolean;
  children?: ReactNode;
}

/** A real table of which, when it is long, only the rows in sight are in the page. */
export function VirtualTable<T extends { id: string }>({
  label,
  header,
  rows,
  cells,
  rowClassName,
  headClassName,
  isSelected,
  more,
  children,
}: VirtualTableProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: rows.length <= wholeList ? rows.length : 20,
    initialRect: { width: 1_000, height: 1_000 },
    useFlushSync: false,
  });
  useRowAnchor(scroller, virtualizer, rows);
  const items = virtualizer.getVirtualItems();
  const paddingTop = items[0]?.start ?? 0;
  const paddingBottom = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div
      ref={scroller}
      className="@container min-h-0 flex-1 overflow-y-auto pb-20 [overflow-anchor:none]"
    >
      <table
        aria-label={label}
        aria-rowcount={more ? -1 : rows.length + 1}
        className="block w-full text-left"
      >
        <thead className="sticky top-0 z-10 block border-y bg-surface">
          <tr aria-rowindex={1} className={headClassName}>
            {header}
          </tr>
        </thead>
        <tbody className="block" style={{ paddingTop, paddingBottom }}>
          {items.map(({ index, key }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <tr
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
                {...{ [entryAttribute]: row.id }}
                className={cn(
                  'border-b hover:bg-muted/60',
                  isSelected(row) && 'bg-muted',
                  rowClassName,
                )}
              >
                {cells(row)}
              </tr>
            );
          })}
        </tbody>
      </table>
      {children}
    </div>
  );
}
