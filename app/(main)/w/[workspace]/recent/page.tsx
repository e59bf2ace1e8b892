import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { withNext } from '#components/auth/safe-next.ts';
import { loadRecent } from '#components/recent/recent-address.ts';
import { RecentView } from '#components/recent/recent-view.tsx';
import { callerFor, visit } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Recent' };

export default async function RecentPage({
  params,
  searchParams,
}: PageProps<'/w/[workspace]/recent'>) {
  const { workspace: slug } = await params;
  const request = await headers();
  const visitor = await visit(request, slug);
  if (visitor === null) redirect(withNext('/sign-in', `/w/${slug}/recent`));
  if (!visitor) notFound();
  const { show } = await loadRecent(searchParams);
  const caller = await callerFor(request, visitor.workspace.id);
  // Without the first page the list loads it itself, and says what is wrong.
  const page = await (show === 'added'
    ? caller.recent.added({})
    : caller.recent.list({ by: show })
  ).catch(() => undefined);
  return (
    <RecentView
      workspace={visitor.workspace}
      permissions={visitor.permissions}
      first={page && { show, page }}
    />
  );
}
