'use client';

import type { ReactNode } from 'react';
import { Checkbox } from '../../ui/checkbox.tsx';
import { contentsGrid, fileGrid } from '../file-grid.ts';
import type { FileOrder } from '../file-order.ts';
import { SortHeading } from '../sort-heading.tsx';

interface ContentsTableProps {
  count: number;
  order: FileOrder;
  onOrder: (order: Partial<FileOrder>) => void;
  all: boolean | 'indeterminate';
  onAll: () => void;
  onBody: (body: HTMLElement | null) => void;
  /** Of the rows that are in the page. */
  above: number;
  below: number;
  children: ReactNode;
}

/** The rows of a folder as a table, of which only those in sight are in the page. */
export function ContentsTable({
  count,
  order,
  onOrder,
  all,
  onAll,
  onBody,
  above,
  below,
  children,
}: ContentsTableProps) {
  const heading = (sort: FileOrder['sort'], word: string, className?: string) => (
    <SortHeading sort={sort} word={word} order={order} onOrder={onOrder} className={className} />
  );
  return (
    <table
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: one moves and chooses in it
      role="grid"
      aria-label="Files"
      aria-rowcount={count + 1}
      aria-multiselectable
      className="block w-full text-left"
    >
      <thead className="sticky top-0 z-10 block border-y bg-surface">
        <tr aria-rowindex={1} className={contentsGrid.head}>
          <td className={fileGrid.choose}>
            <Checkbox
              aria-label="Select all files and folders"
              checked={all}
              onCheckedChange={onAll}
            />
          </td>
          {heading('name', 'Name')}
          <th scope="col" className={fileGrid.wideHeading}>
            Belongs to
          </th>
          {heading('type', 'Type', fileGrid.wideHeading)}
          {heading('size', 'Size')}
          <th scope="col" className={contentsGrid.personHeading}>
            Added by
          </th>
          {heading('updatedAt', 'Modified')}
          {heading('createdAt', 'Added', contentsGrid.addedHeading)}
          <th scope="col">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody
        ref={onBody}
        className="relative block"
        style={{
          paddingTop: `calc(var(--line) * ${above})`,
          paddingBottom: `calc(var(--line) * ${below})`,
        }}
      >
        {children}
      </tbody>
    </table>
  );
}
