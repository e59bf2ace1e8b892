import {
  Clock,
  Files,
  HardDrive,
  History,
  type LucideIcon,
  Settings,
  Star,
  Trash2,
  Users,
} from 'lucide-react';
import type { Permissions, Workspace } from './workspace.ts';

/** A page of a workspace. */
interface WorkspaceLink {
  part: string;
  word: string;
  icon: LucideIcon;
}

/** The pages of a workspace that somebody with these permissions is offered. */
export function workspaceLinks(workspace: Workspace, permissions: Permissions): WorkspaceLink[] {
  return [
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
}
