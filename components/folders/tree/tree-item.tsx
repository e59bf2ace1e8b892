'use client';

import { ChevronRight, Folder, FolderOpen } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { cn } from '../../ui/class-names.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { folderAttributes } from '../../uploads/intake/drop-target.tsx';
import type { FolderItem } from '../folder-cache.ts';
import type { Unfolded } from './tree-state.ts';
import { type TreeLevel, useTreeLevel } from './use-tree-level.ts';

/** What is the same for all items of a tree. */
export interface Tree extends Unfolded {
  /** The folder that the page shows. */
  current: string | null;
  /** The item that Tab leads to; null: the first one. */
  stop: string | null;
  onStop: (id: string | null) => void;
  hrefOf: (folderId: string) => string;
  onNavigate?: () => void;
}

/** Milliseconds after which a folder over which something is held shows its folders. */
const holding = 700;

const indent = (level: number) => ({ paddingLeft: `${0.25 + (level - 1) * 0.75}rem` });

interface TreeItemsProps {
  tree: Tree;
  level: number;
  of: TreeLevel;
}

/** The folders of a level, as far as they are loaded, and what loads more of them. */
export function TreeItems({ tree, level, of: { folders, query } }: TreeItemsProps) {
  const more = `more ${query.data?.pageParams.at(-1) ?? ''} ${folders[0]?.parentId}`;
  return (
    <>
      {query.isPending && <Skeleton className="mx-3 my-2 h-4 w-2/3" />}
      {query.isError && !query.data && (
        <button
          type="button"
          role="treeitem"
          aria-level={level}
          tabIndex={level === 1 ? 0 : -1}
          style={indent(level)}
          className="h-8 w-full truncate rounded-md text-left text-danger text-xs hover:underline"
          onClick={() => query.refetch()}
        >
          Not loaded. Try again
        </button>
      )}
      {folders.map((folder, i) => (
        <TreeItem
          key={folder.id}
          tree={tree}
          folder={folder}
          level={level}
          place={{ at: i + 1, of: query.hasNextPage ? -1 : folders.length }}
        />
      ))}
      {query.hasNextPage && (
        <button
          type="button"
          role="treeitem"
          aria-level={level}
          aria-busy={query.isFetchingNextPage}
          tabIndex={tree.stop === more ? 0 : -1}
          style={indent(level)}
          className="h-8 w-full rounded-md text-left text-muted-foreground text-xs outline-none hover:text-foreground focus-visible:ring-2 focus-visible:ring-ring"
          onFocus={() => tree.onStop(more)}
          onClick={() => query.fetchNextPage()}
        >
          <span className="pl-7.5">
            {query.isFetchingNextPage ? 'Loading more folders' : 'Show more folders'}
          </span>
        </button>
      )}
    </>
  );
}

interface TreeItemProps {
  tree: Tree;
  folder: FolderItem;
  level: number;
  place: { at: number; of: number };
}

function TreeItem({ tree, folder: { id, name }, level, place }: TreeItemProps) {
  const unfolded = tree.ids.has(id);
  const below = useTreeLevel(id, unfolded);
  const isLeaf = below.query.data !== undefined && below.folders.length === 0;
  const isCurrent = tree.current === id;
  const isFirst = level === 1 && place.at === 1;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { stop, onStop } = tree;
  const latest = useRef({ stop, onStop });
  useEffect(() => {
    latest.current = { stop, onStop };
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      // Whoever leaves does not take the tree's place in the tab order along.
      if (latest.current.stop === id) latest.current.onStop(null);
    },
    [id],
  );
  const Icon = unfolded && !isLeaf ? FolderOpen : Folder;
  return (
    <>
      <div
        className={cn('flex items-center rounded-md hover:bg-muted', isCurrent && 'bg-muted')}
        style={indent(level)}
      >
        <button
          type="button"
          aria-hidden
          tabIndex={-1}
          className={cn(
            'flex size-6 shrink-0 items-center justify-center rounded text-muted-foreground hover:text-foreground',
            isLeaf && 'invisible',
          )}
          onClick={() => {
            onStop(id);
            if (unfolded) tree.fold(id);
            else tree.unfold(id);
          }}
        >
          <ChevronRight
            className={cn(
              'size-4 transition-transform motion-reduce:transition-none',
              unfolded && 'rotate-90',
            )}
          />
        </button>
        <Link
          role="treeitem"
          href={tree.hrefOf(id)}
          prefetch={false}
          draggable={false}
          title={name}
          dir="auto"
          data-id={id}
          {...{ [folderAttributes.id]: id, [folderAttributes.name]: name }}
          aria-level={level}
          aria-posinset={place.at}
          aria-setsize={place.of}
          aria-expanded={isLeaf ? undefined : unfolded}
          aria-current={isCurrent ? 'page' : undefined}
          tabIndex={stop === id || (stop === null && isFirst) ? 0 : -1}
          className={cn(
            'flex h-8 min-w-0 flex-1 items-center gap-1.5 rounded-md pr-2 outline-none focus-visible:ring-2 focus-visible:ring-ring data-held:bg-primary data-held:text-primary-foreground',
            isCurrent && 'font-medium',
          )}
          onFocus={() => onStop(id)}
          onClick={tree.onNavigate}
          onDragEnter={() => {
            clearTimeout(timer.current);
            timer.current = setTimeout(() => tree.unfold(id), holding);
          }}
          onDragLeave={() => clearTimeout(timer.current)}
          onDrop={() => clearTimeout(timer.current)}
        >
          <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" strokeWidth={1.5} />
          <span className="truncate whitespace-pre">{name}</span>
        </Link>
      </div>
      {unfolded && !isLeaf && <TreeItems tree={tree} level={level + 1} of={below} />}
    </>
  );
}
