import { Building2, User } from 'lucide-react';
import { cn } from '../ui/class-names.ts';
import type { WorkspaceFace } from './workspace.ts';

interface WorkspaceIconProps {
  workspace: Pick<WorkspaceFace, 'kind' | 'colour'>;
  className?: string;
}

/** A person or a building on the workspace's colour. Words beside it say the same. */
export function WorkspaceIcon({ workspace, className }: WorkspaceIconProps) {
  const Icon = workspace.kind === 'organization' ? Building2 : User;
  return (
    <span
      data-colour={workspace.colour}
      className={cn(
        'inline-flex size-6 shrink-0 items-center justify-center rounded-md bg-ws-solid text-white',
        className,
      )}
    >
      <Icon aria-hidden className="size-[62%]" />
    </span>
  );
}
