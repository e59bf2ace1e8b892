import { Folder } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { byteSize, exactBytes } from '#server/core/bytes/schema.ts';
import { StarButton } from '../favourites/star-button.tsx';
import { fileGrid } from '../files/file-grid.ts';
import { FileName, type FileOpening } from '../files/file-name.tsx';
import type { Selection } from '../files/use-selection.ts';
import { FoundPath } from '../search/found-path.tsx';
import { RelativeTime } from '../shared/relative-time.tsx';
import { RowTags } from '../tags/row-tags.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { WorkspaceBadge } from '../workspaces/workspace-badge.tsx';
import type { EntryRow } from './use-entry-list.ts';

interface EntryItemCellsProps {
  row: EntryRow;
  workspace: WorkspaceFace;
  selection: Selection;
  opening: FileOpening;
  /** Who is named in the row, and when. */
  person: string;
  time: Date;
  menu: ReactNode;
}

/** A row of a list from all over the workspace: below its name stands where it is. */
export function EntryItemCells({
  row: { id, item, entry },
  workspace,
  selection,
  opening,
  person,
  time,
  menu,
}: EntryItemCellsProps) {
  return (
    <>
      <td className={fileGrid.choose}>
        <Checkbox
          aria-label={`Select ${entry.name}`}
          checked={selection.isChosen(id)}
          onCheckedChange={() => selection.toggle(id)}
        />
      </td>
      <td className={fileGrid.name}>
        <div className="min-w-0 flex-1">
          <div className="flex min-w-0 items-center gap-2.5">
            {item.kind === 'file' ? (
              <FileName file={item.file} opening={opening} />
            ) : (
              <>
                <Folder
                  aria-hidden
                  className="size-5 shrink-0 fill-current text-muted-foreground"
                  strokeWidth={1.5}
                />
                <Link
                  href={`/w/${workspace.slug}/files/${id}`}
                  prefetch={false}
                  title={entry.name}
                  dir="auto"
                  className="truncate whitespace-pre rounded font-medium hover:underline"
                >
                  {entry.name}
                </Link>
              </>
            )}
            <RowTags ids={entry.tagIds ?? []} workspace={workspace} />
            <StarButton entry={entry} />
          </div>
          <div className="pl-7.5">
            <FoundPath workspace={workspace} path={item.path} inTrash={false} />
          </div>
        </div>
      </td>
      <td className={fileGrid.workspace}>
        <WorkspaceBadge workspace={workspace} />
      </td>
      {item.kind === 'folder' ? (
        <td className={fileGrid.size}>Folder</td>
      ) : (
        <td className={fileGrid.size} title={exactBytes(item.file.size)}>
          {byteSize(item.file.size)}
        </td>
      )}
      <td className={fileGrid.person} title={person}>
        {person}
      </td>
      <td className={fileGrid.time}>
        <RelativeTime time={time} />
      </td>
      <td className={fileGrid.actions}>{menu}</td>
    </>
  );
}
