import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { LiveWorkspace } from '#components/events/live-workspace.tsx';
import { DeletedOrganizationPage } from '#components/organizations/deleted-organization-page.tsx';
import { TransferWatch } from '#components/transfers/transfer-watch.tsx';
import { WorkspaceProvider } from '#components/trpc/workspace-provider.tsx';
import { ShownWorkspace } from '#components/uploads/elsewhere/shown-workspace.tsx';
import { AppShell } from '#components/workspaces/app-shell.tsx';
import { deletedOrganizationAt, switcherWorkspaces, visit } from '#server/api/caller.ts';

/** A tab tells by its title which workspace it shows. */
export async function generateMetadata({
  params,
}: LayoutProps<'/w/[workspace]'>): Promise<Metadata> {
  const visitor = await visit(await headers(), (await params).workspace);
  if (!visitor) return {};
  const where = `${visitor.workspace.name} · Holdall`;
  return { title: { default: where, template: `%s · ${where}` } };
}

export default async function WorkspaceLayout({ params, children }: LayoutProps<'/w/[workspace]'>) {
  const { workspace: slug } = await params;
  const visitor = await visit(await headers(), slug);
  // Nobody is signed in: the page itself leads to signing in, and back to where it is.
  if (visitor === null) return children;
  if (!visitor) {
    const deleted = await deletedOrganizationAt(await headers(), slug);
    if (!deleted) notFound();
    return (
      <WorkspaceProvider workspaceId={null}>
        <DeletedOrganizationPage organization={deleted} />
      </WorkspaceProvider>
    );
  }
  const { session, workspace, permissions } = visitor;
  return (
    <WorkspaceProvider workspaceId={workspace.id}>
      <LiveWorkspace userId={session.userId} workspace={workspace}>
        {permissions.upload && <ShownWorkspace workspace={workspace} />}
        <TransferWatch />
        <AppShell
          workspace={workspace}
          workspaces={await switcherWorkspaces(session.userId)}
          permissions={permissions}
          person={{ name: session.name, email: session.email }}
        >
          {children}
        </AppShell>
      </LiveWorkspace>
    </WorkspaceProvider>
  );
}
