import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { AccountView } from '#components/account/account-view.tsx';
import { WorkspaceProvider } from '#components/trpc/workspace-provider.tsx';
import { AppShell } from '#components/workspaces/app-shell.tsx';
import {
  callerFor,
  deletionDays,
  permissionsOf,
  rememberedWorkspace,
  sessionOf,
  switcherWorkspaces,
} from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Your account' };

export default async function AccountPage() {
  const request = await headers();
  const session = await sessionOf(request);
  if (!session) redirect('/sign-in?next=/account');
  const remembered = await rememberedWorkspace(request);
  if ('lost' in remembered) redirect('/');
  const { workspace } = remembered;
  const { name, email, userId } = session;
  const caller = await callerFor(request, null);
  return (
    <WorkspaceProvider workspaceId={workspace.id}>
      <AppShell
        personal
        workspace={workspace}
        workspaces={await switcherWorkspaces(userId)}
        permissions={permissionsOf(workspace.role)}
        person={{ name, email }}
      >
        <AccountView
          person={{ name, email }}
          overview={await caller.account.overview()}
          deletionDays={deletionDays()}
        />
      </AppShell>
    </WorkspaceProvider>
  );
}
