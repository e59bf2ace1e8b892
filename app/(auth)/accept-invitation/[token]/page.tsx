import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { SignInFirst } from '#components/auth/sign-in-first.tsx';
import { InvitationOffer } from '#components/invitations/invitation-offer.tsx';
import { WorkspaceProvider } from '#components/trpc/workspace-provider.tsx';
import { sessionOf } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' };

export default async function AcceptInvitationPage({
  params,
}: PageProps<'/accept-invitation/[token]'>) {
  const { token } = await params;
  const session = await sessionOf(await headers());
  if (!session)
    return (
      <SignInFirst heading="You are invited" next={`/accept-invitation/${token}`}>
        Somebody has invited you to an organization. Sign in with the address that the invitation
        was sent to, or create an account with it.
      </SignInFirst>
    );
  return (
    <WorkspaceProvider workspaceId={null}>
      <InvitationOffer token={token} email={session.email} />
    </WorkspaceProvider>
  );
}
