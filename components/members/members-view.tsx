'use client';

import { InvitationsSection } from '../invitations/invitations-section.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import type { Permissions, Workspace } from '../workspaces/workspace.ts';
import { LeaveOrganization } from './leave-organization.tsx';
import { MembersTable } from './members-table.tsx';

interface MembersViewProps {
  workspace: Workspace;
  permissions: Permissions;
  userId: string;
}

export function MembersView({ workspace, permissions, userId }: MembersViewProps) {
  return (
    <>
      <PageHeader heading="Members">
        <LeaveOrganization workspace={workspace} />
      </PageHeader>
      <div className="min-h-0 flex-1 space-y-8 overflow-y-auto border-t px-4 pt-4 pb-24 sm:px-6">
        <MembersTable workspace={workspace} permissions={permissions} userId={userId} />
        {permissions.readInvitations && <InvitationsSection permissions={permissions} />}
      </div>
    </>
  );
}
