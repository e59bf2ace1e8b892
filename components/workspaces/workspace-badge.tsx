import { Building2, User } from 'lucide-react';
import type { WorkspaceFace } from './workspace.ts';

/** Says whom a file belongs to: "Personal", or the organization's name. */
export function WorkspaceBadge({ workspace }: { workspace: WorkspaceFace }) {
  const Icon = workspace.kind === 'organization' ? Building2 : User;
  return (
    <span
      data-colour={workspace.colour}
      title={workspace.kind === 'organization' ? `Organization ${workspace.name}` : 'Personal'}
      className="inline-flex max-w-full items-center gap-1 rounded-full bg-ws-soft px-2 py-0.5 font-medium text-ws-ink text-xs"
    >
      <Icon aria-hidden className="size-3 shrink-0" />
      <span className="min-w-0 overflow-clip text-ellipsis whitespace-nowrap">
        {workspace.name}
      </span>
    </span>
  );
}
