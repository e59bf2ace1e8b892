import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { withNext } from '#components/auth/safe-next.ts';
import { StarredView } from '#components/favourites/starred-view.tsx';
import { callerFor, visit } from '#server/api/caller.ts';

export const metadata: Metadata = { title: 'Starred' };

export default async function StarredPage({ params }: PageProps<'/w/[workspace]/starred'>) {
  const { workspace: slug } = await params;
  const request = await headers();
  const visitor = await visit(request, slug);
  if (visitor === null) redirect(withNext('/sign-in', `/w/${slug}/starred`));
  if (!visitor) notFound();
  const caller = await callerFor(request, visitor.workspace.id);
  return (
    <StarredView
      workspace={visitor.workspace}
      permissions={visitor.permissions}
      // Without the first page the list loads it itself, and says what is wrong.
      first={await caller.favourites.list({}).catch(() => undefined)}
    />
  );
}
