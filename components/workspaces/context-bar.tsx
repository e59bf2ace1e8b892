import { CircleUser } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Workspace } from './workspace.ts';
import { WorkspaceIcon } from './workspace-icon.tsx';

interface ContextBarProps {
  /** Null on pages about the person only. */
  workspace: Workspace | null;
  start: ReactNode;
  end: ReactNode;
}

/** Where one is, always in sight: colour, icon and words. */
export function ContextBar({ workspace, start, end }: ContextBarProps) {
  return (
    <header
      data-colour={workspace?.colour ?? 'slate'}
      className="flex h-12 shrink-0 items-center gap-2 border-ws-solid border-b-2 bg-ws-soft px-2 text-ws-ink sm:px-4"
    >
      {start}
      <div data-testid="context-bar" className="flex min-w-0 flex-1 items-center gap-2">
        {workspace ? <WorkspaceIcon workspace={workspace} /> : <CircleUser aria-hidden />}
        <p className="truncate font-medium">
          {workspace ? <Where workspace={workspace} /> : 'Your account'}
        </p>
      </div>
      {end}
    </header>
  );
}

function Where({ workspace }: { workspace: Workspace }) {
  if (workspace.kind === 'personal') return 'Personal';
  return (
    <>
      Organization · <strong className="font-semibold">{workspace.name}</strong>
      {workspace.role === 'viewer' && ' · you can view'}
    </>
  );
}
