import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { SignInFirst } from '#components/auth/sign-in-first.tsx';
import { AdminOnly } from '#components/setup/admin-only.tsx';
import { ClaimInstance } from '#components/setup/claim-instance.tsx';
import { InstanceChecks } from '#components/setup/instance-checks.tsx';
import { WorkspaceProvider } from '#components/trpc/workspace-provider.tsx';
import { callerFor, sessionOf } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Set up', referrer: 'no-referrer' };

/** A longer text is no code: it is told so when it is used. */
const longestCode = 64;

export default async function SetupPage({ searchParams }: PageProps<'/setup'>) {
  const { code } = await searchParams;
  const given = typeof code === 'string' ? code : '';
  const request = await headers();
  if (!(await sessionOf(request)))
    return (
      <SignInFirst
        heading="Set up this Holdall"
        next={given ? `/setup?code=${encodeURIComponent(given)}` : '/setup'}
        newcomer={given !== ''}
      >
        {given
          ? 'Create the account that runs this Holdall. It becomes the instance’s admin.'
          : 'Sign in as the admin of this Holdall.'}
      </SignInFirst>
    );
  const caller = await callerFor(request, null);
  const usable = given !== '' && given.length <= longestCode ? given : undefined;
  const { admin, holder } = await caller.setup.status({ code: usable });
  return (
    <WorkspaceProvider workspaceId={null}>
      {!admin && given !== '' && (
        <div className="max-w-sm">
          <ClaimInstance code={given} />
        </div>
      )}
      {!admin && given === '' && <AdminOnly />}
      {(admin || holder) && <InstanceChecks code={usable} first={holder} />}
    </WorkspaceProvider>
  );
}
