import type { WorkspaceFace } from './workspace.ts';
import { WorkspaceBadge } from './workspace-badge.tsx';

/** Name and kind in words, icon and colour, for what covers the context bar. */
export function WorkspaceLine({ workspace }: { workspace: WorkspaceFace }) {
  return (
    <p className="flex min-w-0 items-center gap-1.5 text-muted-foreground text-xs">
      {workspace.kind === 'organization' && <span className="shrink-0">Organization</span>}
      <WorkspaceBadge workspace={workspace} />
    </p>
  );
}
