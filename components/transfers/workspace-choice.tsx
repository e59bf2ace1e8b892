'use client';

import { spokenName, type WorkspaceFace } from '../workspaces/workspace.ts';
import { WorkspaceIcon } from '../workspaces/workspace-icon.tsx';
import type { Target } from './target.ts';

interface WorkspaceChoiceProps {
  workspaces: readonly Target[];
  chosen: WorkspaceFace | null;
  onChoose: (workspace: Target) => void;
}

/** One's other workspaces, to choose one; where one may only read, it says so. */
export function WorkspaceChoice({ workspaces, chosen, onChoose }: WorkspaceChoiceProps) {
  return (
    <fieldset className="max-h-48 overflow-auto rounded-md border p-1.5">
      <legend className="sr-only">Workspace</legend>
      {workspaces.map((workspace) => {
        const reads = workspace.role === 'viewer';
        return (
          <label
            key={workspace.id}
            className="flex min-h-10 cursor-pointer items-center gap-2 rounded px-1.5 hover:bg-muted has-disabled:cursor-default has-disabled:text-muted-foreground has-disabled:hover:bg-transparent"
          >
            <input
              type="radio"
              name="workspace"
              className="size-4 shrink-0 accent-primary"
              aria-label={spokenName(workspace)}
              disabled={reads}
              checked={chosen?.id === workspace.id}
              onChange={() => onChoose(workspace)}
            />
            <WorkspaceIcon workspace={workspace} />
            <span className="min-w-0 flex-1">
              <span className="block truncate">{workspace.name}</span>
              <span className="block text-muted-foreground text-xs">
                {reads
                  ? 'You may only read here'
                  : workspace.kind === 'organization'
                    ? 'Organization'
                    : 'Only you'}
              </span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
