import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { withNext } from '#components/auth/safe-next.ts';
import { SettingsView } from '#components/organizations/settings-view.tsx';
import { deletionDays, visit } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage({ params }: PageProps<'/w/[workspace]/settings'>) {
  const { workspace: slug } = await params;
  const visitor = await visit(await headers(), slug);
  if (visitor === null) redirect(withNext('/sign-in', `/w/${slug}/settings`));
  if (visitor?.workspace.kind !== 'organization' || !visitor.permissions.updateOrganization)
    notFound();
  return (
    <SettingsView
      workspace={visitor.workspace}
      permissions={visitor.permissions}
      deletionDays={deletionDays()}
    />
  );
}
