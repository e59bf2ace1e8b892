'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { TreeToggle } from '../folders/tree/tree-toggle.tsx';
import { StorageMeter } from '../quotas/storage-meter.tsx';
import { folderAttributes } from '../uploads/intake/drop-target.tsx';
import type { Permissions, Workspace } from './workspace.ts';
import { workspaceLinks } from './workspace-links.ts';
import { WorkspaceSwitcher } from './workspace-switcher.tsx';

interface SidebarProps {
  /** The workspace whose pages the links lead to. */
  workspace: Workspace;
  workspaces: Workspace[];
  permissions: Permissions;
  onNavigate?: () => void;
}

export function Sidebar({ workspace, workspaces, permissions, onNavigate }: SidebarProps) {
  const pathname = usePathname();
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3">
      <WorkspaceSwitcher current={workspace} workspaces={workspaces} />
      <nav aria-label="Workspace">
        <ul className="space-y-0.5">
          {workspaceLinks(workspace, permissions).map(({ part, word, icon: Icon }) => {
            const href = `/w/${workspace.slug}/${part}`;
            return (
              <li key={part} className="relative">
                <Link
                  href={href}
                  {...(part === 'files' && {
                    [folderAttributes.id]: '',
                    [folderAttributes.name]: workspace.name,
                  })}
                  onClick={onNavigate}
                  aria-current={
                    pathname === href
                      ? 'page'
                      : pathname.startsWith(`${href}/`)
                        ? 'true'
                        : undefined
                  }
                  className="flex h-9 items-center gap-2.5 rounded-md px-2.5 hover:bg-muted aria-[current]:bg-muted aria-[current]:font-medium data-held:bg-primary data-held:text-primary-foreground"
                >
                  <Icon aria-hidden className="size-4 text-muted-foreground" />
                  {word}
                </Link>
                {part === 'files' && <TreeToggle workspace={workspace} onNavigate={onNavigate} />}
              </li>
            );
          })}
        </ul>
      </nav>
      <StorageMeter workspace={workspace} onNavigate={onNavigate} />
    </div>
  );
}
