import { FolderOpen } from 'lucide-react';
import { EmptyState } from '../shared/empty-state.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';

interface NoFilesProps {
  workspace: Workspace;
  permissions: Permissions;
  inFolder: boolean;
}

/** What an empty list says: how something gets into it, and who will see that. */
export function NoFiles({ workspace, permissions, inFolder }: NoFilesProps) {
  const organization = workspace.kind === 'organization';
  return (
    <EmptyState icon={FolderOpen} heading={inFolder ? 'This folder is empty' : 'No files yet'}>
      {permissions.upload ? (
        <p>
          Drop files here, or press “Upload files”.{' '}
          {organization
            ? `Everybody in ${workspace.name} sees them.`
            : 'Only you see what is in Personal.'}
          {organization &&
            !inFolder &&
            permissions.manageMembers &&
            ' Under “Members” you invite others.'}
        </p>
      ) : (
        <p>
          You can view and download what others put here. To upload, ask an admin of{' '}
          {workspace.name} for another role.
        </p>
      )}
    </EmptyState>
  );
}
