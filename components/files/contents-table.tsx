'use client';

import type { ReactNode } from 'react';
import { Checkbox } from '../ui/checkbox.tsx';
import type { Permissions } from '../workspaces/workspace.ts';
import { fileGrid } from './file-grid.ts';
import type { FileOrder } from './file-order.ts';
import { LoadMore } from './load-more.tsx';
import { SortHeading } from './sort-heading.tsx';
import type { ContentsRow, useContents } from './use-contents.ts';
import type { Selection } from './use-selection.ts';
import { VirtualTable } from './virtual-table.tsx';

interface ContentsTableProps {
  contents: ReturnType<typeof useContents>;
  order: FileOrder;
  onOrder: (order: FileOrder) => void;
  permissions: Permissions;
  selection: Selection;
  cells: (row: ContentsRow) => ReactNode;
}

/** The list of a folder, page by page. */
export function ContentsTable({
  contents: { rows, next, problem },
  order,
  onOrder,
  permissions,
  selection,
  cells,
}: ContentsTableProps) {
  const heading = (sort: FileOrder['sort'], word: string) => (
    <SortHeading sort={sort} word={word} order={order} onOrder={onOrder} />
  );
  return (
    <VirtualTable
      label="Files"
      rows={rows}
      more={next.exists}
      headClassName={fileGrid.head}
      rowClassName={fileGrid.row}
      isSelected={({ id }) => selection.isChosen(id)}
      header={
        <>
          <td className={fileGrid.choose}>
            {permissions.trash && (
              <Checkbox
                aria-label="Select all loaded files and folders"
                checked={selection.all}
                onCheckedChange={selection.toggleAll}
              />
            )}
          </td>
          {heading('name', 'Name')}
          <th scope="col" className={fileGrid.wideHeading}>
            Belongs to
          </th>
          {heading('size', 'Size')}
          <th scope="col" className={fileGrid.wideHeading}>
            Added by
          </th>
          {heading('createdAt', 'Added')}
          <th scope="col">
            <span className="sr-only">Actions</span>
          </th>
        </>
      }
      cells={cells}
    >
      {next.exists && (
        <LoadMore
          problem={next.failed ? problem : undefined}
          pending={next.pending}
          onLoad={next.load}
        />
      )}
    </VirtualTable>
  );
}
