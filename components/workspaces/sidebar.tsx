'use client';

import { Clock, Files, HardDrive, History, Settings, Star, Trash2, Users } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { StorageMeter } from '../quotas/storage-meter.tsx';
import type { Permissions, Workspace } from './workspace.ts';
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
  const links = [
    { part: 'files', word: 'Files', icon: Files },
    { part: 'recent', word: 'Recent', icon: Clock },
    { part: 'starred', word: 'Starred', icon: Star },
    { part: 'trash', word: 'Trash', icon: Trash2 },
    ...(workspace.kind === 'organization'
      ? [{ part: 'members', word: 'Members', icon: Users }]
      : []),
    { part: 'activity', word: 'Activity', icon: History },
    ...(workspace.kind === 'organization' && permissions.manageQuotas
      ? [{ part: 'storage', word: 'Storage', icon: HardDrive }]
      : []),
    ...(workspace.kind === 'organization' && permissions.updateOrganization
      ? [{ part: 'settings', word: 'Settings', icon: Settings }]
      : []),
  ];
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3">
      <WorkspaceSwitcher current={workspace} workspaces={workspaces} />
      <nav aria-label="Workspace">
        <ul className="space-y-0.5">
          {links.map(({ part, word, icon: Icon }) => {
            const href = `/w/${workspace.slug}/${part}`;
            return (
              <li key={part}>
                <Link
                  href={href}
                  onClick={onNavigate}
                  aria-current={
                    pathname === href
                      ? 'page'
                      : pathname.startsWith(`${href}/`)
                        ? 'true'
                        : undefined
                  }
                  className="flex h-9 items-center gap-2.5 rounded-md px-2.5 hover:bg-muted aria-[current]:bg-muted aria-[current]:font-medium"
                >
                  <Icon aria-hidden className="size-4 text-muted-foreground" />
                  {word}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      <StorageMeter workspace={workspace} onNavigate={onNavigate} />
    </div>
  );
}
