'use client';

import { ChevronRight } from 'lucide-react';
import dynamic from 'next/dynamic';
import { cn } from '../../ui/class-names.ts';
import { useHydrated } from '../../ui/use-hydrated.ts';
import type { WorkspaceFace } from '../../workspaces/workspace.ts';
import { useTreeShown } from './tree-state.ts';

const FolderTree = dynamic(() => import('./folder-tree.tsx').then((m) => m.FolderTree), {
  ssr: false,
});

interface TreeToggleProps {
  workspace: WorkspaceFace;
  onNavigate?: () => void;
}

/** Shows the folders of the workspace below the link to its files, and hides them. */
export function TreeToggle({ workspace, onNavigate }: TreeToggleProps) {
  const hydrated = useHydrated();
  const [shown, show] = useTreeShown();
  return (
    <>
      <button
        type="button"
        disabled={!hydrated}
        aria-label="Folders"
        aria-expanded={shown}
        title={shown ? 'Hide folders' : 'Show folders'}
        onClick={() => show(!shown)}
        className="absolute top-1 right-1 flex size-7 items-center justify-center rounded text-muted-foreground hover:text-foreground"
      >
        <ChevronRight
          aria-hidden
          className={cn(
            'size-4 transition-transform motion-reduce:transition-none',
            shown && 'rotate-90',
          )}
        />
      </button>
      {shown && <FolderTree workspace={workspace} onNavigate={onNavigate} />}
    </>
  );
}
