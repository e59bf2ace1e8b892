'use client';

import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { MoreButton } from '../shared/more-button.tsx';
import { failureOf } from '../trpc/api-error.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useFolderList } from './use-folder-list.ts';

/** A folder to choose; without an id, the top of the workspace. */
export interface FolderChoice {
  id: string | null;
  name: string;
}

interface Choosing {
  target: FolderChoice | null;
  onChoose: (choice: FolderChoice) => void;
}

interface FolderOptionProps extends Choosing {
  choice: FolderChoice;
  disabled: boolean;
}

export function FolderOption({ choice, target, onChoose, disabled }: FolderOptionProps) {
  return (
    <label className="flex min-h-8 min-w-0 flex-1 cursor-pointer items-center gap-2 rounded px-1.5 hover:bg-muted has-disabled:cursor-default has-disabled:text-muted-foreground has-disabled:hover:bg-transparent">
      <input
        type="radio"
        name="folder"
        className="size-4 shrink-0 accent-primary"
        disabled={disabled}
        checked={target !== null && target.id === choice.id}
        onChange={() => onChoose(choice)}
      />
      <span dir="auto" title={choice.name} className="truncate whitespace-pre">
        {choice.name}
      </span>
    </label>
  );
}

interface FolderBranchProps extends Choosing {
  parentId: string | null;
  /** What is being moved: nothing can be moved into it. */
  moving: ReadonlySet<string>;
}

/** The folders in a folder, each of which can be chosen and looked into. */
export function FolderBranch({ parentId, target, onChoose, moving }: FolderBranchProps) {
  const { query, folders } = useFolderList({ parentId });
  if (query.isPending) return <Skeleton className="my-1 ml-7 h-5 w-1/2" />;
  if (query.isError)
    return (
      <p role="alert" className="ml-7 text-danger">
        {failureOf(query.error).message}
      </p>
    );
  if (folders.length === 0)
    return <p className="ml-9 py-1 text-muted-foreground text-xs">No folders in it</p>;
  return (
    <ul className="ml-4">
      {folders.map(({ id, name }) => (
        <Node key={id} choice={{ id, name }} target={target} onChoose={onChoose} moving={moving} />
      ))}
      {query.hasNextPage && (
        <li className="ml-9">
          <MoreButton query={query} />
        </li>
      )}
    </ul>
  );
}

interface NodeProps extends Choosing {
  choice: { id: string; name: string };
  moving: ReadonlySet<string>;
}

function Node({ choice, target, onChoose, moving }: NodeProps) {
  const [open, setOpen] = useState(false);
  const isMoving = moving.has(choice.id);
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <li>
      <div className="flex items-center">
        <Button
          variant="ghost"
          size="icon"
          disabled={isMoving}
          aria-expanded={open}
          aria-label={`Folders in ${choice.name}`}
          onClick={() => setOpen(!open)}
        >
          <Chevron aria-hidden />
        </Button>
        <FolderOption choice={choice} target={target} onChoose={onChoose} disabled={isMoving} />
      </div>
      {open && (
        <FolderBranch parentId={choice.id} target={target} onChoose={onChoose} moving={moving} />
      )}
    </li>
  );
}
