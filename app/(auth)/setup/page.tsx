import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { SignInFirst } from '#components/auth/sign-in-first.tsx';
import { ClaimInstance } from '#components/setup/claim-instance.tsx';
import { WorkspaceProvider } from '#components/trpc/workspace-provider.tsx';
import { sessionOf } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Set up', referrer: 'no-referrer' };

export default async function SetupPage({ searchParams }: PageProps<'/setup'>) {
  const { code } = await searchParams;
  const given = typeof code === 'string' ? code : '';
  if (!(await sessionOf(await headers())))
    return (
      <SignInFirst
        heading="Set up this Holdall"
        next={`/setup?code=${encodeURIComponent(given)}`}
        newcomer
      >
        Create the account that runs this Holdall. It becomes the instance’s admin.
      </SignInFirst>
    );
  return (
    <WorkspaceProvider workspaceId={null}>
      <ClaimInstance code={given} />
    </WorkspaceProvider>
  );
}
