import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { MessagePage } from '#components/shared/message-page.tsx';
import { WorkspaceProvider } from '#components/trpc/workspace-provider.tsx';
import { LostMembershipChoices } from '#components/workspaces/lost-membership.tsx';
import { rememberedWorkspace, sessionOf, switcherWorkspaces } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Holdall' };

/** Leads to the workspace that the session remembers. */
export default async function StartPage() {
  const request = await headers();
  const session = await sessionOf(request);
  if (!session) redirect('/sign-in');
  const remembered = await rememberedWorkspace(request);
  if ('workspace' in remembered) redirect(`/w/${remembered.workspace.slug}/files`);
  const { lost, deleted } = remembered;
  return (
    <MessagePage
      heading={deleted ? `${lost} was deleted` : `You are no longer a member of ${lost}`}
    >
      <p>
        {deleted
          ? 'One of its owners deleted this organization. For some days an owner can take it back, on the page of their account.'
          : 'Its files stay with the organization.'}{' '}
        Where do you want to go?
      </p>
      <WorkspaceProvider workspaceId={null}>
        <LostMembershipChoices workspaces={await switcherWorkspaces(session.userId)} />
      </WorkspaceProvider>
    </MessagePage>
  );
}
