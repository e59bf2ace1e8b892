import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { withNext } from '#components/auth/safe-next.ts';
import { MembersView } from '#components/members/members-view.tsx';
import { visit } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Members' };

export default async function MembersPage({ params }: PageProps<'/w/[workspace]/members'>) {
  const { workspace: slug } = await params;
  const visitor = await visit(await headers(), slug);
  if (visitor === null) redirect(withNext('/sign-in', `/w/${slug}/members`));
  if (visitor?.workspace.kind !== 'organization') notFound();
  return (
    <MembersView
      workspace={visitor.workspace}
      permissions={visitor.permissions}
      userId={visitor.session.userId}
    />
  );
}
