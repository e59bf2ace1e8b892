import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { WorkspaceProvider } from '#components/trpc/workspace-provider.tsx';
import { AppShell } from '#components/workspaces/app-shell.tsx';
import { switcherWorkspaces, visit } from '#server/api/caller.ts';

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
  const visitor = await visit(await headers(), (await params).workspace);
  // Nobody is signed in: the page itself leads to signing in, and back to where it is.
  if (visitor === null) return children;
  if (!visitor) notFound();
  const { session, workspace } = visitor;
  return (
    <WorkspaceProvider workspaceId={workspace.id}>
      <AppShell
        workspace={workspace}
        workspaces={await switcherWorkspaces(session.userId)}
        person={{ name: session.name, email: session.email }}
      >
        {children}
      </AppShell>
    </WorkspaceProvider>
  );
}
