'use client';

import { ChevronsUpDown, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';
import { useSwitchWorkspace } from './use-switch-workspace.ts';
import { spokenName, type WorkspaceFace } from './workspace.ts';
import { WorkspaceIcon } from './workspace-icon.tsx';

const NewOrganizationDialog = dynamic(
  () => import('../organizations/new-organization-dialog.tsx').then((m) => m.NewOrganizationDialog),
  { ssr: false },
);

interface WorkspaceSwitcherProps {
  current: WorkspaceFace;
  workspaces: WorkspaceFace[];
}

export function WorkspaceSwitcher({ current, workspaces }: WorkspaceSwitcherProps) {
  const router = useRouter();
  const { switchTo, pending } = useSwitchWorkspace();
  const [founding, setFounding] = useState(false);
  function prefetch(open: boolean) {
    if (open) for (const { slug } of workspaces) router.prefetch(`/w/${slug}/files`);
  }
  function choose(id: string) {
    const chosen = workspaces.find((workspace) => workspace.id === id);
    if (chosen) switchTo(chosen);
  }
  return (
    <>
      <DropdownMenu onOpenChange={prefetch}>
        <DropdownMenuTrigger
          aria-busy={pending}
          className="flex w-full items-center gap-2.5 rounded-md border bg-surface px-2.5 py-2 text-left hover:bg-muted aria-busy:opacity-60"
        >
          <WorkspaceIcon workspace={current} className="size-7" />
          <span className="sr-only">Switch workspace, now </span>
          <Label workspace={current} />
          <ChevronsUpDown aria-hidden className="ml-auto size-4 shrink-0 text-muted-foreground" />
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="w-(--radix-dropdown-menu-trigger-width)">
          <DropdownMenuRadioGroup value={current.id} onValueChange={choose}>
            {workspaces.map((workspace) => (
              <DropdownMenuRadioItem
                key={workspace.id}
                value={workspace.id}
                aria-label={spokenName(workspace)}
                textValue={workspace.name}
              >
                <WorkspaceIcon workspace={workspace} />
                <Label workspace={workspace} />
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => setFounding(true)}>
            <Plus aria-hidden className="mx-1" />
            New organization
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {founding && <NewOrganizationDialog onClose={() => setFounding(false)} />}
    </>
  );
}

function Label({ workspace }: { workspace: WorkspaceFace }) {
  return (
    <span className="min-w-0">
      <span className="block truncate font-medium leading-tight">{workspace.name}</span>
      {workspace.kind === 'organization' && (
        <span className="block text-muted-foreground text-xs">Organization</span>
      )}
    </span>
  );
}
