import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { ChangePasswordForm } from '#components/account/change-password-form.tsx';
import { SignOutButton } from '#components/auth/sign-out-button.tsx';
import { PageHeader } from '#components/shared/page-header.tsx';
import { WorkspaceProvider } from '#components/trpc/workspace-provider.tsx';
import { AppShell } from '#components/workspaces/app-shell.tsx';
import { rememberedWorkspace, sessionOf, switcherWorkspaces } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Your account' };

export default async function AccountPage() {
  const request = await headers();
  const session = await sessionOf(request);
  if (!session) redirect('/sign-in?next=/account');
  const remembered = await rememberedWorkspace(request);
  if ('lost' in remembered) redirect('/');
  const { name, email, userId } = session;
  return (
    <WorkspaceProvider workspaceId={remembered.workspace.id}>
      <AppShell
        personal
        workspace={remembered.workspace}
        workspaces={await switcherWorkspaces(userId)}
        person={{ name, email }}
      >
        <PageHeader heading="Your account">
          <SignOutButton />
        </PageHeader>
        <div className="min-h-0 flex-1 space-y-8 overflow-y-auto border-t px-4 py-5 sm:px-6">
          <dl className="grid max-w-lg grid-cols-[6rem_minmax(0,1fr)] gap-y-2">
            <dt className="text-muted-foreground">Name</dt>
            <dd className="break-words">{name}</dd>
            <dt className="text-muted-foreground">E-mail</dt>
            <dd className="break-words">{email}</dd>
          </dl>
          <section aria-labelledby="password" className="space-y-3">
            <h2 id="password" className="font-semibold text-base">
              Password
            </h2>
            <ChangePasswordForm email={email} />
          </section>
        </div>
      </AppShell>
    </WorkspaceProvider>
  );
}
